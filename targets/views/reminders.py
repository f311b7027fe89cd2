"""催报: one's own reminders, the log of all, the settings, and the button that reminds by hand."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from minsheng.months import format_month
from organization import actions as people_actions
from organization.access import needs
from organization.models import Region
from organization.views.common import attempt
from targets import actions, sending
from targets.forms.reminders import EmailForm, ReminderDaysForm, WebhookForm
from targets.models import Channel, RemindedReport, Reminder, ReminderDay, Result, Webhook
from targets.refusals import AlreadyDone, Refused
from targets.views.month import PRESSING, find_month

PER_PAGE = 50
MANAGE = "manage_reminders"


def reminders(request):
    """What the person was reminded of on the page, newest first, and where else it goes."""
    form = EmailForm(request.POST or None, initial={"email": request.user.email})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if attempt(form, people_actions.change_own_email, email=email, by=request.user):
            messages.success(request, f"催报同时发到{email}。" if email else "催报只在页面上提醒。")
            return redirect("targets:reminders")
    mine = Reminder.objects.filter(person=request.user, channel=Channel.PAGE).select_related("sent_by")
    context = {
        "page_obj": Paginator(mine, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "has_email": sending.has_email(),
    }
    return render(request, "targets/reminders/mine.html", context)


@require_POST
def reminder_read(request, pk):
    """Note one's reminder as read and go where it leads."""
    mine = Reminder.objects.filter(person=request.user, channel=Channel.PAGE, pk=pk)
    found = get_object_or_404(mine)
    actions.mark_read(reminders=mine, by=request.user)
    return redirect(found.url)


@require_POST
def reminders_read(request):
    actions.mark_read(reminders=Reminder.objects.all(), by=request.user)
    return redirect("targets:reminders")


@needs(PRESSING, "view_audit")
def reminder_log(request):
    rows = Reminder.objects.select_related("person", "sent_by")
    channel, result = request.GET.get("channel", ""), request.GET.get("result", "")
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    if result in Result.values:
        rows = rows.filter(result=result)
    about = Prefetch("reports", RemindedReport.objects.select_related("region", "section"))
    context = {
        "page_obj": Paginator(rows.prefetch_related(about), PER_PAGE).get_page(request.GET.get("page")),
        "channels": Channel.choices,
        "results": Result.choices,
        "channel": channel,
        "result": result,
    }
    return render(request, "targets/reminders/log.html", context)


@needs(MANAGE)
def reminder_settings(request):
    webhook = Webhook.objects.first() or Webhook(template=next(iter(sending.TEMPLATES.values())))
    data = request.POST or None
    which = request.POST.get("which")
    days = ReminderDaysForm(data if which == "days" else None, stored=ReminderDay.objects.all())
    group = WebhookForm(data if which == "group" else None, instance=webhook)
    if which == "days" and days.is_valid():
        attempt(days, actions.save_reminder_days, days=days.cleaned_data, by=request.user)
        if not days.errors:
            messages.success(request, "催报的日子已保存。")
            return redirect("targets:reminder_settings")
    if which == "group" and group.is_valid():
        stored = attempt(group, actions.save_webhook, webhook=webhook, seen=group.seen, by=request.user)
        if stored:
            messages.success(request, "群消息的设置已保存。")
            return redirect("targets:reminder_settings")
    context = {
        "days": days,
        "group": group,
        "is_stored": Webhook.objects.exists(),
        "templates": sending.TEMPLATES,
        "has_email": sending.has_email(),
        "has_address": bool(settings.SITE_ADDRESS),
        "has_secret": bool(settings.WEBHOOK_SECRET),
        "failed": Reminder.objects.filter(result=Result.FAILED).select_related("person")[:20],
    }
    return render(request, "targets/reminders/settings.html", context)


@needs(MANAGE)
@require_POST
def webhook_try(request):
    try:
        reason = actions.try_webhook(by=request.user)
    except ValidationError as error:
        reason = "".join(error.messages)
    if reason:
        messages.error(request, f"测试消息没有发出：{reason}。")
    else:
        messages.success(request, "测试消息已发出，请到群里看。")
    return redirect("targets:reminder_settings")


@needs(PRESSING)
@require_POST
def remind_region(request, slug, month, code):
    """催报 by hand: those who fill in what the region still owes for the month."""
    plan, month = find_month(request.user, slug, month)
    region = get_object_or_404(Region, code=code, path__startswith=plan.region.path)
    try:
        run = actions.remind_region(plan=plan, month=month, region=region, by=request.user)
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        names = "、".join(dict.fromkeys(str(row.person) for row in run.made))
        messages.success(request, f"已提醒{names}。")
        for reason in sorted({row.error for row in run.failed}):
            messages.warning(request, f"有的没有发出：{reason}。页面上的提醒已经有了。")
    return redirect(reverse("targets:month", args=[slug, format_month(month)]))
