from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import get_default_password_validators
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from organization import actions, first_run
from organization.forms import FirstAdministratorForm

from .common import attempt

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters()
@login_not_required
def create(request):
    """The first administrator of an empty installation; no such page once there is an account."""
    if not first_run.is_needed():
        raise Http404
    form = FirstAdministratorForm(request.POST or None)
    if form.is_valid():
        wanted = {key: form.cleaned_data[key] for key in ("username", "name", "password")}
        user = attempt(form, actions.create_first_administrator, **wanted)
        if user:
            first_run.forget_token()
            login(request, user, backend=BACKEND)
            return redirect("home")
    rules = [validator.get_help_text() for validator in get_default_password_validators()]
    return render(request, "organization/first_run.html", {"form": form, "rules": rules})
