from django import template

from minsheng.figures import format_number, rate_text

register = template.Library()


@register.filter
def wan(amount):
    """An amount in 万元 as tables show it: exact, thousands apart, “—” for none."""
    return format_number(amount, grouped=True)


@register.filter
def per_cent(value):
    """A rate of money as tables show it: one decimal, never 100 % short of it."""
    return rate_text(value, 1)
