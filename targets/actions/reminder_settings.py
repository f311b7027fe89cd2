"""When the timer reminds whom, and the outgoing address for group messages."""

import json

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.actions.guard import require
from targets import sending
from targets.models import ReminderDay, Webhook

MANAGE = "manage_reminders"


@transaction.atomic
def save_reminder_days(*, days, by):
    """Store the days as they are now: {audience: [offsets]}; what is not named is taken out."""
    require(by, MANAGE)
    with recorded(by=by):
        stored = {(row.audience, row.offset): row for row in ReminderDay.objects.select_for_update()}
        wanted = {(audience, offset) for audience, offsets in days.items() for offset in offsets}
        for key in stored.keys() - wanted:
            stored[key].delete()
        for audience, offset in sorted(wanted - stored.keys()):
            row = ReminderDay(audience=audience, offset=offset)
            row.full_clean()
            row.save()


@transaction.atomic
def save_webhook(*, webhook, by, seen=None):
    """Store the address and the form of group messages; the form must be JSON with {text} in it."""
    require(by, MANAGE)
    try:
        template = json.loads(webhook.template)
    except ValueError as error:
        raise ValidationError({"template": f"消息格式不是 JSON：{error}。"}) from error
    if sending.TEXT not in json.dumps(template, ensure_ascii=False):
        raise ValidationError({"template": "消息格式里要有 {text}，发送时换成催报的内容。"})
    with recorded(by=by):
        before = Webhook.objects.select_for_update().first()
        if before is not None:
            webhook.pk = before.pk
            refuse_lost_update(before, webhook, seen or "new")
        webhook.full_clean()
        webhook.save()
    return webhook


def try_webhook(*, by):
    """Send one message to the stored address, on or off; returns "" or why it did not go."""
    require(by, MANAGE)
    webhook = Webhook.objects.first()
    if webhook is None:
        raise ValidationError("还没有保存群消息的地址。")
    return sending.post_message(webhook.url, webhook.template, "测试", "这是催报的测试消息，不用理会。")
