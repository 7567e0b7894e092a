"""Passkeys: added, renamed and removed by whoever proved of late that it is them."""

import json
from typing import cast

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.access import Permission, Request, requires
from portal.identity import flows, landing, letters
from portal.identity.forms import NameForm
from portal.identity.views.security import crumbs
from portal.models import User


@never_cache
@requires(Permission.SEE_OWN, is_sensitive=True)
def passkey_new(request: Request) -> HttpResponse:
    """Add a passkey, and make recovery codes with the first second factor."""
    user, target = cast("User", request.user), landing.wanted(request)
    if request.method == "POST":
        # It opens the portal by itself, so the device must have asked for a finger, face or PIN.
        posted = {**request.POST.dict(), "passwordless": "on"}
        form = AddWebAuthnForm(posted, user=user)
        if flows.accepts(form):
            made_codes = flows.add_passkey(request, form)
            name = form.cleaned_data["name"]
            what = _("The passkey “%(name)s” was added to your account.") % {"name": name}
            letters.post_change(user=user, what=what, now=request.now)
            messages.success(request, _("The passkey is added."))
            return after_adding(target, made_codes=made_codes)
        messages.error(request, _("The passkey was not added. Try again."))
    context = {
        "form": NameForm(initial={"name": suggested_name(user)}),
        "options": json.dumps(flows.new_passkey_options(user)),
        "next": target,
        "title": _("Add a passkey"),
        "crumbs": crumbs(_("Add a passkey")),
    }
    return render(request, "identity/passkey_new.html", context)


def suggested_name(user: User) -> str:
    count = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count()
    return _("Passkey %(number)d") % {"number": count + 1}


def after_adding(target: str, *, made_codes: bool) -> HttpResponse:
    """Show new recovery codes before going on."""
    if made_codes:
        return redirect(landing.with_next("recovery-codes", target))
    return redirect(target or "me-security")


@never_cache
@requires(Permission.SEE_OWN, is_sensitive=True)
def passkey(request: Request, pk: int) -> HttpResponse:
    """Rename a passkey."""
    own = _own(request, pk)
    form = NameForm(request.POST or None, initial={"name": own.data["name"]})
    if request.method == "POST" and form.is_valid():
        flows.rename_passkey(own, form.cleaned_data["name"])
        messages.success(request, _("The passkey has its new name."))
        return redirect("me-security")
    context = {"form": form, "title": _("Rename a passkey"), "crumbs": crumbs(own.data["name"])}
    return render(request, "identity/passkey.html", context)


@never_cache
@requires(Permission.SEE_OWN, is_sensitive=True)
def passkey_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a passkey, after a page that says what follows."""
    own = _own(request, pk)
    if request.method == "POST":
        name = own.data["name"]
        flows.remove(request, own)
        what = _("The passkey “%(name)s” was removed from your account.") % {"name": name}
        user = cast("User", request.user)
        letters.post_change(user=user, what=what, now=request.now)
        messages.success(request, _("The passkey is removed."))
        return redirect("me-security")
    title = _("Remove a passkey")
    context = {"name": own.data["name"], "title": title, "crumbs": crumbs(title)}
    return render(request, "identity/factor_remove.html", context)


def _own(request: Request, pk: int) -> Authenticator:
    passkeys = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    found: Authenticator = get_object_or_404(passkeys, pk=pk)
    return found
