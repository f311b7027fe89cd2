"""A picture with what stands behind it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Picture:
    """`svg` is the graphic; `headings` and `rows` (texts, a row's name first) hold the same as a table."""

    title: str
    svg: SafeString
    headings: list[str]
    rows: list[list[str]]
