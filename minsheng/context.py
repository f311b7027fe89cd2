from django.conf import settings

from minsheng import clock


def page(request):
    """What the frame of every page shows, whoever looks at it."""
    return {
        "product_name": settings.PRODUCT_NAME,
        "office_name": settings.OFFICE_NAME,
        "today": clock.today(),
        "notices": notices(),
    }


def notices():
    if not clock.is_shifted():
        return []
    day = clock.today()
    text = f"系统按{day.year}年{day.month}月{day.day}日计算截止日和进度；登录和操作记录仍用真实时间。"
    return [{"title": "演示系统", "text": text}]
