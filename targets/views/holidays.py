"""The table of holidays and make-up working days, by year."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from minsheng import clock
from organization.access import needs
from organization.views.common import attempt
from targets import holidays as stated
from targets import planning
from targets.forms.calendar import HolidayForm, HolidaysForm
from targets.models import Holiday, Plan

CALENDAR = planning.CALENDAR


@needs(CALENDAR)
def holidays(request):
    years = [day.year for day in Holiday.objects.dates("date", "year")]
    missing = stated.missing_years(Plan.objects.open())
    year = _year(request.GET.get("year", "")) or clock.today().year
    context = {
        "year": year,
        "years": sorted({*years, *missing, year}),
        "missing": missing,
        "can_fill": year in stated.known_years(),
        "rows": Holiday.objects.filter(date__year=year),
    }
    return render(request, "targets/holidays.html", context)


@needs(CALENDAR)
@require_POST
def fill(request, year):
    try:
        added, kept = planning.fill_holidays(year=year, by=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return _to(year)
    if added:
        messages.success(request, f"已填入{year}年的 {len(added)} 天。")
    else:
        messages.info(request, f"{year}年的节假日表里都有了，没有改动。")
    if kept:
        days = "、".join(f"{row.date.month}月{row.date.day}日" for row in kept)
        messages.warning(request, f"{days}与系统自带的表不同，保留了您录入的，请核对。")
    return _to(year)


@needs(CALENDAR)
def holidays_new(request):
    form = HolidaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stored = attempt(form, planning.add_holidays, by=request.user, **form.cleaned_data)
        if stored:
            messages.success(request, f"已录入 {len(stored)} 天。")
            return _to(stored[0].date.year)
    return _page(request, form, "录入节假日")


@needs(CALENDAR)
def holiday(request, pk):
    found = get_object_or_404(Holiday, pk=pk)
    year = found.date.year
    if request.method == "POST" and "remove" in request.POST:
        planning.remove_holiday(holiday=found, by=request.user)
        messages.success(request, "已从表里去掉这一天。")
        return _to(year)
    form = HolidayForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        stored = attempt(form, planning.save_holiday, holiday=found, seen=form.seen, by=request.user)
        if stored:
            messages.success(request, "已保存。")
            return _to(stored.date.year)
    return _page(request, form, f"修改{year}年的一天", Holiday.objects.get(pk=pk))


def _page(request, form, title, found=None):
    return render(request, "targets/holiday.html", {"form": form, "form_title": title, "holiday": found})


def _to(year):
    return redirect(f"{reverse('targets:holidays')}?year={year}")


def _year(text):
    return int(text) if text.isdecimal() and 1990 <= int(text) <= 2100 else None
