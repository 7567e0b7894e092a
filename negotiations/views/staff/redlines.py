"""Two texts of a clause, or two agreements, as a redline under a name that staff choose."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from negotiations.citations import comparison_address
from negotiations.exports import agreements, positions
from negotiations.exports.files import Format
from negotiations.forms.exports import AgreementExport, ClauseExport, ExportForm
from negotiations.models import Agreement, Clause, Negotiation, Position
from negotiations.templatetags.said import in_short
from negotiations.views.sending import sent
from negotiations.views.staff import tables
from negotiations.views.staff.exports import author_at, chosen, links, taken
from portal.access import Permission, Request, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_DESK)
def clause_export(request: Request, negotiation: str, clause: str) -> HttpResponse:
    """Choose two texts and the author; then the files."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    shown = tables.clause_at(request, table, clause)
    form = _clause_form(request, shown, _texts(request, shown))
    address = (table.slug, shown.slug)
    return _page(request, table, form, shown.title, "clause-export-redline", address)


@require_safe
@requires(Permission.SEE_DESK)
def clause_export_redline(
    request: Request, negotiation: str, clause: str, ending: Format
) -> HttpResponse:
    """The redline from one position to another."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    shown = tables.clause_at(request, table, clause)
    texts = _texts(request, shown)
    form = _clause_form(request, shown, texts)
    if not form.is_valid():
        raise Http404
    before, after = (texts[form.cleaned_data[end]] for end in ("from", "to"))
    address, author = comparison_address(before, after), form.cleaned_data["author"]
    made = positions.redline_of_two(before, after, address, author)
    return sent(request, made, ending)


def _texts(request: Request, clause: Clause) -> dict[str, Position]:
    """Everything handed over on the clause with words, oldest first, by address."""
    said = Position.objects.tabled().visible_to(request.viewer, request.now).filter(clause=clause)
    spoken = said.exclude(text="").select_related("proposal__negotiation")
    found = list(spoken.prefetch_related("sources").order_by("said_at", "pk"))
    for position in found:
        position.clause = clause
        position.proposal.negotiation = clause.negotiation
    return {position.slug: position for position in found}


def _clause_form(request: Request, clause: Clause, texts: dict[str, Position]) -> ClauseExport:
    """A form for two of the texts; where there are no two, there is no such page."""
    if len(texts) < 2:
        raise Http404
    choices = [(slug, in_short(position)) for slug, position in texts.items()]
    return ClauseExport(
        chosen(request), texts=choices, author=author_at(request, clause.negotiation)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_DESK)
def agreement_export(request: Request, negotiation: str, agreement: str) -> HttpResponse:
    """Choose the agreement to hold it against and the author; then the files."""
    table, shown = _agreement_at(request, negotiation, agreement)
    form = _agreement_form(request, table, shown)
    address = (table.slug, shown.slug)
    return _page(request, table, form, shown.title, "agreement-export-redline", address)


@require_safe
@requires(Permission.SEE_DESK)
def agreement_export_redline(
    request: Request, negotiation: str, agreement: str, ending: Format
) -> HttpResponse:
    """The redline from another agreement to this one, final or not."""
    table, shown = _agreement_at(request, negotiation, agreement)
    form = _agreement_form(request, table, shown)
    if not form.is_valid():
        raise Http404
    base = form.base
    made = agreements.redline_of_two(
        base,
        shown,
        address=reverse("agreement-compare", args=[base.slug, shown.slug]),
        author=form.cleaned_data["author"],
        now=request.now,
    )
    return sent(request, made, ending)


def _agreement_at(request: Request, negotiation: str, slug: str) -> tuple[Negotiation, Agreement]:
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    visible = Agreement.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    shown = get_object_or_404(visible.prefetch_related("sources"), slug=slug)
    shown.negotiation = table
    return table, shown


def _agreement_form(request: Request, table: Negotiation, shown: Agreement) -> AgreementExport:
    """A form for any other agreement that the viewer may see; without one there is no such page."""
    visible = Agreement.objects.visible_to(request.viewer, request.now).exclude(pk=shown.pk)
    others = list(visible.prefetch_related("sources"))
    if not others:
        raise Http404
    usual = next((one for one in others if one.pk == shown.predecessor_id), others[0])
    return AgreementExport(
        chosen(request), others=others, usual=usual, author=author_at(request, table)
    )


def _page(
    request: Request,
    table: Negotiation,
    form: ExportForm,
    title: str,
    name: str,
    address: tuple[str, str],
) -> HttpResponse:
    context: dict[str, Any] = {"negotiation": table, "heading": title, "form": form, "files": []}
    if form.is_valid():
        if request.method == "POST":
            return taken(request, form)
        words = (
            (Format.DOCX, _("Word, with tracked changes")),
            (Format.PDF, _("PDF, with the changes marked")),
            (Format.TXT, _("Plain text, with the changes in brackets")),
            (Format.JSON, _("Data of the changes (JSON)")),
        )
        files = [(told, reverse(name, args=[*address, ending])) for ending, told in words]
        context["files"] = links(form, files)
    context["crumbs"] = tables.crumbs(table, here=_("Files"))
    return render(request, "negotiations/staff/redline_export.html", context)
