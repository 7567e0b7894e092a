"""What was once told and then withdrawn: the same address, with a notice instead of the words."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations.citations import Pair
from negotiations.models import Release
from portal.access import Request

P = ParamSpec("P")
Door = Callable[Concatenate[Request, P], HttpResponse]

# By the parameters of an address: what each says of an item of a release.
OF_A_CLAUSE = {
    "negotiation": "position__clause__negotiation__slug",
    "clause": "position__clause__slug",
}
ITEMS: tuple[Mapping[str, str], ...] = (
    {"negotiation": "negotiation_itself__slug"},
    OF_A_CLAUSE,
    OF_A_CLAUSE | {"position": "position__slug"},
    OF_A_CLAUSE | {"pair": "position__slug__in"},
    {
        "negotiation": "position__clause__negotiation__slug",
        "issue": "position__clause__issue__slug",
    },
    {
        "negotiation": "summary_revision__summary__negotiation__slug",
        "summary": "summary_revision__slug",
    },
    {"agreement": "agreement__slug"},
    {"agreement": "agreement__slug__in", "other": "agreement__slug__in"},
)


def or_notice(view: Door[P]) -> Door[P]:
    """Where the view finds nothing, say so if this viewer was told of it before."""

    @wraps(view)
    def answered(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            gone = withdrawn(request, kwargs)
            if gone is None:
                raise
            return notice(request, gone)

    return answered


def withdrawn(request: Request, parameters: Mapping[str, object]) -> Release | None:
    """The release that once told this viewer of the page and was withdrawn; at most one query."""
    names = frozenset(parameters) - {"ending"}
    fields = next((one for one in ITEMS if frozenset(one) == names), None)
    if fields is None:
        return None
    wanted = {f"items__{field}": _value(name, parameters) for name, field in fields.items()}
    told = Release.objects.told(request.viewer, request.now)
    gone = told.filter(**wanted, state=Release.State.WITHDRAWN)
    return gone.select_related("negotiation").order_by("-withdrawn_at").first()


def _value(name: str, parameters: Mapping[str, object]) -> object:
    """What the address says, or both where it names two."""
    said = parameters[name]
    if isinstance(said, Pair):
        return (said.before, said.after)
    return (parameters["agreement"], said) if "other" in parameters else said


def notice(request: Request, release: Release) -> HttpResponse:
    """Say that it was withdrawn, since when and why; status 410."""
    context = {
        "title": _("Withdrawn"),
        "description": _("This page was withdrawn."),
        "release": release,
    }
    return render(request, "negotiations/public/withdrawn.html", context, status=410)
