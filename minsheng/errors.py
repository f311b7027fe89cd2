"""The pages that say what went wrong, what to do, and which number to quote when asking for help."""

import logging

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from minsheng.middleware import new_number

log = logging.getLogger(__name__)


def page(request, status: int, title: str, remedy: str) -> HttpResponse:
    """Return the error page; it needs neither database nor sign-in, and templates only if they work."""
    number = getattr(request, "number", None) or new_number()
    context = {"title": title, "remedy": remedy, "number": number, "product_name": settings.PRODUCT_NAME}
    try:
        return HttpResponse(render_to_string("error.html", context), status=status)
    except Exception:
        log.exception("error page")
        plain = f"{title}。{remedy}请求编号：{number}"
        return HttpResponse(plain, status=status, content_type="text/plain; charset=utf-8")


@requires_csrf_token
def bad_request(request, exception):
    return page(request, 400, "请求有误", "请返回上一页，检查填写的内容后再试。")


@requires_csrf_token
def permission_denied(request, exception):
    reason = str(exception) or "您的角色不能进行这项操作。"
    return page(request, 403, "没有权限", f"{reason}如工作需要，请联系系统管理员调整任职。")


@requires_csrf_token
def page_not_found(request, exception):
    remedy = "地址可能有误，内容可能已变动，或不在您的职责范围内。请从首页进入。"
    return page(request, 404, "没有找到这个页面", remedy)


@requires_csrf_token
def server_error(request):
    return page(
        request,
        500,
        "系统出错了",
        "您已上报的数据不受影响。请稍后再试；如仍出错，请把请求编号和当时的操作告诉系统管理员。",
    )


def csrf_failure(request, reason=""):
    return page(
        request,
        403,
        "页面已过期",
        "这个页面打开得太久，或浏览器禁用了 Cookie，刚才的提交没有生效。请返回上一页刷新后重新提交。",
    )
