"""What a production installation refuses to start with. Outside production nothing here applies."""

import logging

from django.conf import settings
from django.core.checks import Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from minsheng import demonstration

log = logging.getLogger(__name__)


@register(Tags.security)
def check_production(app_configs, **kwargs):
    if not settings.PRODUCTION:
        return []
    wrong = {
        "minsheng.E001": (settings.DEBUG, "正式环境不能打开 DEBUG。", "去掉 MINSHENG_DEBUG。"),
        "minsheng.E002": (
            settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY,
            "正式环境不能使用默认密钥。",
            "设置 MINSHENG_SECRET_KEY，生成办法见 docs/operations.md。",
        ),
        "minsheng.E003": (
            settings.MINSHENG_CLOCK is not None,
            "正式环境不能拨动时钟。",
            "去掉 MINSHENG_CLOCK。",
        ),
        "minsheng.E004": (
            not settings.DATABASE_URL,
            "正式环境不能使用嵌入式数据库。",
            "设置 DATABASE_URL，指向 PostgreSQL 服务器。",
        ),
    }
    return [Error(text, hint=hint, id=code) for code, (found, text, hint) in wrong.items() if found]


@register(Tags.security, Tags.database)
def check_demonstration_passwords(app_configs, databases=None, **kwargs):
    if not settings.PRODUCTION or not databases:
        return []
    try:
        names = list(demonstration.accounts().values_list("username", flat=True)[:5])
    except DatabaseError:
        return []  # no tables yet: nobody can sign in either
    if not names:
        return []
    text = f"正式环境不能有演示账号（{'、'.join(names)} 等）。"
    return [Error(text, hint="请停用这些账号，或为它们重设密码。", id="minsheng.E005")]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured when production would start with what it must not have."""
    if not settings.PRODUCTION:
        return
    found = run_checks(include_deployment_checks=True, databases=["default"])
    errors = [message for message in found if message.is_serious()]
    for message in errors:
        log.critical("不能启动：%s%s（%s）", message.msg, message.hint or "", message.id)
    if errors:
        raise ImproperlyConfigured("不能启动：" + " ".join(message.msg for message in errors))
