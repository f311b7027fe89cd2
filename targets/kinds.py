"""The six kinds of indicator in plain words, for whoever chooses one on a page (docs/figures.md)."""

from dataclasses import dataclass

from targets.models import Kind


@dataclass(frozen=True)
class Words:
    """What regions enter, how months make a period, how regions make the whole, and an example."""

    label: str
    enters: str
    months: str
    regions: str
    example: str


KINDS = {
    Kind.COUNT: Words(
        "数量",
        "一个数：本年累计，或只填本月新增（每个指标定一种）",
        "按月新增的各月相加；累计的取最近一月",
        "各地区相加",
        "新增养老床位 1950 张",
    ),
    Kind.STOCK: Words(
        "时点",
        "月末那天的数",
        "取最近一月，各月不相加",
        "各地区相加",
        "月末在册低保对象 32504 人",
    ),
    Kind.RATIO: Words(
        "比率",
        "分子和分母，都从年初累计；结果由系统算",
        "分子、分母各取最近一月",
        "分子之和 ÷ 分母之和 × 倍率，不是各地区比率的平均",
        "月人均补助 270 元 = 累计发放资金 ÷ 累计人月",
    ),
    Kind.STANDARD: Words(
        "标准",
        "公布的标准，从哪个月起执行、从哪个月起兑现",
        "取当月执行的标准",
        "不相加：看每个地区是否都达到底线",
        "农村低保标准每年 3300 元",
    ),
    Kind.MILESTONE: Words(
        "达标",
        "完成或未完成，完成日期",
        "取最近一月",
        "有任务的地区里完成了几个",
        "全面实现“两线合一”，6 月底前完成",
    ),
    Kind.PHYSICAL: Words(
        "形象进度",
        "工程做到百分之几，用文字说明",
        "取最近一月",
        "不相加：逐个列出",
        "敬老院主体封顶，完成 60%",
    ),
}
