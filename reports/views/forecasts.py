from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from organization.access import needs
from reports import actions
from reports.forms import ForecastsForm
from reports.models import Forecast, Letter
from targets.models import Indicator, Kind


@needs("write_letters")
def forecasts(request, pk):
    """What each indicator is expected to come to by the year's end, as judged for the letter's month."""
    letter = get_object_or_404(Letter.objects.visible_to(request.user).with_names(), pk=pk)
    indicators = Indicator.objects.filter(plan=letter.template.plan).exclude(kind=Kind.MILESTONE)
    stored = {
        row.indicator_id: row
        for row in Forecast.objects.filter(month=letter.through, indicator__plan=letter.template.plan)
    }
    form = ForecastsForm(request.POST or None, indicators=indicators.order_by("order", "id"), stored=stored)
    if form.is_valid():
        given = {"values": form.values, "seen": form.cleaned_data["seen"]}
        try:
            count = actions.save_forecasts(month=letter.through, by=request.user, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"改了{count}个预计数。" if count else "没有改动。")
            return redirect("reports:letter", pk)
    return render(request, "reports/forecasts.html", {"form": form, "letter": letter})
