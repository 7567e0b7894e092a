"""Signing in with a password, and out."""

from typing import Any, cast

from django import forms
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.access import Permission, Request, requires
from portal.middleware import viewer_of
from portal.models import User
from portal.throttles import wait_before_sign_in

SAMPLE_PASSWORD = "on the table 2023"  # noqa: S105 - printed by `make run`, for sample accounts only


class SignInForm(AuthenticationForm):
    """E-mail address and password; tells the same about every failure."""

    username = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": gettext_lazy(
            "This address and password do not fit. Check both and try again."
        ),
        "inactive": gettext_lazy("This address and password do not fit. Check both and try again."),
    }

    def clean(self) -> dict[str, Any]:
        seconds = wait_before_sign_in(cast("HttpRequest", self.request))
        if seconds:
            raise forms.ValidationError(_too_many(seconds), code="throttled")
        return super().clean()


def _too_many(seconds: int) -> str:
    minutes = max(1, round(seconds / 60))
    return ngettext(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


@method_decorator(login_not_required, name="dispatch")
class SignIn(views.LoginView):
    """Take a person to where they wanted to go, or to the desk, or home."""

    form_class = SignInForm
    template_name = "registration/sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        viewer = viewer_of(cast("Request", self.request))
        return reverse("desk" if viewer.is_staff_somewhere else "home")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        throttled = any(error.code == "throttled" for error in form.non_field_errors().as_data())
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=429 if throttled else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        samples = User.objects.filter(is_sample=True, is_active=True).order_by("email")
        return super().get_context_data(
            sample_sign_ins=samples,
            sample_password=SAMPLE_PASSWORD,
            title=_("Sign in"),
            **kwargs,
        )


@requires(Permission.SIGN_OUT)
def sign_out(request: Request) -> HttpResponseBase:
    """End the session; the form posts."""
    return views.LogoutView.as_view()(request)
