"""收支台账 as sections keep it: title and notes above, merged heads, income and expenditure side by side,
totals between the rows, dates as people write them.

Read into the same rows as the flat workbook, so that every rule of an entry is asked in one place
(funding.tranche_workbook).
"""

from funding.book.layout import Question
from funding.book.reading import BookReading, head_key, is_book, is_headless, titles_of, understand_book

__all__ = ["BookReading", "Question", "head_key", "is_book", "is_headless", "titles_of", "understand_book"]
