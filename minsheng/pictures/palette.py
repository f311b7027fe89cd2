"""The colours of all pictures, and the hatch that stands beside each: told apart in grey and by every eye.

tests/minsheng/test_pictures.py measures the contrast on paper, and the distance of each pair as people with
the three kinds of colour blindness see it.
"""

PAPER = "#ffffff"
INK = "#1c2733"
QUIET = "#55616f"
RULE = "#c3ccd6"

# Parts of a whole (sources of money, stages), in their order: (colour, hatch).
SERIES = [
    ("#1b5a9e", "solid"),
    ("#c96a00", "rising"),
    ("#187f68", "dots"),
    ("#8e3b7a", "level"),
    ("#4d8fc7", "falling"),
    ("#6b4a1e", "cross"),
    ("#6b7785", "upright"),
]
# Lights, by their stored colour; the sign and the word stand in the text.
LIGHTS = {
    "red": ("#b5202c", "rising"),
    "amber": ("#b97d00", "dots"),
    "green": ("#2f7d4f", "solid"),
    "blue": ("#1b5a9e", "level"),
}
NO_LIGHT = ("#6b7785", "solid")
# Grounds of the heat map, on which INK is written; pictures.css holds the same (a test compares them).
HEAT = {"red": "#f3b8ac", "amber": "#fbe3a6", "green": "#dff0e2", "blue": "#bdd8f3"}
SHADES = ["#ffffff", "#e4eef8", "#cbdff1", "#b0cde8", "#93b9dd"]

# What is drawn in paper colour over the colour, in a tile of six by six.
HATCHES = {
    "rising": "M0 6L6 0M-1 1L1 -1M5 7L7 5",
    "falling": "M0 0L6 6M-1 5L1 7M5 -1L7 1",
    "level": "M0 3H6",
    "upright": "M3 0V6",
    "cross": "M0 3H6M3 0V6",
    "dots": "M2 3H4",
}
