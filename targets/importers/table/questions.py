"""What must be answered before a table can be stored, each as a problem at its place."""

from minsheng.workbooks import ERROR, WARNING, Problem
from targets.importers.table.comparing import GONE, Standings
from targets.importers.table.matching import NEW
from targets.importers.table.understood import KEEP, WITHDRAW, Understanding, section_for
from targets.planning.revising import words_of

LISTED = 20
WHICH_SECTION = "在“各列”里点开这一列选责任科室；多数项目归同一个科室的，在“整张表”里一次选"


def open_questions(found: Understanding) -> list[Problem]:
    """Columns in doubt, new projects without section, targets that became blank, changes without a reason."""
    questions = []
    homeless = set()
    for match in found.matches:
        column = match.column
        if match.doubt:
            message = f"“{column.header_path[-1][:40]}”：{match.doubt}"
            questions.append(
                Problem("in-doubt", column.sheet, column.place, ERROR, message, "在“各列”里选定")
            )
        if match.use == NEW and not section_for(found, match) and match.proposal.project not in homeless:
            homeless.add(match.proposal.project)
            message = f"新项目“{match.proposal.project[:40]}”还没有责任科室"
            questions.append(Problem("no-section", column.sheet, column.place, ERROR, message, WHICH_SECTION))
    questions += _gone_questions(found)
    if found.is_revision and not (found.answers.get("document") and found.answers.get("reason")):
        message = "现有的目标有改动，还没有写明依据文件和原因"
        questions.append(Problem("no-reason", "", "", ERROR, message, "选定依据文件，写明原因"))
    for code, section in found.fillers.items():
        if section is None:
            message = f"{found.regions[code].name}有任务，还没有选由谁代填"
            questions.append(
                Problem("no-filler", "", "", WARNING, message, "可以现在选，也可以入库后在“任务分配”里选")
            )
    return questions


def _gone_questions(found: Understanding) -> list[Problem]:
    answered = found.answers.get("gone", {})
    open_ones = [change for change in found.having(GONE) if answered.get(change.key) not in (WITHDRAW, KEEP)]
    if len(open_ones) > LISTED:
        message = f"有 {len(open_ones)} 个原来的目标在表里没有了，要撤销还是保留"
        return [Problem("gone", "", "", ERROR, message, "逐个选，或在列表末尾一起选")]
    questions = []
    for change in open_ones:
        before = words_of(change.before.number, change.before.text)
        region = found.regions[change.region].name if change.region in found.regions else change.region
        message = f"{region}“{change.match.name}”原来的目标是 {before}，表里没有了，要撤销还是保留"
        column = change.match.column
        questions.append(Problem("gone", column.sheet, column.place, ERROR, message, "选撤销或保留"))
    return questions


def left_out(found: Understanding, standings: Standings) -> list[Problem]:
    """Indicators that have targets and no column in this table: nothing of theirs changes."""
    used = {match.indicator.pk for match in found.matches if match.indicator}
    if not found.matches:
        return []
    missing = [indicator for indicator in standings if indicator not in used]
    if not missing:
        return []
    names = "、".join(found.plan.indicators.filter(pk__in=missing).values_list("short_name", flat=True))
    message = f"表里没有这些指标，它们的目标不变：{names}"
    return [Problem("indicator-left-out", "", "", WARNING, message, "要撤销的，请在目标表里逐个调整")]
