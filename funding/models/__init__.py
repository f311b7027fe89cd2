from funding.models.ledger import FundImport, FundTranche, Stage
from funding.models.planning import FundPlan
from funding.models.sources import FundSource, Level, Purpose

__all__ = ["FundImport", "FundPlan", "FundSource", "FundTranche", "Level", "Purpose", "Stage"]
