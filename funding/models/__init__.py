from funding.models.attachments import FundAttachment
from funding.models.forecasts import FundForecast
from funding.models.ledger import FundImport, FundTranche, Stage
from funding.models.planning import FundPlan
from funding.models.receipts import Answer, FundReceipt
from funding.models.sources import FundSource, Level, Purpose

__all__ = [
    "Answer",
    "FundAttachment",
    "FundForecast",
    "FundImport",
    "FundPlan",
    "FundReceipt",
    "FundSource",
    "FundTranche",
    "Level",
    "Purpose",
    "Stage",
]
