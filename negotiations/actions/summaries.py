"""Summaries written by people: a working copy, every save of it, and the finished revision."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from negotiations import summaries, summary_findings
from negotiations.actions.telling import tell_table
from negotiations.addresses import OF_A_SUMMARY, drawn, summary_slug
from negotiations.models import (
    Citation,
    Clause,
    Issue,
    Justification,
    Negotiation,
    Summary,
    SummaryLine,
    SummaryRevision,
)
from negotiations.summary_findings import Checked
from portal.models import User
from portal.text import canonical, sha256

LONGEST_FIGURE = 200


class OfAnotherTable(Exception):
    """A summary is of an issue or a clause of its own negotiation."""


class InWork(Exception):
    """Somebody has begun a revision already; `revision` is that working copy."""

    def __init__(self, revision: SummaryRevision) -> None:
        super().__init__(str(revision))
        self.revision = revision


class NotInWork(Exception):
    """The revision is finished, or its working copy was thrown away."""


class SavedMeanwhile(Exception):
    """Somebody else saved since; nothing was overwritten."""


class SaysNothing(Exception):
    """A line has no words, or a summary no line."""


class NotCitable(Exception):
    """What is cited was not tabled here, or is not of a final agreement of this table."""


class NothingToJustify(Exception):
    """The line has no such figure, or the cited words hold it."""


class NotGrounded(Exception):
    """Lines cite nothing, or hold figures that are neither found nor justified."""

    def __init__(self, lines: Sequence[SummaryLine]) -> None:
        super().__init__(", ".join(str(line) for line in lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line as typed; `key` is that of the line it was before, 0 for a new one."""

    text: str
    not_doing: str = ""
    positions: Collection[int] = ()
    provisions: Collection[int] = ()
    key: int = 0


@transaction.atomic
def begin(
    *,
    negotiation: Negotiation,
    issue: Issue | None = None,
    clause: Clause | None = None,
    by: User,
    now: datetime,
) -> SummaryRevision:
    """Begin a summary, or the next revision of one with all that the last finished one says."""
    negotiation = Negotiation.objects.select_for_update().get(pk=negotiation.pk)
    for about in (issue, clause):
        if about is not None and about.negotiation_id != negotiation.pk:
            raise OfAnotherTable
    summary, _created = Summary.objects.get_or_create(
        negotiation=negotiation,
        issue=issue,
        clause=clause,
        defaults={"created_at": now, "created_by": by},
    )
    in_work = summary.revisions.filter(sha256="").first()
    if in_work is not None:
        raise InWork(in_work)
    last = summary.revisions.exclude(sha256="").order_by("finished_at", "pk").last()
    revision = SummaryRevision.objects.create(summary=summary, started_at=now, started_by=by)
    if last is not None:
        _carry_over(last, revision)
    _tell("summary.begun", revision, by=by, now=now)
    return revision


def _carry_over(last: SummaryRevision, revision: SummaryRevision) -> None:
    for line in last.lines.prefetch_related("citations", "justifications"):
        copy = SummaryLine.objects.create(
            revision=revision, place=line.place, text=line.text, not_doing=line.not_doing
        )
        Citation.objects.bulk_create(
            Citation(line=copy, position_id=one.position_id, provision_id=one.provision_id)
            for one in line.citations.all()
        )
        Justification.objects.bulk_create(
            Justification(line=copy, words=one.words, reason=one.reason, by_id=one.by_id, at=one.at)
            for one in line.justifications.all()
        )


@transaction.atomic
def save(
    *, revision: SummaryRevision, version: int, lines: Sequence[LineInput], by: User, now: datetime
) -> SummaryRevision:
    """Make the working copy say exactly this; refused on any version but the last.

    Justifications stay with their line as long as the figure stands in it.
    """
    fresh = _locked(revision)
    if version != fresh.version:
        raise SavedMeanwhile
    _check(fresh.summary.negotiation, lines)
    before = {line.pk: line for line in fresh.lines.all()}
    written = [_write(fresh, place, line, before) for place, line in enumerate(lines)]
    fresh.lines.exclude(pk__in=[row.pk for row in written]).delete()
    _cite(written, lines)
    fresh.version += 1
    fresh.saved_at, fresh.saved_by = now, by
    fresh.save(update_fields=["version", "saved_at", "saved_by"])
    _tell("summary.saved", fresh, by=by, now=now)
    return fresh


def _check(negotiation: Negotiation, lines: Iterable[LineInput]) -> None:
    if not all(canonical(line.text) for line in lines):
        raise SaysNothing
    positions = {key for line in lines for key in line.positions}
    provisions = {key for line in lines for key in line.provisions}
    held = summaries.citable_positions(negotiation).filter(pk__in=positions).count()
    kept = summaries.citable_provisions(negotiation).filter(pk__in=provisions).count()
    if (held, kept) != (len(positions), len(provisions)):
        raise NotCitable


def _write(
    revision: SummaryRevision, place: int, typed: LineInput, before: Mapping[int, SummaryLine]
) -> SummaryLine:
    row = before.get(typed.key) or SummaryLine(revision=revision)
    row.place = place
    row.text, row.not_doing = canonical(typed.text), canonical(typed.not_doing)
    row.save()
    gone = [one.pk for one in row.justifications.all() if one.words not in _words_of(row)]
    row.justifications.filter(pk__in=gone).delete()
    return row


def _words_of(row: SummaryLine) -> str:
    return f"{row.text}\n{row.not_doing}"


def _cite(rows: Sequence[SummaryLine], lines: Sequence[LineInput]) -> None:
    Citation.objects.filter(line__in=rows).delete()
    Citation.objects.bulk_create(
        citation
        for row, line in zip(rows, lines, strict=True)
        for citation in (
            *(Citation(line=row, position_id=key) for key in dict.fromkeys(line.positions)),
            *(Citation(line=row, provision_id=key) for key in dict.fromkeys(line.provisions)),
        )
    )


@transaction.atomic
def justify(
    *, line: SummaryLine, words: str, reason: str, by: User, now: datetime
) -> Justification:
    """Say why a figure is right that the cited words do not hold; only staff ever read it."""
    fresh = _locked(line.revision)
    row = fresh.lines.filter(pk=line.pk).first()
    is_too_long = len(words) > LONGEST_FIGURE
    if row is None or is_too_long or words not in {one.words for one in checked(row).unfound}:
        raise NothingToJustify
    said, _created = Justification.objects.update_or_create(
        line=row, words=words, defaults={"reason": reason, "by": by, "at": now}
    )
    _tell("summary.justified", fresh, by=by, now=now, figure=words, reason=reason)
    return said


@transaction.atomic
def finish(*, revision: SummaryRevision, version: int, by: User, now: datetime) -> SummaryRevision:
    """Fix the words that the person read, with hash and address, once every line is grounded.

    The negotiation is locked, so that no two revisions get the same address.
    """
    Negotiation.objects.select_for_update().get(pk=revision.summary.negotiation_id)
    fresh = _locked(revision)
    if version != fresh.version:
        raise SavedMeanwhile
    lines = list(fresh.lines.prefetch_related(*GROUNDS))
    if not lines:
        raise SaysNothing
    open_lines = [line for line in lines if not is_grounded(line)]
    if open_lines:
        raise NotGrounded(open_lines)
    _fix(fresh, summaries.whole_text(lines), by=by, now=now)
    _tell("summary.finished", fresh, by=by, now=now, summary=fresh.slug, sha256=fresh.sha256)
    return fresh


GROUNDS = ("citations__position", "citations__provision", "justifications")


def is_grounded(line: SummaryLine) -> bool:
    """Whether it cites something, and each figure of it is found there or justified."""
    return bool(line.citations.all()) and not checked(line).open


def checked(line: SummaryLine) -> Checked:
    """A kept line held against its citations; no query where GROUNDS were prefetched."""
    cited = [summaries.text_of(one).text for one in line.citations.all()]
    reasons = {one.words: one.reason for one in line.justifications.all()}
    return summary_findings.check(line.text, line.not_doing, cited, reasons)


def _fix(revision: SummaryRevision, text: str, *, by: User, now: datetime) -> None:
    at_the_table = SummaryRevision.objects.filter(
        summary__negotiation=revision.summary.negotiation_id
    )
    taken = set(at_the_table.values_list("slug", flat=True))
    day = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    revision.text, revision.sha256 = text, sha256(text)
    digits = drawn(
        revision.sha256, key=settings.SECRET_KEY, occasion=now.isoformat(), of_hash=OF_A_SUMMARY
    )
    revision.slug = summary_slug(day, digits, taken)
    revision.finished_at, revision.finished_by = now, by
    revision.save(update_fields=["text", "sha256", "slug", "finished_at", "finished_by"])


@transaction.atomic
def discard(*, revision: SummaryRevision, by: User, now: datetime) -> None:
    """Throw a working copy away; what was finished before stays."""
    fresh = _locked(revision)
    _tell("summary.discarded", fresh, by=by, now=now)
    fresh.delete()


def _locked(revision: SummaryRevision) -> SummaryRevision:
    rows = SummaryRevision.objects.select_for_update(of=("self",)).filter(sha256="")
    fresh = rows.select_related("summary__negotiation", "summary__issue", "summary__clause").filter(
        pk=revision.pk
    )
    found = fresh.first()
    if found is None:
        raise NotInWork
    return found


def _tell(verb: str, revision: SummaryRevision, *, by: User, now: datetime, **more: Any) -> None:
    table = revision.summary.negotiation
    tell_table(
        verb,
        table,
        revision,
        by=by,
        now=now,
        payload={"title": str(revision.summary)} | more,
    )
