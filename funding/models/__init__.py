from funding.models.attachments import FundAttachment
from funding.models.calculation import Calculation, CalculationInput
from funding.models.estimates import FundEstimate
from funding.models.forecasts import FundForecast
from funding.models.ledger import FundImport, FundTranche, Stage
from funding.models.planning import FundPlan
from funding.models.receipts import Answer, FundReceipt
from funding.models.sources import FundSource, Level, Purpose
from funding.models.thresholds import FundThresholds

__all__ = [
    "Answer",
    "Calculation",
    "CalculationInput",
    "FundAttachment",
    "FundEstimate",
    "FundForecast",
    "FundImport",
    "FundPlan",
    "FundReceipt",
    "FundSource",
    "FundThresholds",
    "FundTranche",
    "Level",
    "Purpose",
    "Stage",
]
