"""What the checks ask about a line of the sheet, with the box in which it is explained."""

import json
from dataclasses import dataclass

from targets.explaining import why_no_reason

STALE = "这句说明是对改动以前的数写的，没有保存。仍然合适就再按一次“保存草稿”。"


@dataclass(frozen=True)
class Asked:
    """One finding as the sheet shows it. `typed`: words that were not kept, to be shown again."""

    finding: object
    typed: str | None = None

    @property
    def name(self):
        return explanation_name(self.finding.indicator.pk, self.finding.key)

    @property
    def shown(self):
        """The words in the box: those that were typed and not kept, else those that are stored."""
        return self.stored if self.typed is None else self.typed

    @property
    def problem(self):
        """Why the words in the box were not kept, as a sentence; empty for what is kept."""
        if not self.typed:
            return ""
        return why_no_reason(self.typed) or STALE

    @property
    def stored(self):
        return self.finding.explanation.text if self.finding.explanation else ""

    @property
    def was(self):
        """For a hidden input: the figures that the page shows, and the words that are stored for them."""
        return json.dumps([self.finding.stamp, self.stored], ensure_ascii=False)

    @property
    def is_carried(self):
        """Whether the explanation was given in an earlier month and still holds."""
        explanation = self.finding.explanation
        return explanation is not None and explanation.month != self.finding.month


def explanation_name(indicator_id, key):
    return f"x{indicator_id}-{key}"


def was_name(name):
    return f"{name}-was"
