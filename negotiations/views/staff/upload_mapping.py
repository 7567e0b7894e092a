"""Which paragraph of a file goes to which clause: looked over and put right by a person."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from negotiations import intake
from negotiations.actions import uploads as actions
from negotiations.comparisons import marked
from negotiations.forms.paragraphs import ParagraphForm, Places, SentChoices
from negotiations.mapping import Key
from negotiations.models import Clause, Issue, Upload, UploadedParagraph
from negotiations.views.staff import tables
from portal.access import Request

ON_A_PAGE = 40
SHOWN = ("all", "undecided", "changed")
Fate = UploadedParagraph.Fate


def mapping_page(request: Request, upload: Upload) -> HttpResponse:
    """Show the mapping, or keep what was chosen on this part of it."""
    places = _places(request, upload)
    if request.method != "POST":
        return _page(request, upload, places)
    sent = SentChoices(request.POST, _paragraphs(request, upload), places)
    if not sent.is_valid():
        return _page(request, upload, places, sent)
    try:
        _choose(upload, sent.changed)
    except actions.NotOpen:
        return _again(request, upload, places)
    messages.success(request, _("Your choices are kept."))
    return redirect(f"{upload.get_absolute_url()}?{request.GET.urlencode()}")


def _choose(upload: Upload, forms: Sequence[ParagraphForm]) -> None:
    """Keep what this person chose and nothing besides."""
    actions.choose(
        upload=upload,
        choices={form.paragraph.pk: form.choice for form in forms},
        seen={form.paragraph.pk: form.stood for form in forms},
    )


def _again(request: Request, upload: Upload, places: Places) -> HttpResponse:
    """Somebody was quicker: the page once more, as it stands by now beside what was typed."""
    upload.refresh_from_db(fields=["state"])
    if upload.state != Upload.State.MAPPING:
        messages.warning(request, _("This file is on record or set aside."))
        return redirect(upload)
    sent = SentChoices(request.POST, _paragraphs(request, upload), places)
    sent.is_valid()
    return _page(request, upload, places, sent)


def _page(
    request: Request, upload: Upload, places: Places, sent: SentChoices | None = None
) -> HttpResponse:
    rows = list(_paragraphs(request, upload))
    page = Paginator(_in_order(_wanted(request, rows)), ON_A_PAGE).get_page(request.GET.get("page"))
    forms = sent.forms if sent else [ParagraphForm(paragraph=row, places=places) for row in page]
    facts = intake.facts_of(upload)
    way = (upload.negotiation, tables.uploads_crumb(upload.negotiation))
    context = {
        "upload": upload,
        "negotiation": upload.negotiation,
        "crumbs": tables.crumbs(*way, here=upload.file_name),
        "silent": intake.silence(upload, rows),
        "counts": _counts(rows),
        "authors": facts.authors,
        "left_out": facts.left_out,
        "page": page,
        "groups": _groups(forms, places),
        "shown": _shown(request),
        "sent": sent,
    }
    return render(request, "negotiations/staff/upload_mapping.html", context)


def _shown(request: Request) -> str:
    wanted = request.GET.get("show", SHOWN[0])
    return wanted if wanted in SHOWN else SHOWN[0]


def _paragraphs(request: Request, upload: Upload) -> QuerySet[UploadedParagraph]:
    visible = UploadedParagraph.objects.visible_to(request.viewer, request.now)
    return visible.filter(upload=upload).order_by("place", "pk")


def _wanted(request: Request, rows: Sequence[UploadedParagraph]) -> list[UploadedParagraph]:
    match _shown(request):
        case "undecided":
            return [row for row in rows if row.fate == Fate.UNDECIDED]
        case "changed":
            return [row for row in rows if row.base_text != row.text]
    return list(rows)


def _in_order(rows: Sequence[UploadedParagraph]) -> list[UploadedParagraph]:
    """What waits for a decision first, then clause by clause as the file has them."""
    first: dict[tuple[str, Key], int] = {}
    for row in rows:
        first.setdefault((row.fate, intake.key_of(row)), row.place)
    ranks: dict[str, int] = {Fate.UNDECIDED: 0, Fate.IGNORED: 2}
    return sorted(
        rows, key=lambda row: (ranks.get(row.fate, 1), first[row.fate, intake.key_of(row)])
    )


def _places(request: Request, upload: Upload) -> Places:
    clauses = Clause.objects.visible_to(request.viewer, request.now).filter(
        negotiation=upload.negotiation
    )
    issues = Issue.objects.visible_to(request.viewer, request.now).filter(
        negotiation=upload.negotiation
    )
    ordered = clauses.select_related("issue").order_by("issue__place", "place", "pk")
    return Places(list(ordered), list(issues.order_by("place", "pk")))


def _counts(rows: Sequence[UploadedParagraph]) -> dict[str, int]:
    """How many paragraphs go where."""
    counted = Counter(row.fate for row in rows)
    placed = counted[Fate.CLAUSE] + counted[Fate.NEW_CLAUSE]
    return {
        "placed": placed,
        "ignored": counted[Fate.IGNORED],
        "undecided": counted[Fate.UNDECIDED],
    }


def _groups(
    forms: Sequence[ParagraphForm], places: Places
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Paragraphs that go to one place under its name, each with its form and its changes."""

    def place_of(form: ParagraphForm) -> str:
        row = form.paragraph
        return places.name_of_place(row.fate, row.clause_id, row.new_title)

    return [
        (name, [_row(form) for form in together]) for name, together in groupby(forms, key=place_of)
    ]


def _row(form: ParagraphForm) -> dict[str, Any]:
    """A paragraph with its tracked changes as a redline, and the form that places it."""
    paragraph = form.paragraph
    return {
        "form": form,
        "paragraph": paragraph,
        "redline": marked(paragraph.base_text, paragraph.text),
        "percent": round(100 * paragraph.confidence),
    }
