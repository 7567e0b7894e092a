"""What is under embargo for this person, and the terms under which it is read."""

from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from negotiations.actions import embargoes
from negotiations.embargoed import key_of, read_under_embargo
from negotiations.forms.embargoes import TermsForm
from negotiations.models import Negotiation, Release
from portal.access import Permission, Request, requires
from portal.models import User
from portal.text import sha256


@never_cache
@requires(Permission.SEE_PRESS)
def press_desk(request: Request) -> HttpResponse:
    """Releases under embargo: those whose terms were accepted by name, others by instant alone."""
    read = {one.pk for one in read_under_embargo(request)}
    offered = list(_offered(request))
    known = _known_tables(request, offered)
    rows = [(one, key_of(one), one.pk in read, one.negotiation_id in known) for one in offered]
    return render(request, "negotiations/press/desk.html", {"rows": rows, "title": _("Press desk")})


def _offered(request: Request) -> list[Release]:
    offered = Release.objects.offered_to(request.viewer, request.now)
    return list(offered.select_related("negotiation").order_by("live_at", "pk"))


def _known_tables(request: Request, offered: list[Release]) -> set[int]:
    """Negotiations of which this person may know without any embargo."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    return set(visible.filter(releases__in=offered).values_list("pk", flat=True))


@never_cache
@requires(Permission.SEE_PRESS)
def press_desk_terms(request: Request, key: str) -> HttpResponse:
    """The terms of one embargo; once accepted they lead to the release, and can be read again."""
    release = next((one for one in _offered(request) if key_of(one) == key), None)
    if release is None:
        raise Http404
    is_accepted = release in read_under_embargo(request)
    if is_accepted and request.method == "POST":
        return redirect(release)
    form = TermsForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _accept(request, release, form):
        return redirect(release)
    context = {
        "release": release,
        "is_table_known": release.negotiation_id in _known_tables(request, [release]),
        "is_accepted": is_accepted,
        "form": form,
        "sha256": sha256(release.terms),
        "title": _("Terms of an embargo"),
    }
    return render(request, "negotiations/press/terms.html", context)


def _accept(request: Request, release: Release, form: TermsForm) -> bool:
    """Whether the terms are accepted now; else the form says why not."""
    try:
        embargoes.accept_terms(
            release=release,
            expected_sha256=form.cleaned_data["expected_sha256"],
            viewer=request.viewer,
            by=cast("User", request.user),
            now=request.now,
        )
    except embargoes.NotOffered as gone:
        raise Http404 from gone
    except embargoes.OtherTerms:
        form.add_error(None, _("The terms are not those that you read; here is what they say."))
        return False
    return True
