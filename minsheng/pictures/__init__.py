"""Pictures as SVG made on the server: figures in, markup out; the same on screen, in print and in PDF.

Colours stand in palette.py and are written as attributes of the marks, since the SVG of a PDF reads no style
sheet; static/css/pictures.css only places the pictures. Nothing is told by colour alone: bars carry hatches,
lights their signs, lines their dashes and words, and every Picture has the table of its figures behind it.
"""

from minsheng.pictures.bars import Bar, Stack, bar, ranked_bars, stacked_bars
from minsheng.pictures.heat import heat, shade
from minsheng.pictures.lines import Month, line_with_pace, sparkline
from minsheng.pictures.picture import Picture

__all__ = [
    "Bar",
    "Month",
    "Picture",
    "Stack",
    "bar",
    "heat",
    "line_with_pace",
    "ranked_bars",
    "shade",
    "sparkline",
    "stacked_bars",
]
