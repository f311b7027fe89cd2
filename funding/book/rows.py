"""The rows of one sheet of a ledger: each amount as a row of the flat workbook, sums checked on the way."""

from datetime import date
from decimal import Decimal

from funding.book.dates import DITTO, day_of_parts, read_book_day
from funding.book.document_numbers import document_number_in
from funding.book.head import BALANCE, CHECK, IN, OUT
from funding.book.layout import NOTHING, Layout, Question
from funding.book.totals import Sums, is_opening, is_running, is_total
from funding.models import Stage
from funding.names import UNDIVIDED, Lists
from funding.plan_head import read_amount
from minsheng.figures import format_number
from minsheng.names import plain
from minsheng.workbooks import ERROR, WARNING, FlatRow, Problem, cell_text
from minsheng.workbooks.headers import is_note

TEXTS = ("project", "region", "source", "purpose", "stage", "document_number")
INCOME_WORDS, EXPENSE_WORDS = {"收", "收入", "进", "借"}, {"付", "支", "支出", "出", "贷", "拨付"}


class BookRows:
    """Reads a sheet once: ``rows`` for the flat reader, ``problems``, ``questions`` about unknown names."""

    def __init__(self, layout: Layout, lists: Lists, names: dict[str, dict[str, str]]):
        self.layout, self.grid, self.lists, self.names = layout, layout.grid, lists, names
        self.rows: list[FlatRow] = []
        self.problems: list[Problem] = []
        self.questions: dict[str, Question] = {}
        self.before: date | None = None
        self.balance: Decimal | None = None
        self.last: dict[str, str] = {}
        self.money = layout.of(IN, OUT, "amount")
        self.checks = layout.of(CHECK)
        self.sums = {column.number: Sums() for column in [*self.money, *self.checks]}

    def read(self) -> "BookRows":
        for number in sorted(row for row in self.grid.rows if row > self.layout.head.bottom):
            if not self.grid.row_is_blank(number) and not self._is_note(number):
                self._row(number)
        return self

    def _is_note(self, number: int) -> bool:
        texts = [text for text in map(cell_text, self.grid.rows[number].values()) if text]
        return len(texts) == 1 and is_note(texts[0])

    def _problem(self, code, number, column, message, remedy, severity=ERROR):
        place = self.grid.coordinate(number, column)
        self.problems.append(Problem(code, self.grid.name, place, severity, message, remedy))

    def _row(self, number: int) -> None:
        amounts = {column.number: self._amount(number, column) for column in [*self.money, *self.checks]}
        label = self._label(number)
        if is_opening(label):
            self._opening(number, label, amounts)
        elif is_total(label):
            self._total(number, label, amounts)
        elif any(amounts[column.number] for column in self.money):
            self._entries(number, amounts)
        elif any(self._text(number, role) for role in ("document_number", "note")):
            message = f"第 {number} 行没有金额，没有读取"
            self._problem("no-amount", number, 1, message, "不是一笔资金的，不用管", WARNING)

    def _label(self, number: int) -> str:
        """The text that may call the row a sum: the first one outside the columns of money."""
        skipped = {column.number for column in [*self.money, *self.checks, *self.layout.of(BALANCE)]}
        texts = [self.grid.text(number, c) for c in range(1, self.grid.max_column + 1) if c not in skipped]
        return next((text for text in texts if is_total(text) or is_opening(text)), "")

    def _amount(self, number, column) -> Decimal | None:
        cell = self.grid.seen(number, column.number)
        try:
            if cell_text(cell) and self.grid.anchor(number, column.number)[0] != number:
                raise ValueError("几行合并成了一格，不能确定每行的数")
            return read_amount(cell, column.unit or self.layout.unit or "万元")
        except ValueError as error:
            self._problem("bad-value", number, column.number, f"“{column.title}”：{error}", "请改正后再上传")
            return None

    def _opening(self, number, label, amounts) -> None:
        for key, amount in amounts.items():
            self.sums[key].opening += amount or 0
        if any(amounts.values()):
            remedy = "要把这笔钱入账的，请另录一笔到位，来源选历年结余"
            self._problem("opening", number, 1, f"第 {number} 行是{label}，没有读取", remedy, WARNING)
        self.balance = self._balance_of(number)

    def _total(self, number, label, amounts) -> None:
        for column in [*self.money, *self.checks]:
            stated = amounts[column.number]
            if stated is None:
                continue
            right = self.sums[column.number].check(label, stated)
            if right is not None:
                message = (
                    f"“{label}”写的是{format_number(stated)}万元，上面各行之和是{format_number(right)}万元"
                )
                severity = WARNING if is_running(label) else ERROR
                self._problem("does-not-foot", number, column.number, message, "请核对是哪一行填错", severity)

    def _entries(self, number, amounts) -> None:
        day, wrong_day = self._day(number)
        self.before = day or self.before
        for column in [*self.money, *self.checks]:
            if amounts[column.number]:
                self.sums[column.number].add(day, amounts[column.number])
        self._check_parts(number, amounts)
        self._check_balance(number, amounts)
        for column in self.money:
            if amounts[column.number]:
                self._entry(number, column, amounts[column.number], day, wrong_day)

    def _check_parts(self, number, amounts) -> None:
        for check in self.checks:
            parts = [c for c in self.money if c.role == check.what]
            stated, found = amounts[check.number], sum(amounts[c.number] or 0 for c in parts)
            if parts and stated is not None and stated != found:
                message = f"合计{format_number(stated)}万元，各栏之和是{format_number(found)}万元"
                self._problem("does-not-foot", number, check.number, message, "请核对是合计还是某一栏填错")

    def _balance_of(self, number) -> Decimal | None:
        column = self.layout.one(BALANCE)
        if column is None:
            return None
        try:
            return read_amount(
                self.grid.seen(number, column.number), column.unit or self.layout.unit or "万元"
            )
        except ValueError:
            return None

    def _check_balance(self, number, amounts) -> None:
        stated = self._balance_of(number)
        moved = sum((amounts[c.number] or 0) * (1 if c.role == IN else -1) for c in self.layout.of(IN, OUT))
        if None not in (stated, self.balance) and stated != self.balance + moved:
            right = format_number(self.balance + moved)
            message = f"余额写的是{format_number(stated)}万元，按上一行的余额加减是{right}万元"
            column = self.layout.one(BALANCE).number
            self._problem("balance", number, column, message, "请核对；余额不入库", WARNING)
        self.balance = stated if stated is not None else self.balance

    def _day(self, number) -> tuple[date | None, bool]:
        """The day, and whether what stands there is no day (that was said, so that it is not said twice)."""
        column = self.layout.one("date") or self.layout.one("day") or self.layout.one("month")
        try:
            if self.layout.one("date"):
                cell = self.grid.seen(number, column.number)
                return read_book_day(cell, self.layout.year, self.before), False
            parts = {
                name: self.grid.text(number, part.number)
                for name in ("year", "month", "day")
                if (part := self.layout.one(name))
            }
            return day_of_parts(parts, self.layout.year, self.before), False
        except ValueError as error:
            self._problem("bad-value", number, column.number, f"日期：{error}", "请改正后再上传")
            return None, True

    def _text(self, number, role) -> str:
        """What stands in the columns of a role; 同上 stands for the text of the row above."""
        texts = [self.grid.text(number, column.number) for column in self.layout.of(role)]
        text = "；".join(text for text in texts if text)
        if text in DITTO:
            text = self.last.get(role, "")
        self.last[role] = text
        return text

    def _entry(self, number, column, amount, day, wrong_day) -> None:
        raw = {role: self._text(number, role) for role in TEXTS}
        kind, row = self.layout.whats.get(column.number, (NOTHING, None))
        texts = raw | ({kind: row.name} if row is not None else {})
        texts["stage"] = self._stage(column, raw["stage"])
        texts["project"] = texts["project"] or (self.layout.project.name if self.layout.project else "")
        texts["region"] = self._region(texts["region"], texts["stage"])
        texts["source"] = self._named("source", texts["source"]) if texts["source"] else ""
        note = self._note(number)
        texts["document_number"] = texts["document_number"] or document_number_in(note)
        values = texts | {"date": day, "amount": amount, "note": note}
        places = {role: self._place(number, role, column) for role in (*TEXTS, "date", "note")}
        places["amount"] = self.grid.coordinate(number, column.number)
        flat = FlatRow(self.grid.name, number, values, {k: str(v or "") for k, v in values.items()}, places)
        if wrong_day:
            flat.places["date"] = self._place(number, "date", column)
        self.rows.append(flat)

    def _place(self, number, role, column) -> str:
        found = self.layout.one(role)
        if found is None and role == "date":
            found = self.layout.one("day") or self.layout.one("month")
        return self.grid.coordinate(number, (found or column).number)

    def _stage(self, column, text) -> str:
        """The stage in the words of the flat workbook: by the row where it says so, else by the column."""
        if column.role in (IN, OUT) or column.stage:
            found = column.stage or (self.layout.out if column.role == OUT else Stage.RAISED)
            return Stage(found).label if found else ""
        word = plain(text)
        if word in INCOME_WORDS:
            return Stage.RAISED.label
        if word in EXPENSE_WORDS and self.layout.out:
            return Stage(self.layout.out).label
        return text

    def _region(self, text, stage) -> str:
        own = self.layout.region.name if self.layout.region else ""
        if not text:
            return "" if stage == Stage.PASSED_ON.label else own
        return self._named("region", text)

    def _named(self, kind, text) -> str:
        """The name that the flat reader knows; an unknown one is asked once and stays until then."""
        names = getattr(self.lists, f"{kind}s")
        if (kind == "source" and plain(text) in UNDIVIDED) or names.find(text) is not None:
            return text
        answer = self.names.get(kind, {}).get(text, "")
        if answer == NOTHING:
            return "" if kind == "source" else (self.layout.region.name if self.layout.region else "")
        row = self.lists.chosen(kind, answer)
        if row is None:
            self._ask(kind, text)
        return row.name if row is not None else text

    def _ask(self, kind, text) -> None:
        word = {"region": "地区", "source": "资金来源"}[kind]
        guess = self.lists.region_like(text) if kind == "region" else self.lists.sources.guess(text)
        choices = self.lists.choices_of(kind)
        nothing = (NOTHING, "未分" if kind == "source" else "不是地区，按没有写地区处理")
        value = getattr(guess, "code", guess.pk) if guess is not None else ""
        key = f"name-{kind}-{text}"
        self.questions.setdefault(key, Question(key, f"{word}“{text}”是", [nothing, *choices], str(value)))

    def _note(self, number) -> str:
        parts = [self._text(number, "note")]
        if voucher := self._text(number, "voucher"):
            parts.append(f"凭证{voucher}")
        return "；".join(part for part in parts if part)[:300]
