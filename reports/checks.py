"""Without its fonts the layout engine would end the whole process, so a missing one is said at start."""

from django.core.checks import Error

from minsheng import fonts
from minsheng.health import Unhealthy


def check_fonts(app_configs, **kwargs):
    return [
        Error(
            problem, hint="字体随代码一起发布：请重新取得完整的代码，再运行 script/setup。", id="reports.E001"
        )
        for problem in fonts.problems()
    ]


def check_fonts_for_health():
    if problems := fonts.problems():
        raise Unhealthy("；".join(problems))
