"""What can be wrong with a workbook, said so that its owner can mend it: place, what is wrong, what to do."""

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a workbook; `sheet` and `cell` are empty when it concerns the whole file."""

    code: str
    sheet: str
    cell: str
    severity: str
    message: str
    remedy: str = ""

    @property
    def place(self) -> str:
        if self.sheet and self.cell:
            return f"工作表“{self.sheet}”{self.cell}"
        return f"工作表“{self.sheet}”" if self.sheet else "整个文件"

    def __str__(self) -> str:
        remedy = f"{self.remedy}。" if self.remedy and not self.remedy.endswith("。") else self.remedy
        return f"{self.place}：{self.message}。{remedy}"

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "sheet": self.sheet,
            "cell": self.cell,
            "severity": self.severity,
            "message": f"{self.message}。{self.remedy}" if self.remedy else self.message,
        }


class WorkbookRefused(Exception):
    """The file cannot be read as a workbook at all, or reading it would not be safe. Carries one Problem."""

    def __init__(self, code: str, message: str, remedy: str, *, sheet: str = "", cell: str = ""):
        self.problem = Problem(code, sheet, cell, ERROR, message, remedy)
        super().__init__(str(self.problem))


def has_errors(problems: list[Problem]) -> bool:
    return any(problem.severity == ERROR for problem in problems)
