"""Where a figure of a letter leads: the page that shows what it is made of."""


def figure_url(material, indicator, row):
    return ""


def fund_url(material, project, stage):
    return ""
