"""What the log tells of the file's rows that are events alone, safe for everybody.

Every payload has a `title` and a `date` (ISO, empty where not established), and a `source` with
`publisher`, `url` and `note`. A figure that was not published is None and so said in words; a
figure that does not apply has no words.
"""

from datetime import date, datetime
from typing import Any

from negotiations.record import rows
from negotiations.record.wording import SESSION_TITLES, subjects

NOT_PUBLISHED = "not published"


def milestone(row: rows.Milestone) -> dict[str, Any]:
    return {
        "title": row.event,
        "date": row.date.isoformat(),
        "source": _source(row.source),
        "is_turning_point": row.is_turning_point,
    }


def document(row: rows.Document) -> dict[str, Any]:
    return {
        "title": row.title,
        "date": row.date.isoformat() if row.date else "",
        "date_note": row.date_note,
        "form": row.form,
        "by": row.by,
        "source": _source(row.source),
    }


def session(row: rows.Session) -> dict[str, Any]:
    return {
        "title": SESSION_TITLES[row.kind],
        "date": row.date.isoformat(),
        "kind": row.kind,
        "subjects": subjects(row),
        "starts": f"{row.start:%H:%M}" if row.start else "",
        "ends": f"{row.end:%H:%M}" if row.end else "",
        "medium": row.medium,
        "certainty": row.certainty,
        "certainty_note": row.certainty_note,
    }


def vote(row: rows.Vote) -> dict[str, Any]:
    """A vote run elsewhere; `*_words` carry figures as they are to be read."""
    words = rows.VOTE_KINDS[row.kind]
    return {
        "title": words[:1].upper() + words[1:],
        "kind": row.kind,
        "kind_words": words,
        "question": row.question,
        "date": _day(row.closed).isoformat(),
        "opened": row.opened.isoformat() if row.opened else "",
        "closed": row.closed.isoformat(),
        **_figures(row.figures),
        "options": [_option(option) for option in row.options],
        "result": row.result,
        "method": row.method,
        "threshold": row.threshold,
        "source": _source(row.source),
    }


def _figures(figures: rows.Figures) -> dict[str, Any]:
    return {
        "eligible": figures.eligible,
        "eligible_words": _count("eligible", figures.eligible, figures),
        "cast": figures.cast,
        "cast_words": _count("cast", figures.cast, figures),
        "turnout_percent": figures.turnout_percent,
        "turnout_words": _turnout(figures),
        "notes": _notes(figures),
    }


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _count(name: str, count: int | None, figures: rows.Figures) -> str:
    if name not in figures.given:
        return ""
    return NOT_PUBLISHED if count is None else f"{count:,}"


def _turnout(figures: rows.Figures) -> str:
    if figures.turnout_percent is not None:
        return f"{figures.turnout_percent:g}%"
    return NOT_PUBLISHED if figures.given else ""


def _option(option: rows.Option) -> dict[str, Any]:
    return {
        "label": option.label,
        "count": option.count,
        "count_words": NOT_PUBLISHED if option.count is None else f"{option.count:,}",
        "percent": option.percent,
        "percent_words": NOT_PUBLISHED if option.percent is None else f"{option.percent:g}%",
    }


def _notes(figures: rows.Figures) -> list[str]:
    notes = (
        ("eligible", figures.eligible_note),
        ("cast", figures.cast_note),
        ("published as", figures.published_percent),
        ("counts", figures.counts_note),
    )
    return [f"{name}: {note}" for name, note in notes if note]


def _source(source: rows.Source) -> dict[str, str]:
    return {"publisher": source.publisher, "url": source.url, "note": source.note}
