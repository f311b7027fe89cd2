from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import get_default_password_validators
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from organization import actions, first_run
from organization.forms import ChangePasswordForm, SignInForm
from organization.passwords import is_expired

_sign_in = LoginView.as_view(
    template_name="organization/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
    extra_context={"limit": settings.AXES_FAILURE_LIMIT, "idle_minutes": settings.IDLE_MINUTES},
)


@login_not_required
def sign_in(request):
    """Sign in; an installation without accounts starts with the page for its first administrator."""
    if request.method == "GET" and not request.user.is_authenticated and first_run.is_needed():
        return redirect("organization:first_run")
    return _sign_in(request)


@sensitive_post_parameters()
def password(request):
    user = request.user
    form = ChangePasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(user=user, password=form.cleaned_data["new_password1"], by=user)
        update_session_auth_hash(request, user)
        messages.success(request, "密码已修改，下次登录请用新密码。")
        return redirect("home")
    context = {
        "form": form,
        "forced": user.must_change_password,
        "expired": is_expired(user),
        "rules": [validator.get_help_text() for validator in get_default_password_validators()],
    }
    return render(request, "organization/password.html", context)
