from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "资金"

    def ready(self):
        from funding import check_kinds

        check_kinds.register_kinds()
