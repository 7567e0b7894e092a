"""Language, text size, what comes first, and mail."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members import appearance, own
from members.actions import preferences as actions
from members.forms.preferences import PreferencesForm
from members.models import Profile
from members.views.own import person
from portal.access import Permission, Request, requires


@requires(Permission.SEE_OWN)
def me_preferences(request: Request) -> HttpResponse:
    """Show what is chosen, keep what is sent; it counts from the next page on."""
    profile = Profile.objects.filter(user=person.of(request)).first() or Profile()
    views = own.memberships_of(person.of(request), request.now)
    form = PreferencesForm(
        request.POST or None,
        profile=profile,
        categories=own.categories_of(views),
    )
    if request.method == "POST" and form.is_valid():
        return _kept(request, form.cleaned_data)
    context = {
        "title": _("Preferences"),
        "form": form,
        "speaks": dict(settings.LANGUAGES)[settings.LANGUAGE_CODE],
        "crumbs": person.crumbs(_("Preferences")),
    }
    return render(request, "members/own/preferences.html", context)


def _kept(request: Request, typed: dict[str, Any]) -> HttpResponse:
    profile = actions.choose(
        language=typed.get("language", ""),
        text_size=typed["text_size"],
        categories=typed.get("categories", []),
        mail_choice=typed["mail_choice"],
        by=person.of(request),
        now=request.now,
    )
    appearance.keep(request, profile.text_size)
    messages.success(request, _("Your choices are kept."))
    answer = redirect("me-preferences")
    if profile.language:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, profile.language, samesite="Lax")
    return answer
