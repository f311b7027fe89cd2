"""Documents to set in tests: their words say nothing, their shapes are those of real letters."""

from datetime import date
from decimal import Decimal

from reports.document import (
    Annex,
    Cell,
    Document,
    Figure,
    Heading,
    Paragraph,
    Signature,
    Table,
    Text,
    numbered,
)

FILLER = (
    "各地按照“坚守底线、突出重点”的要求，把任务逐项落到岗位，按月检查进度，对进度慢的事项逐一查明原因，"
    "及时调整办法，确保全年任务按期完成；对困难群众集中的乡镇——特别是边远乡镇，安排专门力量上门服务。"
)


def text(*words):
    return tuple(Text(word) if isinstance(word, str) else word for word in words)


def figure(value, printed=None, **fields):
    fields = {"name": "床位.实际", "region": "全市", "period": "2017年1-6月", "unit": "张"} | fields
    return Figure(value=Decimal(value), printed=printed or str(value), **fields)


def cell(words, across=1, down=1):
    return Cell(text(words), across, down)


def progress_table(indicators=8, regions=9):
    head = (
        (cell("地区", down=3), cell("民生工程", across=3 * indicators)),
        tuple(cell(f"第{index}项服务人数累计达到（名）", across=3) for index in range(1, indicators + 1)),
        tuple(cell(words) for _ in range(indicators) for words in ("目标", "完成", "率%")),
    )
    body = tuple(
        (
            cell("全市" if row == 0 else f"第{row}区县"),
            *(Cell((figure(value),)) for value in (1050, 626, 60) * indicators),
        )
        for row in range(regions + 1)
    )
    return Table(head, body, groups=(1, *[3] * indicators), strong_rows=(0,))


def letter(paragraphs=10, **fields):
    blocks = [
        Paragraph(
            text(
                f"根据《关于分解下达目标任务的通知》（甲府办函〔2017〕53号）要求，现将情况报告如下。{FILLER}"
            )
        )
    ]
    for part in ("目标分解和责任落实情况", "项目推进情况", "下步打算"):
        blocks.append(Heading(1, text(part)))
        blocks.append(Heading(2, text("民生工程")))
        blocks.extend(
            Paragraph(
                text(
                    "新增床位",
                    figure("1161"),
                    "张，完成目标任务",
                    figure("1950"),
                    "张的",
                    figure("59.54", "60%"),
                    "；",
                    FILLER,
                ),
                level=3,
            )
            for _ in range(paragraphs // 2)
        )
        blocks.append(Heading(2, text("民生实事")))
        blocks.extend(
            Paragraph(
                text(FILLER * 2, "投入", figure("15831.86"), "万元。"), level=3, lead=text("加强督导。")
            )
            for _ in range(paragraphs // 2)
        )
    defaults = {
        "sender": "广元市民政局",
        "number": "广民函〔2017〕12号",
        "title": ("广元市民政局", "关于2017年1-6月民生工程及民生", "实事完成情况的函"),
        "addressee": "市委市政府督查室",
        "blocks": numbered(blocks),
        "signature": Signature("广元市民政局", date(2017, 7, 5)),
        "annexes": (
            Annex("2017年1-6月民生工程及民生实事实施进度表", (progress_table(),), ("注：县区数为示例。",)),
        ),
    }
    return Document(**(defaults | fields))
