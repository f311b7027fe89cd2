"""{% load pictures %}: the functions of minsheng.pictures for templates, and a picture with its table."""

from django import template

from minsheng import pictures

register = template.Library()
register.simple_tag(pictures.sparkline)
register.simple_tag(pictures.bar)
register.filter(pictures.heat)


@register.inclusion_tag("_picture.html")
def picture(picture):
    """The graphic with its table behind it, folded away; printed, only the graphic."""
    return {"picture": picture}
