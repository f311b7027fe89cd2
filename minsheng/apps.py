from django.apps import AppConfig


class MinshengConfig(AppConfig):
    name = "minsheng"
    verbose_name = "平台"

    def ready(self):
        from minsheng import checks  # noqa: F401  registers the system checks
