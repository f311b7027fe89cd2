"""The ways out of the house: e-mail, and one POST to the stored webhook. Nothing here asks the database.

Each function gives back why something was not sent, in Chinese, or an empty text.
"""

import hashlib
import hmac
import json
import logging
import smtplib
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger("minsheng.reminders")

TIMEOUT = 10  # seconds
LONGEST_ANSWER = 65536
TEXT, TITLE = "{text}", "{title}"
# What the usual group robots want; the administrator may write any other.
TEMPLATES = {
    "企业微信、钉钉": '{"msgtype": "text", "text": {"content": "{text}"}}',
    "飞书": '{"msg_type": "text", "content": {"text": "{text}"}}',
    "其他": '{"title": "{title}", "text": "{text}"}',
}


def has_email():
    """Whether a server for e-mail is named."""
    return bool(settings.EMAIL_HOST)


def link(url):
    """The whole address of a page, or nothing where the site does not know its own."""
    return f"{settings.SITE_ADDRESS}{url}" if settings.SITE_ADDRESS else ""


def send_mails(reminders):
    """Send one message per Reminder by one connection; returns {Reminder: why not, or ""}."""
    found, connection = {}, get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return dict.fromkeys(reminders, _failed("连不上邮件服务器", error))
    for reminder in reminders:
        body = "\n\n".join(part for part in (reminder.text, link(reminder.url)) if part)
        message = EmailMessage(reminder.subject, body, to=[reminder.person.email], connection=connection)
        try:
            message.send()
        except (OSError, smtplib.SMTPException) as error:
            found[reminder] = _failed("邮件服务器没有收下", error)
        else:
            found[reminder] = ""
    connection.close()
    return found


def post_message(url, template, title, text):
    """POST one message to the webhook `url` in the form of its `template`; "" or why it did not go.

    Redirects are not followed and no proxy is used: it goes to the stored address or nowhere.
    """
    body = json.dumps(fill(template, title, text), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "minsheng"}
    if settings.WEBHOOK_SECRET:
        signature = hmac.new(settings.WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers["X-Minsheng-Signature"] = f"sha256={signature}"
    if not url.startswith(("https://", "http://")):
        return "群消息的地址要以 https:// 或 http:// 开头"
    try:
        request = Request(url.replace("{secret}", settings.WEBHOOK_SECRET), body, headers, method="POST")
        with build_opener(ProxyHandler({}), _Stay).open(request, timeout=TIMEOUT) as response:
            answer = response.read(LONGEST_ANSWER)
    except HTTPError as error:
        return _failed(f"对方回答 HTTP {error.code}", error)
    except (URLError, OSError, ValueError) as error:
        return _failed("连不上群消息的地址", error)
    return _refusal(answer)


def fill(template, title, text):
    """The message as JSON values: the placeholders are replaced inside the strings of the template."""
    return _filled(json.loads(template), title, text)


def _filled(value, title, text):
    if isinstance(value, str):
        return value.replace(TITLE, title).replace(TEXT, text)
    if isinstance(value, dict):
        return {name: _filled(one, title, text) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, title, text) for one in value]
    return value


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def _refusal(answer):
    """Group robots answer 200 and say in the body that they refused."""
    try:
        said = json.loads(answer)
    except ValueError:
        return ""
    code = (said.get("errcode") or said.get("code") or 0) if isinstance(said, dict) else 0
    if not code:
        return ""
    logger.warning("webhook refused", extra={"fields": {"code": str(code)[:20]}})
    return f"对方没有收下，代码 {str(code)[:20]}"


def _failed(words, error):
    """Log the kind of the error, never its text, which may quote the address with its secret."""
    logger.warning("reminder not sent", extra={"fields": {"kind": type(error).__name__}})
    return f"{words}（{type(error).__name__}）"
