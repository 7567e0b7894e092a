"""Two clauses of ours at a table, and the file that the other side sends back."""

from collections.abc import Callable

import pytest

from negotiations.actions import uploads
from negotiations.models import Clause, Proposal, Upload, UploadedParagraph
from negotiations.word.model import WordText
from negotiations.word.reading import read
from portal.models import User
from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    PositionFactory,
    ProposalFactory,
    hand_over,
)
from tests.factories.portal import NOW, UserFactory
from tests.factories.word import docx
from tests.negotiations.actions.their_file import ANSWER, CONSENT, CREDIT

TakeIn = Callable[..., Upload]


@pytest.fixture
def person(db: None) -> User:
    return UserFactory()


@pytest.fixture
def clauses(db: None) -> list[Clause]:
    issue = IssueFactory(title="Authorship")
    return [
        ClauseFactory(issue=issue, reference=f"Art. {number}", title=title)
        for number, title in ((1, "Consent"), (2, "Credit"))
    ]


@pytest.fixture
def asked(clauses: list[Clause]) -> Proposal:
    """What we handed over on both clauses."""
    proposal = ProposalFactory(negotiation=clauses[0].negotiation)
    for clause, text in zip(clauses, (CONSENT, CREDIT), strict=True):
        PositionFactory(clause=clause, proposal=proposal, text=text, frozen=True)
    return hand_over(proposal)


@pytest.fixture
def take_in(asked: Proposal, person: User) -> TakeIn:
    """Keep bytes as a file; it is not read yet."""

    def taken(content: bytes, **details: object) -> Upload:
        return uploads.take_in(
            **{
                "negotiation": asked.negotiation,
                "purpose": Upload.Purpose.ANSWER,
                "kind": Upload.Kind.WORD,
                "file_name": "counter.docx",
                "content": content,
                "handed_over": asked,
                "by": person,
                "now": NOW,
                **details,
            }
        )

    return taken


@pytest.fixture
def mapped(take_in: TakeIn) -> TakeIn:
    """Keep a Word file with this body, read, every paragraph with its guess."""

    def read_in(body: str = ANSWER, **details: object) -> Upload:
        content = docx(body)
        reading: WordText = read(content)
        return uploads.note_reading(upload=take_in(content, **details), reading=reading)

    return read_in


@pytest.fixture
def rows() -> Callable[[Upload], list[tuple[str, str, str, str | None]]]:
    """Each paragraph in order: its base, its text, its fate and the title of its clause."""

    def of(upload: Upload) -> list[tuple[str, str, str, str | None]]:
        found = UploadedParagraph.objects.filter(upload=upload).order_by("place")
        return list(found.values_list("base_text", "text", "fate", "clause__title"))

    return of
