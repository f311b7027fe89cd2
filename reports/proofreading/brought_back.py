"""A DOCX that was finished in a word processor, read as lines and held against the letter's own text."""

from collections import Counter

from django.core.exceptions import ValidationError

from minsheng.figures import format_number
from minsheng.linebreaks import without_hints
from minsheng.workbooks.safety import fits_a_tree
from reports.proofreading.findings import Line
from reports.proofreading.numbers import stated_numbers
from reports.proofreading.reading import PART_NUMBER
from reports.proofreading.word_files import word_paragraphs


def docx_lines(content: bytes) -> tuple[list[Line], bool]:
    """(the paragraphs of a checked DOCX (minsheng.uploads) that are not blank, each under its part; whether
    it has tracked changes, which are read as accepted).

    ValidationError for a file that cannot be read, is larger than a letter can be or holds no text.
    """
    if not fits_a_tree(content):
        raise ValidationError("文件展开后的文字太多，请只留正文，另存为 .docx 再传。")
    paragraphs, is_tracked = word_paragraphs(content)
    paragraphs = [without_hints(each).strip() for each in paragraphs]
    lines, part, number = [], "", 0
    for text in filter(None, paragraphs):
        if match := PART_NUMBER.match(text):
            part, number = text[match.end() :].strip(), 0
        number += 1
        lines.append(Line(part, number, text))
    if not lines:
        raise ValidationError("文件里没有文字。")
    return lines, is_tracked


def lost_numbers(own: list[Line], brought: list[Line]) -> list[str]:
    """Numbers that the letter states more often than the text brought back, each with the words around it."""
    left = Counter(key for line in brought for key, _words in _numbers(line))
    lost = []
    for line in own:
        for key, words in _numbers(line):
            if left[key]:
                left[key] -= 1
            else:
                lost.append(words)
    return lost


def _numbers(line):
    for stated in stated_numbers(line.text):
        words = line.text[max(stated.start - 12, 0) : stated.end]
        yield (format_number(stated.value), stated.unit), words
