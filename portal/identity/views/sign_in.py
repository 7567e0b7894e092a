"""Signing in: an address, a code or a passkey, where it is asked a second factor; and out."""

from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import throttles
from portal.access import Permission, Request, requires
from portal.identity import flows, known_browsers, landing, people, proofs, samples
from portal.identity.forms import AddressForm, CodeForm


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Send a code to an address. Known, unknown and closed accounts are answered alike."""
    if request.user.is_authenticated:
        return redirect(landing.wanted(request) or landing.home_of(request))
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _address_page(request, form)
    email = form.cleaned_data["email"]
    user = people.find(email)
    browser = known_browsers.name_of(request, user)
    seconds = throttles.wait_before_code(request, email=email, browser=browser)
    if seconds:
        return wait_page(request, seconds)
    flows.send_code(request, user=user, email=email)
    return redirect(landing.with_next("sign-in-code", landing.wanted(request)))


def _address_page(request: Request, form: AddressForm) -> HttpResponse:
    context = {
        "form": form,
        "next": landing.wanted(request),
        "samples": samples.accounts(),
        "title": _("Sign in"),
    }
    return render(request, "identity/sign_in.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: Request) -> HttpResponse:
    """Take the code of the letter, in the browser that asked for it."""
    target = landing.wanted(request)
    if request.user.is_authenticated:
        return redirect(target or landing.home_of(request))
    code = flows.pending_code(request)
    if code is None:
        messages.error(request, _("Ask for a new code: the one before has run out."))
        return redirect(landing.with_next("sign-in", target))
    form = CodeForm(request.POST or None, code=code.code)
    if request.method == "POST":
        if flows.may_try(code) and form.is_valid():
            return flows.sign_in_with_code(code, target)
        if not flows.note_wrong(code):
            messages.error(request, _("Ask for a new code: that one was tried three times."))
            return redirect(landing.with_next("sign-in", target))
    shown = code.code if samples.may_show(code.user) else ""
    context = {"form": form, "next": target, "email": code.state["email"], "sample_code": shown}
    return render(request, "identity/sign_in_code.html", context | {"title": _("Type the code")})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_second_factor(request: Request) -> HttpResponse:
    """Take the second factor of somebody whose code was right."""
    stage = None if request.user.is_authenticated else flows.pending_second_factor(request)
    if stage is None:
        return redirect("sign-in")
    proof = proofs.take(request, stage.login.user)
    if proof.is_given:
        response: HttpResponse = stage.exit()
        return response
    if proof.seconds_to_wait:
        return wait_page(request, proof.seconds_to_wait)
    context = {"proof": proof, "title": _("Second step")}
    return render(request, "identity/sign_in_second_factor.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_passkey(request: Request) -> HttpResponse:
    """Tell a browser how to ask for a passkey, and take the one it found."""
    if request.method != "POST":
        return JsonResponse(flows.passkey_options(request))
    target = landing.wanted(request)
    seconds = throttles.wait_before_passkey(request)
    if seconds:
        return wait_page(request, seconds)
    form = LoginWebAuthnForm(request.POST)
    if flows.accepts(form):
        return flows.sign_in_with_passkey(request, form.cleaned_data["credential"], target)
    messages.error(request, _("You are not signed in. Try again, or ask for a code."))
    return redirect(landing.with_next("sign-in", target))


def wait_page(request: HttpRequest, seconds: int) -> HttpResponse:
    """Say in words when to try again."""
    minutes = max(1, round(seconds / 60))
    words = ngettext(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    context = {"words": words, "next": landing.wanted(request), "title": _("Wait a little")}
    answer = render(request, "identity/wait.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


@requires(Permission.SIGN_OUT)
def sign_out(request: Request) -> HttpResponseBase:
    """End the session; the form posts."""
    return views.LogoutView.as_view()(request)
