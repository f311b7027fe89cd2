"""Which region a piece of text names: spaces inside, full-width letters, aliases and short forms occur."""

import difflib
import re
from collections.abc import Iterable

from minsheng.workbooks.headers import tidy

from .shape import KnownRegion

TOTAL_WORDS = {
    "全市",
    "全省",
    "全国",
    "全县",
    "全区",
    "全州",
    "全盟",
    "全域",
    "合计",
    "总计",
    "共计",
    "总数",
    "汇总",
    "全市合计",
    "全市总计",
    "市合计",
    "全省合计",
    "全省总计",
    "省合计",
    "全国合计",
    "全县合计",
    "合计数",
}
SUBTOTAL_WORDS = {"小计", "其中"}
OWN_WORDS = {
    "本级",
    "市本级",
    "市级",
    "市直",
    "市直属",
    "省本级",
    "省级",
    "省直",
    "县本级",
    "区本级",
    "局本级",
    "局直属",
}
HEADER_WORDS = {
    "地区",
    "县区",
    "县(区)",
    "区县",
    "市县",
    "市州",
    "市(州)",
    "县市区",
    "县(市区)",
    "县(市、区)",
    "地区名称",
    "行政区划",
    "区划",
    "区域",
    "县区名称",
    "单位",
    "单位名称",
    "责任单位",
    "计量单位",
    "实施单位",
    "承办单位",
    "名称",
    "项目",
    "指标",
    "目标",
    "序号",
    "栏次",
    "甲",
    "类别",
    "任务",
}
OFFICE_ENDINGS = re.compile(
    r"(?:民政局|民政和社会保障局|社会事务管理局|社会事务局|人民政府|管委会|管理委员会)$"
)
NUMBERING = re.compile(r"^(?:其中:?|[一二三四五六七八九十]{1,3}[、.]|\d{1,3}[、.)])")
BRACKET = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")
LEVEL_ENDINGS = re.compile(
    r"(?:特别行政区|自治州|自治县|自治旗|自治区|地区|林区|新区|县|区|市|省|州|盟|旗|镇|乡|街道)$"
)


class RegionNames:
    """Looks names up; what two regions share is ambiguous and never guessed."""

    def __init__(self, regions: Iterable[KnownRegion], total: KnownRegion | None):
        self.regions = {region.code: region for region in regions}
        if total:
            self.regions.pop(total.code, None)
        self.total = total
        self._exact: dict[str, str | None] = {}
        self._short: dict[str, str | None] = {}
        self._seen: dict[str, str | None] = {}
        for region in self.regions.values():
            for name in (region.code, region.name, *region.aliases):
                self._put(self._exact, tidy(name), region.code)
                short = LEVEL_ENDINGS.sub("", tidy(name))
                if len(short) >= 2:
                    self._put(self._short, short, region.code)
        own = [
            region.code for region in self.regions.values() if region.is_own or region.name.endswith("本级")
        ]
        if len(own) == 1:
            for word in OWN_WORDS:
                self._exact.setdefault(word, own[0])
        self._totals = TOTAL_WORDS | self._total_names(total)

    @staticmethod
    def _put(index: dict[str, str | None], name: str, code: str) -> None:
        index[name] = code if index.get(name, code) == code else None

    @staticmethod
    def _total_names(total: KnownRegion | None) -> set[str]:
        if total is None:
            return set()
        names = {tidy(name) for name in (total.code, total.name, *total.aliases)}
        return names | {short for name in names if len(short := LEVEL_ENDINGS.sub("", name)) >= 2}

    def is_total(self, text: str) -> bool:
        name = tidy(text)
        return not self._exact.get(name) and (name in self._totals or bare(name) in self._totals)

    def find(self, text: str) -> str | None:
        """The code of the one region that this text names, or None."""
        if text not in self._seen:
            self._seen[text] = self._look_up(tidy(text))
        return self._seen[text]

    def _look_up(self, name: str) -> str | None:
        for candidate in (name, bare(name), OFFICE_ENDINGS.sub("", bare(name))):
            if candidate in self._exact:
                return self._exact[candidate]
            if candidate in self._short:
                return self._short[candidate]
        return None

    def is_ambiguous(self, text: str) -> bool:
        name = tidy(text)
        return self._exact.get(name, "") is None or (
            name not in self._exact and self._short.get(name, "") is None
        )

    def nearest(self, text: str) -> str:
        """The name of the known region that looks most like this text, or ""."""
        names = {tidy(region.name): region.name for region in self.regions.values()}
        close = difflib.get_close_matches(tidy(text), names, n=1, cutoff=0.5)
        return names[close[0]] if close else ""


def bare(name: str) -> str:
    """A tidied name without 一、 or 2. or 其中： before it and without a bracket behind it."""
    return BRACKET.sub("", NUMBERING.sub("", name)) or name


def is_heading(text: str) -> bool:
    return tidy(text) in HEADER_WORDS
