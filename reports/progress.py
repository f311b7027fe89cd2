"""项目推进情况: what each project has done, in the order category → project → indicator."""

from reports.document import Heading, Notice, Paragraph, Text, plain
from reports.models import Wording

_DEEPEST = 4
_END = "。！？"
Place = Wording.Place


def progress_blocks(material, say, level=2, category=None) -> list:
    """The blocks of the part, from ``level`` down, of all categories or of what lies below one;
    ``say(place, …)`` renders a wording or returns None."""
    tree = _Tree(material)
    if category is not None:
        return _below(category, level, tree, say)
    return [block for each in tree.below(None) for block in _category(each, level, tree, say)]


class _Tree:
    """Categories and projects by what they lie under, in the plan's order."""

    def __init__(self, material):
        self.material = material
        self._categories, self._projects = {}, {}
        for category in material.categories:
            self._categories.setdefault(category.parent_id, []).append(category)
        for project in material.projects:
            self._projects.setdefault(project.category_id, []).append(project)

    def below(self, category):
        return self._categories.get(category and category.pk, [])

    def projects(self, category):
        return self._projects.get(category.pk, [])


def _category(category, level, tree, say):
    """A heading with what lies below; nothing when that says no word."""
    blocks = _below(category, min(level + 1, _DEEPEST), tree, say)
    return [Heading(level, (Text(category.name),)), *blocks] if blocks else []


def _below(category, level, tree, say):
    """The projects' paragraphs and the categories below."""
    paragraphs = [
        runs for project in tree.projects(category) if (runs := _project(project, tree.material, say))
    ]
    children = tree.below(category)
    # A lone project needs no number of its own.
    number_level = level if len(paragraphs) > 1 or (paragraphs and children) else 0
    blocks = [Paragraph(runs, level=number_level) for runs in paragraphs]
    for child in children:
        blocks.extend(_category(child, min(level, _DEEPEST), tree, say))
    return blocks


def _project(project, material, say):
    """The project's own sentence, or its indicators' clauses joined by ；and closed by 。"""
    if (runs := say(Place.PROJECT, project=project)) is not None:
        return closed(runs)
    indicators = material.indicators_of(project)
    if not indicators:
        material.notices.append(Notice("empty", f"项目“{project}”没有指标，“项目推进情况”里没有写它。"))
    clauses = [clause for each in indicators if (clause := say(Place.INDICATOR, indicator=each))]
    runs = []
    for clause in clauses:
        if runs:
            runs.append(Text("；"))
        runs.extend(clause)
    return closed(tuple(runs))


def closed(runs):
    """The sentence with its 。 where it has none."""
    if not runs or plain(runs)[-1] in _END:
        return runs
    return (*runs, Text("。"))
