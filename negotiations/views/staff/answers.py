"""Logging the other side's answer: typed, shown once more, then recorded for good."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from negotiations.actions import answers
from negotiations.actions.answers import Entry, SourceInput
from negotiations.comparisons import marked
from negotiations.forms.answers import AnswerForm, EntryForm, entry_forms
from negotiations.models import Clause, Negotiation, Position, Proposal
from negotiations.models.proposal import Side
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires
from portal.text import canonical


@requires(Permission.TABLE)
def answer_new(request: Request, negotiation: str) -> HttpResponse:
    """Type the answer; `preview` shows it as it will be kept, `record` keeps it."""
    table = tables.table_at(request, negotiation, Permission.TABLE)
    asked = _asked(request, table)
    rows = _clauses(request, table, asked)
    initial = {"medium": "written"}
    form = AnswerForm(request.POST or None, asked=asked, now=request.now, initial=initial)
    entries = entry_forms(rows, is_answer=asked is not None, data=request.POST or None)
    crumbs = tables.crumbs(table, here=_("Log an answer"))
    context: dict[str, Any] = {"negotiation": table, "asked": asked, "crumbs": crumbs}
    step = request.POST.get("step", "edit")
    if step == "edit" or not _is_complete(form, entries):
        context |= _typing(request, table, asked, form, entries)
        context["is_incomplete"] = step != "edit"
        return render(request, "negotiations/staff/answer_new.html", context)
    if step == "record":
        recorded = _record(request, table, asked, form, entries)
        messages.success(request, _("The answer is on record."))
        return redirect(recorded)
    context |= {"typed": _typed(form, entries), "facts": _facts(form)}
    context["shown"] = _shown(entries, _texts(asked))
    return render(request, "negotiations/staff/answer_preview.html", context)


def _typing(
    request: Request,
    table: Negotiation,
    asked: Proposal | None,
    form: AnswerForm,
    entries: Sequence[EntryForm],
) -> dict[str, Any]:
    """The form as typed so far, each clause with what we asked."""
    asked_texts = _texts(asked)
    return {
        "form": form,
        "entries": [(entry, asked_texts.get(entry.clause.pk, "")) for entry in entries],
        "proposals": [] if asked else _tabled(request, table),
    }


def _tabled(request: Request, table: Negotiation) -> list[Proposal]:
    """Our proposals that an answer can be logged to, newest first."""
    visible = Proposal.objects.visible_to(request.viewer, request.now).tabled()
    ours = visible.filter(negotiation=table, side=Side.GUILD)
    return list(ours.exclude(kind__in=Proposal.OUTSIDE_CYCLE).order_by("-tabled_at", "-pk"))


def _asked(request: Request, table: Negotiation) -> Proposal | None:
    """The proposal that the address names, or None for words that answer nothing."""
    wanted = request.GET.get("responds_to", "")
    if not wanted:
        return None
    visible = Proposal.objects.visible_to(request.viewer, request.now).tabled()
    return get_object_or_404(visible, negotiation=table, side=Side.GUILD, pk=tables.key_of(wanted))


def _clauses(request: Request, table: Negotiation, asked: Proposal | None) -> list[Clause]:
    """The clauses the page offers: those of the proposal, those the address names, or all."""
    visible = Clause.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    named = request.GET.getlist("clause")
    if asked:
        visible = visible.filter(positions__proposal=asked, positions__is_left_out=False)
    elif named:
        visible = visible.filter(slug__in=named)
    return list(visible.select_related("issue").order_by("issue__place", "place", "pk"))


def _texts(asked: Proposal | None) -> dict[int, str]:
    """What we asked on each clause, by the clause's id."""
    if asked is None:
        return {}
    return dict(asked.positions.filter(is_left_out=False).values_list("clause_id", "text"))


def _is_complete(form: AnswerForm, entries: Sequence[EntryForm]) -> bool:
    """Whether everything typed can be recorded; says in the forms what is missing."""
    are_valid = [form.is_valid(), *(entry.is_valid() for entry in entries)]
    if all(are_valid) and not any(entry.cleaned_data["stance"] for entry in entries):
        form.add_error(None, _("Say for at least one clause what was answered."))
        return False
    return all(are_valid)


def _said(entries: Sequence[EntryForm]) -> list[Entry]:
    return [
        Entry(entry.clause, entry.cleaned_data["stance"], entry.cleaned_data["text"])
        for entry in entries
        if entry.cleaned_data["stance"]
    ]


@transaction.atomic
def _record(
    request: Request,
    table: Negotiation,
    asked: Proposal | None,
    form: AnswerForm,
    entries: Sequence[EntryForm],
) -> Proposal:
    """Record the answer, or find it if the button was pressed twice.

    The negotiation is locked, so the second press waits for the first and sees its answer.
    """
    Negotiation.objects.select_for_update().get(pk=table.pk)
    typed, said = form.cleaned_data, _said(entries)
    recorded = _recorded(table, asked, typed["said_at"], said)
    return recorded or answers.log_answer(
        negotiation=table,
        responds_to=asked,
        said_at=typed["said_at"],
        medium=typed["medium"],
        described_by=typed["described_by"],
        is_package=typed["is_package"],
        source=SourceInput(typed["publisher"], typed["url"], typed["note"]),
        entries=said,
        by=tables.person(request),
        now=request.now,
    )


def _recorded(
    table: Negotiation, asked: Proposal | None, said_at: datetime, said: Sequence[Entry]
) -> Proposal | None:
    """The answer of that instant with these words, if it is on record."""
    same_instant = table.proposals.tabled().filter(
        side=Side.EMPLOYER, responds_to=asked, tabled_at=said_at
    )
    earlier = same_instant.order_by("pk").prefetch_related("positions")
    return next((proposal for proposal in earlier if _says(proposal, said)), None)


def _says(earlier: Proposal, said: Sequence[Entry]) -> bool:
    """Whether a recorded answer says just this; an acceptance may have taken our words over."""
    kept = {position.clause_id: position for position in earlier.positions.all()}
    return set(kept) == {entry.clause.pk for entry in said} and all(
        kept[entry.clause.pk].stance == entry.stance
        and canonical(entry.text) in {kept[entry.clause.pk].text, ""}
        for entry in said
    )


def _typed(form: AnswerForm, entries: Sequence[EntryForm]) -> list[tuple[str, str]]:
    """Everything typed as pairs for hidden fields, the moment fixed to the minute shown."""
    said_at = timezone.localtime(form.cleaned_data["said_at"])
    pairs = [
        (field.html_name, str(field.value() or ""))
        for one in (form, *entries)
        for field in one
        if field.name != "said_time"
    ]
    return [("said_time", said_at.strftime("%H:%M")), *pairs]


def _facts(form: AnswerForm) -> list[tuple[str, str]]:
    """The answer's circumstances in words, for the preview."""
    typed = form.cleaned_data
    said_at = formats.date_format(timezone.localtime(typed["said_at"]), "j F Y, H:i T")
    source = " ".join(part for part in (typed["publisher"], typed["url"], typed["note"]) if part)
    facts = [
        (_("Said"), said_at),
        (_("How it came"), str(Proposal.Medium(typed["medium"]).label)),
        (_("Package"), _("to be accepted only as a whole") if typed["is_package"] else ""),
        (_("As described by"), typed["described_by"]),
        (_("Source"), source),
    ]
    return [(name, value) for name, value in facts if value]


def _shown(entries: Sequence[EntryForm], asked_texts: Mapping[int, str]) -> list[dict[str, Any]]:
    """What will be kept for each clause, and how it differs from what we asked."""
    rows = []
    for entry in _said(entries):
        asked, text = asked_texts.get(entry.clause.pk, ""), canonical(entry.text)
        if entry.stance == Position.Stance.ACCEPT and not text:
            text = asked
        redline = marked(asked, text) if asked and text else ()
        stance = Position.Stance(entry.stance).label
        rows.append({"clause": entry.clause, "stance": stance, "text": text, "redline": redline})
    return rows
