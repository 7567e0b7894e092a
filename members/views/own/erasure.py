"""Erasing one's own account: what goes, what stays and why, and the last question."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members import keeping
from members.actions import erasure as actions
from members.forms.erasure import EraseForm
from members.views.own import person
from portal.access import Permission, Request, requires
from portal.models import User


@requires(Permission.SEE_OWN, is_sensitive=True)
def me_erase(request: Request) -> HttpResponse:
    """Say what would happen; with the address typed, do it and sign the person out."""
    user = person.of(request)
    hindrance = _hindrance(request, user)
    form = EraseForm(request.POST or None, mail=user.email)
    if request.method == "POST" and not hindrance and form.is_valid():
        actions.erase_account(user=user, now=request.now)
        logout(request)
        messages.success(request, _("Your account is erased, and you are signed out."))
        return redirect("home")
    context = {
        "title": _("Erase my account"),
        "person": user,
        "form": form,
        "hindrance": hindrance,
        "kept": keeping.told(keeping.kept_of(user, request.now)),
        "crumbs": person.crumbs(_("Erase"), (_("My data"), "/me/data/")),
    }
    return render(request, "members/own/erase.html", context)


def _hindrance(request: Request, user: User) -> str:
    """Why the account can't be erased yet, in words; empty if it can."""
    try:
        actions.refuse(user, request.now)
    except actions.HoldsRole:
        return _(
            "You work for a guild here, or write as accredited press. Ask the guild to end that "
            "role first; then come back."
        )
    except actions.LastOperator:
        return _("You are the last operator of this portal. Make another person one first.")
    return ""
