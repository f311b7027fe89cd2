import django_tables2 as tables
from django.utils.html import format_html

from funding.models import Answer, FundTranche, Stage
from minsheng.figures import format_number

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class TrancheTable(tables.Table):
    """The ledger: one line per entry; ``as_rows`` gives the same columns to Excel."""

    number = tables.Column("编号", accessor="pk", linkify=lambda record: record.get_absolute_url())
    date = tables.DateColumn("Y-m-d", verbose_name="日期", attrs={"td": {"class": "nowrap"}})
    stage = tables.Column("环节")
    project = tables.Column("项目", order_by=("project__order", "project_id"))
    purpose = tables.Column("用途", order_by=("purpose__order", "purpose_id"))
    region = tables.Column("地区", order_by=("region__order", "region__code"))
    source = tables.Column("来源", order_by=("source__order",), default="未分")
    amount = tables.Column("金额（万元）", attrs=NUMBER)
    document_number = tables.Column("文号")
    note = tables.Column("备注")
    mark = tables.Column("状态", empty_values=(), orderable=False)

    class Meta:
        model = FundTranche
        fields = []
        order_by = "-date"
        template_name = "funding/_table.html"
        attrs = {"class": "table table-data"}
        row_attrs = {"class": lambda record: "off" if is_cancelled(record) else ""}
        default = "—"

    def render_amount(self, value):
        return format_number(value, grouped=True)

    def render_mark(self, record):
        if record.corrects_id:
            return format_html(
                '<a href="{}">冲销 {}</a>', record.corrects.get_absolute_url(), record.corrects_id
            )
        if is_cancelled(record):
            return format_html("已由 {} 冲销", record.reversal.pk)
        return receipt_mark(record)


def receipt_mark(tranche):
    """How a 下拨 stands with its receiver, in a word; needs the receipts prefetched."""
    if tranche.stage != Stage.PASSED_ON:
        return ""
    answers = [receipt.answer for receipt in tranche.receipts.all()]
    return {Answer.RECEIVED: "已到账", Answer.OBJECTED: "有出入"}.get(
        answers[-1] if answers else "", "待确认到账"
    )


def is_cancelled(tranche):
    """Whether the entry is one of a pair that cancels itself."""
    return bool(tranche.corrects_id) or hasattr(tranche, "reversal")
