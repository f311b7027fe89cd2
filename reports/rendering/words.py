"""Small texts that every form of a document writes in the same way."""

from reports.document import Annex, Document

CLOSING = 4  # characters between a sealed document's date and the right edge


def day_text(day) -> str:
    """2017年7月5日, without leading zeros; empty for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def labelled_annexes(document: Document) -> list[tuple[str, Annex]]:
    """(附件, annex), or 附件1, 附件2 … when there are several."""
    single = len(document.annexes) == 1
    return [("附件" if single else f"附件{index}", annex) for index, annex in enumerate(document.annexes, 1)]


def attachment_lines(document: Document) -> list[tuple[str, str, str]]:
    """(lead, number, title) of each line of the 附件说明; only the first has the lead."""
    titles = [annex.title for annex in document.annexes]
    return [
        ("附件：" if index == 1 else "", f"{index}." if len(titles) > 1 else "", title)
        for index, title in enumerate(titles, 1)
    ]


def copies_text(copies: tuple[str, ...]) -> str:
    """抄送：甲，乙。"""
    return f"抄送：{'，'.join(copies)}。" if copies else ""
