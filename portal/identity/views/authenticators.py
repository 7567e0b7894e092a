"""The authenticator app, and the recovery codes for the day on which it is lost."""

from typing import cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.access import Permission, Request, requires
from portal.identity import flows, landing, letters, qr
from portal.identity.forms import NewAppForm
from portal.identity.views.passkeys import after_adding
from portal.identity.views.security import crumbs
from portal.models import User


@never_cache
@requires(Permission.SEE_OWN, is_sensitive=True)
def authenticator_new(request: Request) -> HttpResponse:
    """Show a secret to an app, and take the first code that the app makes of it."""
    user, target = cast("User", request.user), landing.wanted(request)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        messages.info(request, _("You have an authenticator app. Remove it to set up another."))
        return redirect("me-security")
    form = NewAppForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        made_codes = flows.add_authenticator_app(request, form)
        what = _("An authenticator app was added to your account.")
        letters.post_change(user=user, what=what, now=request.now)
        messages.success(request, _("The authenticator app is set up."))
        return after_adding(target, made_codes=made_codes)
    title = _("Set up an authenticator app")
    context = {
        "form": form,
        "secret": form.secret,
        "fours": [form.secret[at : at + 4] for at in range(0, len(form.secret), 4)],
        "qr": qr.draw(get_adapter().build_totp_url(user, form.secret)),
        "next": target,
    }
    context |= {"title": title, "crumbs": crumbs(title)}
    return render(request, "identity/authenticator_new.html", context)


@never_cache
@requires(Permission.SEE_OWN, is_sensitive=True)
def authenticator_remove(request: Request) -> HttpResponse:
    """Remove the app, after a page that says what follows."""
    user = cast("User", request.user)
    app = get_object_or_404(Authenticator, user=user, type=Authenticator.Type.TOTP)
    if request.method == "POST":
        flows.remove(request, app)
        what = _("The authenticator app was removed from your account.")
        letters.post_change(user=user, what=what, now=request.now)
        messages.success(request, _("The authenticator app is removed."))
        return redirect("me-security")
    title = _("Remove the authenticator app")
    context = {"name": _("the authenticator app"), "title": title, "crumbs": crumbs(title)}
    return render(request, "identity/factor_remove.html", context)


@never_cache
@require_safe
@requires(Permission.SEE_OWN, is_sensitive=True)
def recovery_codes(request: Request) -> HttpResponse:
    """Show the codes that are left."""
    codes = _codes_of(request)
    title = _("Recovery codes")
    context = {"codes": codes, "next": landing.wanted(request), "title": title}
    return render(request, "identity/recovery_codes.html", context | {"crumbs": crumbs(title)})


@never_cache
@require_safe
@requires(Permission.SEE_OWN, is_sensitive=True)
def recovery_codes_file(request: Request) -> HttpResponse:
    """The same as a file to print or keep."""
    words = "\n".join(_codes_of(request)) + "\n"
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return answer


def _codes_of(request: Request) -> list[str]:
    user = cast("User", request.user)
    if not flows.can_prove(user):
        raise Http404
    return flows.recovery_codes_of(user)


@require_POST
@requires(Permission.SEE_OWN, is_sensitive=True)
def recovery_codes_renew(request: Request) -> HttpResponse:
    """Make new codes; the old ones end."""
    user = cast("User", request.user)
    if not flows.can_prove(user):
        raise Http404
    flows.renew_recovery_codes(request)
    what = _("New recovery codes were made for your account; the old ones no longer work.")
    letters.post_change(user=user, what=what, now=request.now)
    messages.success(request, _("These are your new recovery codes. The old ones have ended."))
    return redirect("recovery-codes")
