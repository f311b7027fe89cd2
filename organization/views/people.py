from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minsheng import clock
from organization import actions
from organization.access import needs
from organization.forms import MembershipForm, PeopleFilterForm, PersonForm, ReasonForm
from organization.models import Membership, User
from organization.record import describe, events_of
from organization.roles import ROLES

from .common import POST_MARKS, attempt

PER_PAGE = 50
CHANGES_SHOWN = 20


@needs("manage_people")
def people(request):
    filters = PeopleFilterForm(request.GET)
    posts = Membership.objects.valid_on(clock.today()).select_related("region", "section")
    people = User.objects.prefetch_related(Prefetch("memberships", posts, to_attr="posts_today"))
    page = Paginator(filters.apply(people), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "organization/people.html", {"filters": filters, "page_obj": page})


@never_cache
@needs("manage_people")
def person_new(request):
    form = PersonForm(request.POST or None)
    if form.is_valid():
        added = attempt(form, actions.add_person, **form.cleaned_data, by=request.user)
        if added:
            return _show_passwords(request, [added], "已增加人员")
    return render(request, "organization/person_new.html", {"form": form})


@needs("manage_people")
def person(request, pk):
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=pk))
    if form.is_valid() and attempt(
        form, actions.change_person, user=person, **form.cleaned_data, by=request.user
    ):
        messages.success(request, "已保存。")
        return redirect("organization:person", pk)
    memberships = person.memberships.select_related("region", "section").order_by("-starts_on")
    context = {
        "person": person,
        "form": form,
        "reason_form": ReasonForm(),
        "posts": [(membership, POST_MARKS[membership.state_on(clock.today())]) for membership in memberships],
        "changes": describe(events_of(person=person)[:CHANGES_SHOWN]),
    }
    return render(request, "organization/person.html", context)


@never_cache
@require_POST
@needs("manage_people")
def person_reset_password(request, pk):
    person = get_object_or_404(User, pk=pk)
    password = actions.reset_password(user=person, by=request.user)
    return _show_passwords(request, [(person, password)], "已重置密码")


@require_POST
@needs("manage_people")
def person_active(request, pk):
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST)
    active = not person.is_active
    if form.is_valid() and attempt(
        form, actions.set_active, user=person, active=active, **form.cleaned_data, by=request.user
    ):
        messages.success(request, f"{person.name}已{'启用' if active else '停用'}。")
    else:
        for error in [text for errors in form.errors.values() for text in errors]:
            messages.error(request, error)
    return redirect("organization:person", pk)


@needs("manage_people")
def membership_new(request, pk):
    person = get_object_or_404(User, pk=pk)
    return _edit_membership(request, person, Membership(user=person))


@needs("manage_people")
def membership(request, pk):
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=pk)
    return _edit_membership(request, membership.user, membership)


def _edit_membership(request, person, membership):
    form = MembershipForm(request.POST or None, instance=membership)
    if form.is_valid() and attempt(
        form, actions.save_membership, membership=form.instance, seen=form.seen, by=request.user
    ):
        messages.success(request, "任职已保存。")
        return redirect("organization:person", person.pk)
    context = {"person": person, "form": form, "is_new": membership.pk is None, "roles": ROLES.values()}
    return render(request, "organization/membership.html", context)


def _show_passwords(request, given, title):
    """One-time passwords, shown in the answer itself and nowhere else."""
    return render(request, "organization/passwords.html", {"given": given, "title": title})
