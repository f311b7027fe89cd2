from django.apps import AppConfig
from django.core.checks import register


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "函与报告"

    def ready(self):
        from minsheng import health
        from reports import checks

        register(checks.check_fonts)
        health.CHECKS["fonts"] = checks.check_fonts_for_health
