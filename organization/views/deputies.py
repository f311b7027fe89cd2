"""代办: whom a person lets act for them, and the same for others by those who manage people."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from minsheng import clock
from organization import actions
from organization.forms import DeputyForm
from organization.models import Deputy
from organization.permissions import can
from organization.views.common import POST_MARKS, attempt

SHOWN = 50


def deputies(request):
    manages = can(request.user, "manage_people")
    form = DeputyForm(request.POST or None, by=request.user, manages=manages)
    if request.method == "POST" and form.is_valid():
        fields = {"absent": request.user} | form.cleaned_data
        given = attempt(form, actions.give_deputy, by=request.user, **fields)
        if given:
            span = f"{given.starts_on:%Y-%m-%d}至{given.ends_on:%Y-%m-%d}"
            messages.success(request, f"{span}由{given.deputy}代{given.absent}办。")
            return redirect("organization:deputies")
    rows = _theirs(request.user, manages).select_related("absent", "deputy", "given_by")[:SHOWN]
    today = clock.today()
    context = {
        "form": form,
        "manages": manages,
        "rows": [
            (row, POST_MARKS[row.state_on(today)], _may_end(row, request.user, manages)) for row in rows
        ],
    }
    return render(request, "organization/deputies.html", context)


@require_POST
def deputy_withdraw(request, pk):
    manages = can(request.user, "manage_people")
    row = get_object_or_404(_theirs(request.user, manages).select_related("absent", "deputy"), pk=pk)
    actions.withdraw_deputy(deputy=row, by=request.user)
    messages.success(request, f"已收回，{row.deputy}不再代{row.absent}办。")
    return redirect("organization:deputies")


def _theirs(user, manages):
    return Deputy.objects.all() if manages else Deputy.objects.filter(Q(absent=user) | Q(deputy=user))


def _may_end(row, user, manages):
    return row.state_on(clock.today()) != "over" and (manages or row.absent_id == user.pk)
