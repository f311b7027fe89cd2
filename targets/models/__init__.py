from targets.models.attached import Evidence, SealedScan, SubmittedEvidence
from targets.models.calendar import Decision, Extension, Holiday, HolidayRule, Offset, Tier, TierDates, Which
from targets.models.check import CheckRule, Explanation, Severity
from targets.models.figure import State
from targets.models.month_end import MonthEndRequest
from targets.models.own_figure import OwnFigure
from targets.models.part import IndicatorPart, PartProgress, PartTarget, SubmittedPart
from targets.models.plan import (
    Assignment,
    Category,
    Direction,
    Entry,
    Indicator,
    Kind,
    Plan,
    Project,
    SourceDocument,
)
from targets.models.ranking import RankingNotice, RankingRule, RankingWeight
from targets.models.reminders import (
    About,
    Audience,
    Channel,
    RemindedReport,
    Reminder,
    ReminderDay,
    Result,
    Webhook,
)
from targets.models.reporting import (
    Compilation,
    MonthlyProgress,
    MonthlyReport,
    ReportStep,
    Status,
    Step,
    Submission,
    SubmittedFigure,
)
from targets.models.returned import CellReply, ReturnedCell
from targets.models.second_source import SecondFigure, SecondSource
from targets.models.target import BaseValue, ColumnAnswer, Light, TableImport, Target

__all__ = [
    "About",
    "Assignment",
    "Audience",
    "BaseValue",
    "Category",
    "CellReply",
    "Channel",
    "CheckRule",
    "ColumnAnswer",
    "Compilation",
    "Decision",
    "Direction",
    "Entry",
    "Evidence",
    "Explanation",
    "Extension",
    "Holiday",
    "HolidayRule",
    "Indicator",
    "IndicatorPart",
    "Kind",
    "Light",
    "MonthEndRequest",
    "MonthlyProgress",
    "MonthlyReport",
    "Offset",
    "OwnFigure",
    "PartProgress",
    "PartTarget",
    "Plan",
    "Project",
    "RankingNotice",
    "RankingRule",
    "RankingWeight",
    "RemindedReport",
    "Reminder",
    "ReminderDay",
    "ReportStep",
    "Result",
    "ReturnedCell",
    "SealedScan",
    "SecondFigure",
    "SecondSource",
    "Severity",
    "SourceDocument",
    "State",
    "Status",
    "Step",
    "Submission",
    "SubmittedEvidence",
    "SubmittedFigure",
    "SubmittedPart",
    "TableImport",
    "Target",
    "Tier",
    "TierDates",
    "Webhook",
    "Which",
]
