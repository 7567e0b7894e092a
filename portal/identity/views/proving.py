"""Pages for somebody signed in who has to prove more: a second factor, or anew who they are."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal import throttles
from portal.access import Permission, Request, requires
from portal.identity import flows, known_browsers, landing, proofs, samples
from portal.identity.forms import CodeForm
from portal.identity.views.sign_in import wait_page
from portal.models import User


@never_cache
@requires(Permission.SEE_OWN)
def second_factor(request: Request) -> HttpResponse:
    """Ask for the second factor that roles wait for, or lead to where one is set up."""
    target = landing.wanted(request)
    if not request.viewer.awaits_second_factor:
        return redirect(target or landing.home_of(request))
    if not flows.can_prove(_person(request)):
        context = {"next": target, "title": _("A second factor is needed")}
        return render(request, "identity/second_factor_missing.html", context)
    return _ask_proof(request, target, "identity/second_factor.html", _("Second step"))


@never_cache
@requires(Permission.SEE_OWN)
def recent_sign_in(request: Request) -> HttpResponse:
    """Ask for a proof anew: a second factor where there is one, else a code by mail."""
    target = landing.wanted(request)
    if flows.can_prove(_person(request)):
        title = _("Prove that it is you")
        return _ask_proof(request, target, "identity/recent_sign_in.html", title)
    return _ask_code(request, target)


def _person(request: Request) -> User:
    return cast("User", request.user)


def _ask_proof(request: Request, target: str, template: str, title: str) -> HttpResponse:
    proof = proofs.take(request, _person(request))
    if proof.is_given:
        return redirect(target or landing.home_of(request))
    if proof.seconds_to_wait:
        return wait_page(request, proof.seconds_to_wait)
    return render(request, template, {"proof": proof, "next": target, "title": title})


def _ask_code(request: Request, target: str) -> HttpResponse:
    if "send" in request.POST:
        return _send_code(request, target)
    code = flows.pending_renewal_code(request)
    form = CodeForm(request.POST or None, code=code.code if code else None)
    if code and request.method == "POST":
        if flows.may_try(code) and form.is_valid():
            flows.renew_with_code(code)
            return redirect(target or landing.home_of(request))
        if not flows.note_wrong(code):
            messages.error(request, _("Ask for a new code: that one was tried three times."))
            return redirect(landing.with_next("recent-sign-in", target))
    shown = code.code if code and samples.may_show(_person(request)) else ""
    context = {"form": form, "is_sent": code is not None, "sample_code": shown, "next": target}
    context["title"] = _("Prove that it is you")
    return render(request, "identity/recent_sign_in_code.html", context)


def _send_code(request: Request, target: str) -> HttpResponse:
    user = _person(request)
    browser = known_browsers.name_of(request, user)
    seconds = throttles.wait_before_code(request, email=user.email, browser=browser)
    if seconds:
        return wait_page(request, seconds)
    flows.send_renewal_code(request)
    return redirect(landing.with_next("recent-sign-in", target))
