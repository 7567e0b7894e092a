"""A proposal of ours on two clauses, and the Word file that comes back."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from negotiations.actions import uploads
from negotiations.models import Clause, Negotiation, Proposal, Upload
from negotiations.word.reading import read
from portal.models import User
from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    PositionFactory,
    ProposalFactory,
    hand_over,
)
from tests.factories.portal import NOW
from tests.factories.word import deleted, docx, ins, p, r

CONSENT, CREDIT = "Consent is given in writing.", "Credit is given on screen."
ANSWER = (
    p(r("Draft for discussion")),
    p(r("Art. 1 Consent")),
    p(r("Consent is given in ") + deleted("writing") + ins("advance") + r(".")),
    p(r("Art. 2 Credit")),
    p(r("Credit is given off screen.")),
)
TakeIn = Callable[..., Upload]


@pytest.fixture
def clauses(table: Negotiation) -> list[Clause]:
    issue = IssueFactory(negotiation=table, title="Authorship")
    return [
        ClauseFactory(issue=issue, reference=f"Art. {number}", title=title)
        for number, title in ((1, "Consent"), (2, "Credit"))
    ]


@pytest.fixture
def asked(table: Negotiation, clauses: list[Clause]) -> Proposal:
    """What we handed over on both clauses."""
    proposal = ProposalFactory(negotiation=table, title="Opening demands")
    for clause, text in zip(clauses, (CONSENT, CREDIT), strict=True):
        PositionFactory(clause=clause, proposal=proposal, text=text, frozen=True)
    return hand_over(proposal)


@pytest.fixture
def take_in(table: Negotiation, staff: User, asked: Proposal) -> TakeIn:
    """Take a file in and read it at once."""

    def taken(*paragraphs: str, **details: object) -> Upload:
        content = docx("".join(paragraphs or ANSWER))
        upload = uploads.take_in(
            **{
                "negotiation": table,
                "purpose": Upload.Purpose.ANSWER,
                "kind": Upload.Kind.WORD,
                "file_name": "counter.docx",
                "content": content,
                "handed_over": asked,
                "by": staff,
                "now": NOW,
                **details,
            }
        )
        return uploads.note_reading(upload=upload, reading=read(content))

    return taken


@pytest.fixture
def upload(take_in: TakeIn) -> Upload:
    """Their answer: Consent changed with a mark, Credit without one."""
    return take_in()


def address(name: str, upload: Upload, *more: object) -> str:
    return reverse(name, args=["table", upload.pk, *more])


@pytest.fixture
def at() -> Callable[..., str]:
    return address
