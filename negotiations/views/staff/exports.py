"""A proposal as files for the other side: clean, and redlined against chosen texts."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from negotiations import drafting
from negotiations.drafting import DraftRow
from negotiations.exports import proposals
from negotiations.exports.files import Format
from negotiations.exports.proposals import Leaf, ProposalFiles
from negotiations.forms.exports import ExportForm, ProposalExport
from negotiations.models import Negotiation, Proposal
from negotiations.views.sending import Source, sent
from negotiations.views.staff import tables
from negotiations.views.staff.opened import opened
from portal.access import Permission, Request, requires

AUTHOR = "export_author"
Files = list[tuple[str, str]]


def author_at(request: Request, table: Negotiation) -> str:
    """The name that was last chosen in this session, else the guild's at this table."""
    return str(request.session.get(AUTHOR, table.guild_short_name))


def chosen(request: Request) -> QueryDict:
    """The choices as the page sent them, or as an address names them."""
    return request.POST if request.method == "POST" else request.GET


def taken(request: Request, form: ExportForm) -> HttpResponse:
    """Keep the name that was sent for later files, in the session alone; then the files."""
    request.session[AUTHOR] = form.cleaned_data["author"]
    return redirect(f"{request.path}?{urlencode(form.chosen)}")


def links(form: ExportForm, files: Iterable[tuple[str, str]]) -> Files:
    """Addresses of files with every choice in them, so that each can be had again."""
    query = urlencode(form.chosen)
    return [(words, f"{address}?{query}") for words, address in files]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_DESK)
def proposal_export(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Choose the author and what each clause is held against; then the files."""
    shown, form, _leaves = _asked_for(request, negotiation, pk)
    files: Files = []
    if form.is_valid():
        if request.method == "POST":
            return taken(request, form)
        files = links(form, _files(shown))
    context = {"negotiation": shown.negotiation, "proposal": shown, "form": form, "files": files}
    context["crumbs"] = tables.crumbs(
        shown.negotiation, tables.proposal_crumb(shown), here=_("Files")
    )
    return render(request, "negotiations/staff/proposal_export.html", context)


def _files(shown: Proposal) -> Files:
    def address(name: str, *ending: Format) -> str:
        return reverse(name, args=[shown.negotiation.slug, shown.pk, *ending])

    text, redline = "proposal-export-text", "proposal-export-redline"
    return [
        (_("Ready to send: clean and redline for Word"), address("proposal-export-all")),
        (_("Word, with tracked changes"), address(redline, Format.DOCX)),
        (_("Word, clean"), address(text, Format.DOCX)),
        (_("PDF, with the changes marked"), address(redline, Format.PDF)),
        (_("PDF, clean"), address(text, Format.PDF)),
        (_("Plain text"), address(text, Format.TXT)),
        (_("Plain text, with the changes in brackets"), address(redline, Format.TXT)),
        (_("Data (JSON)"), address(text, Format.JSON)),
        (_("Data of the changes (JSON)"), address(redline, Format.JSON)),
    ]


def _asked_for(
    request: Request, negotiation: str, pk: int
) -> tuple[Proposal, ProposalExport, list[Leaf]]:
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    shown = tables.proposal_at(request, table, pk)
    rows = drafting.rows_of(shown, request.viewer, request.now)
    leaves = proposals.leaves_of(shown, [row.position for row in rows])
    spoken = {leaf.position.pk for leaf in leaves if leaf.words}
    with_words: list[DraftRow] = [row for row in rows if row.position.pk in spoken]
    form = ProposalExport(chosen(request), rows=with_words, author=author_at(request, table))
    return shown, form, leaves


def _proposal_files(request: Request, negotiation: str, pk: int) -> ProposalFiles:
    """What the address asks for; a text that cannot be had is not found."""
    shown, form, leaves = _asked_for(request, negotiation, pk)
    if not form.is_valid():
        raise Http404
    return ProposalFiles(
        proposal=shown,
        leaves=proposals.based_on(leaves, form.bases()),
        author=form.cleaned_data["author"],
        at=proposals.instant_of(shown),
    )


def _sent(request: Request, proposal: Proposal, source: Source, ending: Format) -> HttpResponse:
    """The file, and a note of who took it."""
    answer = sent(request, source, ending)
    if answer.status_code in {200, 304}:
        opened(request, proposal, _("File of a proposal: %s") % f"{proposal.title} ({ending})")
    return answer


@require_safe
@requires(Permission.SEE_DESK)
def proposal_export_text(
    request: Request, negotiation: str, pk: int, ending: Format
) -> HttpResponse:
    files = _proposal_files(request, negotiation, pk)
    return _sent(request, files.proposal, files.text, ending)


@require_safe
@requires(Permission.SEE_DESK)
def proposal_export_redline(
    request: Request, negotiation: str, pk: int, ending: Format
) -> HttpResponse:
    files = _proposal_files(request, negotiation, pk)
    return _sent(request, files.proposal, files.redline, ending)


@require_safe
@requires(Permission.SEE_DESK)
def proposal_export_all(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """The clean words and the redline in one file."""
    files = _proposal_files(request, negotiation, pk)
    return _sent(request, files.proposal, files.ready_to_send, Format.ZIP)
