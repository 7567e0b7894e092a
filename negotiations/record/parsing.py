"""From the file's text to rows, or to the list of everything that is wrong with it."""

import json
import re
from collections.abc import Sequence

from negotiations.record import checks, rows
from negotiations.record.reading import Fields

CERTAINTY_WITH_NOTE = re.compile(r"(\w+)(?: \((.+)\))?", re.DOTALL)
INDEXED_NOTE = re.compile(r"GitHub file index id \d+ \((.+)\)", re.DOTALL)
REMARKS = ("schema_note", "compiled", "confidentiality_levels_suggested")


class Invalid(Exception):
    """The file can't be loaded; `faults` name each place and what is wrong there."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def parse(text: str) -> rows.Record:
    """Return the file's rows; raise Invalid with all faults at once."""
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise Invalid(["the file is not a record: it is nested too deeply"]) from error
    except ValueError as error:
        raise Invalid([f"the file is not JSON: {error}"]) from error
    faults: list[str] = []
    record = _record(Fields(document, "", faults))
    faults += checks.faults_between_rows(record)
    if faults:
        raise Invalid(faults)
    return record


def _record(fields: Fields) -> rows.Record:
    kept = {name: 1 for name in REMARKS if fields.take(name, required=False) is not None}
    negotiations = [_negotiation(each) for each in fields.rows("negotiations")]
    fields.finish()
    return rows.Record(negotiations, kept)


def _negotiation(fields: Fields) -> rows.Negotiation:
    clauses = [_clause(each) for each in fields.rows("clauses")]
    row = rows.Negotiation(
        path=fields.path,
        slug=fields.address("slug"),
        title=fields.text("title", limit=200),
        agreement=fields.text("agreement", limit=200),
        term=_term(fields.row("term")),
        parties=_parties(fields),
        milestones=[_milestone(each) for each in fields.rows("key_dates")],
        sessions=[_session(each) for each in fields.rows("sessions")],
        topics=fields.texts("topics", limit=80),
        proposals=[_proposal(each) for each in fields.rows("proposals")],
        clauses=clauses,
        votes=[_vote(each) for each in fields.rows("votes")],
        documents=[_document(each) for each in fields.rows("public_summaries")],
        kept_for_later=_kept(fields, clauses),
    )
    fields.finish()
    return row


def _term(fields: Fields) -> rows.Term:
    term = rows.Term(fields.day("from"), fields.day("to"))
    fields.finish()
    return term


def _parties(fields: Fields) -> rows.Parties:
    parties = [_party(each) for each in fields.rows("parties")]
    return rows.Parties(
        guilds=[name for side, name in parties if side == "guild"],
        employers=[name for side, name in parties if side == "employer"],
    )


def _party(fields: Fields) -> tuple[str, str]:
    party = fields.choice("side", ("guild", "employer")), fields.text("name", limit=200)
    fields.finish()
    return party


def _kept(fields: Fields, clauses: Sequence[rows.Clause]) -> dict[str, int]:
    """Check the shape of what the portal has no page for yet, and count it."""
    misuse = list(fields.rows("misuse_and_accountability", required=False))
    for each in misuse:
        each.address("slug")
        each.text("text")
        _source(each.row("source"))
        each.finish()
    kept = {"misuse_and_accountability": len(misuse)}
    if "eligibility_rules" in fields:
        kept["eligibility_rules"] = 1
        _source(fields.row("eligibility_rules").row("source"))
    if fields.text("sessions_note", required=False):
        kept["sessions_note"] = 1
    kept["clause notes"] = sum(1 for clause in clauses if clause.note)
    return {name: count for name, count in kept.items() if count}


def _source(fields: Fields) -> rows.Source:
    """A publisher with its address, or a note; of an indexed copy only the words remain."""
    note = fields.text("note", required=False)
    if indexed := INDEXED_NOTE.fullmatch(note):
        note = indexed[1]
    source = rows.Source(
        publisher=fields.text("publisher", limit=200, required=False),
        url=fields.text("url", limit=500, required=False),
        note=note,
    )
    if fields.take("kind", required=False) not in (None, "rehosted"):
        fields.fault("kind", "is unknown; known is rehosted")
    if not (source.publisher and source.url) and not source.note:
        fields.fault("", "names neither a publisher with its address nor a note")
    if source.url and not source.url.startswith(("https://", "http://")):
        fields.fault("url", f"{source.url} is not a web address")
    if len(note) > 300:
        fields.fault("note", "has more than 300 characters")
    fields.finish()
    return source


def _milestone(fields: Fields) -> rows.Milestone:
    row = rows.Milestone(
        path=fields.path,
        date=fields.day("date"),
        event=fields.text("event"),
        source=_source(fields.row("source")),
        is_turning_point="turning_point" in fields and fields.flag("turning_point"),
    )
    fields.finish()
    return row


def _session(fields: Fields) -> rows.Session:
    certainty, note = _certainty(fields)
    row = rows.Session(
        path=fields.path,
        date=fields.day("date"),
        kind=fields.choice("kind", rows.SESSION_KINDS),
        topics=fields.texts("topics"),
        start=fields.hour("start"),
        end=fields.hour("end"),
        duration_hours=fields.number("duration_hours"),
        medium=fields.text("medium", limit=60, required=False),
        certainty=certainty,
        certainty_note=note,
    )
    fields.finish()
    return row


def _certainty(fields: Fields) -> tuple[str, str]:
    """A certainty, with what limits it in parentheses."""
    words = fields.text("certainty", limit=200)
    found = CERTAINTY_WITH_NOTE.fullmatch(words)
    if words and (found is None or found[1] not in rows.CERTAINTIES):
        fields.fault("certainty", f"{words} is unknown; known are {', '.join(rows.CERTAINTIES)}")
    return (found[1], found[2] or "") if found else ("", "")


def _proposal(fields: Fields) -> rows.Proposal:
    covers_all = fields.take("clauses", required=False) == "all"
    row = rows.Proposal(
        path=fields.path,
        number=fields.text("number", limit=60),
        is_number_assigned_by_portal=fields.flag("number_is_portal_assigned"),
        date=fields.day("date"),
        party=fields.choice("party", rows.SIDES),
        title=fields.text("title", limit=200),
        medium=fields.choice("medium", rows.MEDIA),
        status=fields.choice("status", rows.OUTCOMES),
        clauses=None if covers_all else fields.texts("clauses"),
        published=fields.text("published", required=False),
        source=_source(fields.row("source")),
    )
    fields.finish()
    return row


def _clause(fields: Fields) -> rows.Clause:
    row = rows.Clause(
        path=fields.path,
        slug=fields.address("slug"),
        reference=fields.text("reference", limit=120, required=False),
        title=fields.text("title", limit=200),
        topic=fields.text("topic"),
        note=fields.text("note", required=False),
        versions=[_version(each) for each in fields.rows("versions")],
    )
    fields.finish()
    return row


def _version(fields: Fields) -> rows.Version:
    row = rows.Version(
        path=fields.path,
        number=fields.count("version") or 0,
        date=fields.day("date"),
        round_name=fields.text("round", limit=80),
        party=fields.choice("party", rows.SIDES),
        status=fields.choice("status", rows.STATUSES),
        text=fields.text("text"),
        certainty=fields.choice("certainty", rows.CERTAINTIES),
        described_by=fields.text("described_by", limit=200, required=False),
        sources=[_source(each) for each in fields.rows("sources")],
    )
    if fields.take("sources", required=False) == []:
        fields.fault("sources", "is empty: a source or a note is missing")
    fields.finish()
    return row


def _vote(fields: Fields) -> rows.Vote:
    row = rows.Vote(
        path=fields.path,
        kind=fields.choice("kind", rows.VOTE_KINDS),
        question=fields.text("question"),
        opened=fields.when("open", required=False),
        closed=fields.when("close") or rows.UNKNOWN_DAY,
        figures=_figures(fields),
        options=[_option(each) for each in fields.rows("options", required=False)],
        result=fields.text("result", required=False),
        method=fields.text("method", required=False),
        threshold=fields.text("threshold", required=False),
        source=_source(fields.row("source")),
    )
    if not row.options and not row.result:
        fields.fault("", "says neither options nor a result")
    fields.finish()
    return row


def _figures(fields: Fields) -> rows.Figures:
    return rows.Figures(
        eligible=fields.count("eligible"),
        eligible_note=fields.text("eligible_note", required=False),
        cast=fields.count("cast"),
        cast_note=fields.text("cast_note", required=False),
        turnout_percent=fields.number("turnout_percent"),
        published_percent=fields.text("published_percent", required=False),
        counts_note=fields.text("counts_note", required=False),
        given=frozenset(name for name in ("eligible", "cast") if name in fields),
    )


def _option(fields: Fields) -> rows.Option:
    row = rows.Option(fields.text("label"), fields.count("count"), fields.number("percent"))
    fields.finish()
    return row


def _document(fields: Fields) -> rows.Document:
    row = rows.Document(
        path=fields.path,
        date=fields.day_if_known("date"),
        date_note=fields.text("date_note", required=False),
        title=fields.text("title", limit=200),
        form=fields.text("form"),
        by=fields.text("by"),
        source=_source(fields.row("source")),
    )
    if row.date is None and not row.date_note:
        fields.fault("date", "is missing, and date_note does not say why")
    fields.finish()
    return row
