"""One provision of an agreement in work: written, moved, restored, taken out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from negotiations import provisions
from negotiations.actions import agreement_words as actions
from negotiations.actions.agreement_words import Step
from negotiations.actions.agreements import TextIsFinal
from negotiations.comparisons import marked
from negotiations.forms.agreements import PlaceForm, ProvisionForm, SourceForm
from negotiations.models import Agreement, AgreementClause, Negotiation
from negotiations.views.staff import tables
from negotiations.views.staff.agreement_trees import (
    agreement_at,
    below,
    crumb,
    places_in,
    tree_address,
)
from portal.access import Permission, Request, requires

REFUSALS: Mapping[type[Exception], Promise] = {
    TextIsFinal: gettext_lazy("The text was declared final meanwhile."),
    actions.Gone: gettext_lazy("The provision was taken out meanwhile."),
    actions.ChangedMeanwhile: gettext_lazy(
        "Somebody changed the provision meanwhile; nothing was done."
    ),
    actions.HasProvisionsBelow: gettext_lazy("Take out or move the provisions below it first."),
    actions.NoSuchPlace: gettext_lazy("It can’t stand there."),
    actions.NothingAgreed: gettext_lazy("Nothing is agreed on its clause at the moment."),
    actions.NothingBefore: gettext_lazy("The agreement before has no such provision."),
}


@requires(Permission.DRAFT)
def provision_new(request: Request, negotiation: str, agreement: str) -> HttpResponse:
    """Write a further provision below another one, or as an article."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    row = agreement_at(request, table, agreement)
    given = {name: request.GET.get(name, "") for name in ("clause", "under")}
    form = ProvisionForm(request.POST or None, negotiation=table, initial=given)
    place = PlaceForm(request.POST or None, places=places_in(row), initial=given)
    if request.method == "POST" and form.is_valid() and place.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("label", "title", "text", "clause")}
        key = place["under"].data or ""
        if _done(
            request,
            form,
            lambda doing: actions.add(agreement=row, under=below(row, key), **typed, **doing),
        ):
            return redirect(tree_address(row))
    return _page(request, table, row, form, title=_("New provision"), place=place)


def _done(request: Request, form: ProvisionForm, act: Callable[[Any], object]) -> bool:
    """Whether the action went through; else the form says why not, with what was typed."""
    try:
        act({"by": tables.person(request), "now": request.now})
    except actions.ClauseTaken:
        form.add_error("clause", _("Another provision follows this clause already."))
    except actions.ChangedMeanwhile:
        words = _("Somebody changed this provision meanwhile. Yours is not saved yet; see below.")
        form.add_error(None, words)
    except (TextIsFinal, actions.Gone, actions.NoSuchPlace) as refusal:
        form.add_error(None, str(REFUSALS[type(refusal)]))
    else:
        return True
    return False


def _page(
    request: Request, table: Negotiation, row: Agreement, form: ProvisionForm, **more: Any
) -> HttpResponse:
    title = more["title"]
    context = {
        "negotiation": table,
        "agreement": row,
        "form": form,
        "provision": None,
        "to_typed": (),
        "crumbs": tables.crumbs(table, crumb(row), here=title),
    }
    return render(request, "negotiations/staff/provision.html", context | more)


@requires(Permission.DRAFT)
def provision(request: Request, negotiation: str, agreement: str, provision: int) -> HttpResponse:
    """Label, heading, words and clause of one provision; what is saved stands beside the typed."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    row = agreement_at(request, table, agreement)
    node = provision_at(row, provision)
    form = ProvisionForm(
        request.POST or None, negotiation=table, initial=ProvisionForm.initial_of(node)
    )
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("label", "title", "text", "clause")}
        seen = form.cleaned_data["revision"]
        if _done(
            request,
            form,
            lambda doing: actions.edit(provision=node, base_revision=seen, **typed, **doing),
        ):
            return redirect(tree_address(row))
    more = _beside(row, node, form)
    return _page(request, table, row, form, title=str(node), provision=node, **more)


def provision_at(agreement: Agreement, key: int) -> AgreementClause:
    rows = agreement.clauses.select_related("clause", "tentative_agreement", "carried_from")
    node = get_object_or_404(rows, pk=key)
    node.agreement = agreement
    return node


def _beside(row: Agreement, node: AgreementClause, form: ProvisionForm) -> dict[str, Any]:
    """What else can be done, and how the words differ from the agreed and from the typed ones."""
    standing = provisions.standing_agreements(row.negotiation)
    agreed = next((one for one in standing if one.clause_id == node.clause_id), None)
    typed = form.cleaned_data["text"] if form.is_bound and form.is_valid() else None
    is_refused = form.is_bound and bool(form.non_field_errors())
    before = AgreementClause.objects.filter(agreement__successors=row).exclude(text="")
    sources = [(str(one.pk), str(one)) for one in before.order_by("parent__place", "place", "pk")]
    places = [place for place in places_in(row) if place[0] != str(node.pk)]
    text = form["text"].value() if is_refused else typed
    return {
        "agreed": agreed,
        "to_agreed": marked(node.text, agreed.text) if agreed else (),
        "to_typed": marked(node.text, text or "") if is_refused else (),
        "place": PlaceForm(places=places, initial={"under": node.parent_id or ""}),
        "source": SourceForm(sources=sources, initial=_source_of(node, sources))
        if sources
        else None,
    }


def _source_of(node: AgreementClause, sources: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The provision before that the words come from, else the one that is called alike."""
    alike = (key for key, name in sources if name == str(node))
    return {"source": str(node.carried_from_id or next(alike, ""))}


@require_POST
@requires(Permission.DRAFT)
def provision_act(
    request: Request, negotiation: str, agreement: str, provision: int
) -> HttpResponse:
    """Move, restore or take out a provision, on top of the revision that the page showed."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    row = agreement_at(request, table, agreement)
    node = provision_at(row, provision)
    try:
        _act(request, row, node)
    except tuple(REFUSALS) as refusal:
        messages.warning(request, str(REFUSALS[type(refusal)]))
    return redirect(tree_address(row))


def _act(request: Request, row: Agreement, node: AgreementClause) -> None:
    """Do what the button says; a name that no button has does nothing."""
    seen = tables.key_of(request.POST.get("revision", ""))
    doing: dict[str, Any] = {"provision": node, "base_revision": seen, "now": request.now}
    doing["by"] = tables.person(request)
    match request.POST.get("act", ""):
        case "up" | "down" as step:
            actions.move(step=Step(step), **doing)
        case "under":
            actions.move_under(under=below(row, request.POST.get("under")), **doing)
        case "take":
            actions.take_agreed(**doing)
        case "carry":
            key = tables.key_of(request.POST.get("source", ""))
            source = AgreementClause.objects.filter(agreement__successors=row, pk=key).first()
            if source is None:
                raise actions.NothingBefore
            actions.carry(source=source, **doing)
        case "remove":
            actions.remove(**doing)
