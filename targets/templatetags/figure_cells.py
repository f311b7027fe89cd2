"""{% load figure_cells %}: the cells of tables that hold a thousand figures, written in one go: a template
spends several times as long on each.
"""

from html import escape

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def matrix_cell(cell):
    """The table cell of a targets.overview_cells.Cell: the figure as a link to its source, or that there is
    none.
    """
    if not cell.url:
        return mark_safe('<td class="none" title="没有这项任务">·</td>')
    light = cell.light
    sign = f' <span class="sign">{escape(light.sign)}{escape(light.word)}</span>' if light else ""
    tags = f' <span class="tags">{escape(cell.tags)}</span>' if cell.tags else ""
    ground = f' class="{escape(cell.ground)}"' if cell.ground else ""
    return mark_safe(
        f'<td{ground}><a href="{escape(cell.url)}"><b>{escape(cell.main)}</b>{sign}'
        f'<span class="of">{escape(cell.below)}{tags}</span></a></td>'
    )


@register.filter
def month_cells(months):
    """The cells of a region's months (targets.provenance.Part): those that count have a ground."""
    return mark_safe(
        "".join(
            f'<td class="num{" counts" if counts else ""}">{escape(text or "未报")}</td>'
            for text, counts in months
        )
    )
