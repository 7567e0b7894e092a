"""A record file of one small negotiation, to be bent by the tests."""

import json
import re
from typing import Any

PAPER = {"publisher": "paper.example", "url": "https://paper.example/1"}
COPY = {"note": "GitHub file index id 123 (a research note)"}


def version(number: int, day: str, party: str, status: str, text: str, **more: Any) -> dict:
    return {
        "version": number,
        "date": day,
        "round": "R1",
        "party": party,
        "status": status,
        "text": text,
        "certainty": "documented",
        "sources": [PAPER],
    } | more


def document() -> dict[str, Any]:
    """A fresh copy of the whole file's content, every kind of row in it once or twice."""
    return json.loads(json.dumps({"schema_note": "Own words.", "negotiations": [negotiation()]}))


def negotiation() -> dict[str, Any]:
    return {
        "slug": "tellers-2023",
        "title": "Tellers 2023",
        "agreement": "2023 Tellers agreement",
        "term": {"from": "2023-06-01", "to": "2026-05-31"},
        "parties": [
            {"side": "guild", "name": "Guild of Tellers"},
            {"side": "employer", "name": "Alliance of Fairs (AF)"},
        ],
        "key_dates": [{"date": "2023-02-01", "event": "Demands are published", "source": PAPER}],
        "sessions": [
            {"date": "2023-03-01", "kind": "opening", "topics": ["ai"], "certainty": "known"},
            {
                "date": "2023-03-20",
                "kind": "negotiation",
                "topics": ["pay", "ai wording"],
                "start": "11:00",
                "end": "20:45",
                "duration_hours": 3,
                "medium": "video call",
                "certainty": "documented (by the employer side)",
            },
        ],
        "topics": ["consent", "teller's use"],
        "proposals": [
            proposal("G-1", "2023-03-01", "guild", "Opening demands", ["voice", "tools"]),
            proposal("E-1", "2023-03-20", "employer", "Reply", ["voice"]),
            proposal("TA", "2023-05-01", "joint", "Agreement in principle", "all"),
        ],
        "clauses": [
            {
                "slug": "voice",
                "reference": "Art. 1",
                "title": "Consent to a copied voice",
                "topic": "consent",
                "versions": [
                    version(1, "2023-03-01", "guild", "proposed", "No copy without consent."),
                    version(2, "2023-03-21", "employer", "countered", "Consent once, for all."),
                    version(3, "2023-05-01", "joint", "tentative", "Consent for each use."),
                    version(4, "2023-05-20", "joint", "final", "Written consent for each use."),
                ],
            },
            {
                "slug": "tools",
                "reference": "Art. 2",
                "title": "Tools of the teller's choice",
                "topic": "teller's use",
                "note": "Much discussed.",
                "versions": [
                    version(1, "2023-03-04", "guild", "proposed", "Tellers choose."),
                    version(
                        2,
                        "2023-03-20",
                        "employer",
                        "described",
                        "Fairs choose.",
                        described_by="the guild",
                        certainty="inferred",
                        sources=[COPY],
                    ),
                    version(3, "2023-05-01", "joint", "final", "Tellers choose, fairs agree."),
                    version(4, "2026-04-01", "joint", "successor", "Tellers choose alone."),
                ],
            },
        ],
        "votes": [
            {
                "kind": "ratification",
                "question": "Ratify the agreement",
                "open": "2023-05-22",
                "close": "2023-05-30T17:00:00-07:00",
                "eligible": None,
                "cast": 1200,
                "cast_note": "valid votes",
                "turnout_percent": 61.5,
                "options": [
                    {"label": "Yes", "count": 1100, "percent": 91.67},
                    {"label": "No", "count": None, "percent": 8.33},
                ],
                "source": PAPER,
            }
        ],
        "eligibility_rules": {"rule": "Paid-up members", "source": COPY},
        "public_summaries": [
            {
                "date": None,
                "date_note": "after ratification",
                "title": "Leaflet",
                "form": "one page",
                "by": "the guild",
                "source": PAPER,
            }
        ],
        "misuse_and_accountability": [{"slug": "form", "text": "In writing.", "source": COPY}],
    }


def proposal(number: str, day: str, party: str, title: str, clauses: Any) -> dict[str, Any]:
    return {
        "number": number,
        "number_is_portal_assigned": True,
        "date": day,
        "party": party,
        "title": title,
        "medium": "written",
        "status": "countered",
        "clauses": clauses,
        "source": PAPER,
    }


MISSING = object()


def bent(place: str, value: Any) -> str:
    """The file with another value at one place such as `negotiations[0].slug`, or without it."""
    content: Any = document()
    *above, last = re.findall(r"[a-z_]+|\d+", place)
    at = content
    for step in above:
        at = at[int(step) if isinstance(at, list) else step]
    key = int(last) if isinstance(at, list) else last
    if value is MISSING:
        del at[key]
    elif isinstance(at, list) and key == len(at):
        at.append(value)
    else:
        at[key] = value
    return json.dumps(content)
