from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "资金"

    def ready(self):
        from funding import check_kinds
        from funding.feeds import ledger_numerators
        from funding.region_block import region_block
        from targets import region_blocks
        from targets.feeds import FEEDS

        check_kinds.register_kinds()
        region_blocks.register(region_block)
        FEEDS.append(ledger_numerators)
