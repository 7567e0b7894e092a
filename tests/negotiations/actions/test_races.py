"""Two people at one proposal in the same moment; on PostgreSQL only row locks keep them apart."""

from collections.abc import Callable
from queue import Queue
from threading import Event, Thread

import pytest
from django.db import connection

from negotiations.actions import drafts, tabling, tentative_agreements, upload_keeping, uploads
from negotiations.actions.proposals import NotADraft
from negotiations.actions.tentative_agreements import AgreementStands
from negotiations.actions.uploads import Choice
from negotiations.models import (
    Clause,
    ImportedText,
    Position,
    Proposal,
    TentativeAgreement,
    Upload,
    UploadedParagraph,
)
from negotiations.models.proposal import Side
from portal.models import User
from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    PositionFactory,
    ProposalFactory,
    UploadedParagraphFactory,
)
from tests.factories.portal import NOW, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = 0.5


class Together:
    """Several pieces of work on connections of their own; what they raised is kept."""

    def __init__(self) -> None:
        self.raised: list[Exception] = []
        self.threads: list[Thread] = []

    def start(self, work: Callable[[], object]) -> Thread:
        thread = Thread(target=self._run, args=[work])
        self.threads.append(thread)
        thread.start()
        return thread

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            self.raised.append(error)
        finally:
            connection.close()

    def end(self) -> list[type[Exception]]:
        for thread in self.threads:
            thread.join(timeout=30)
        return [type(error) for error in self.raised]


@pytest.fixture
def person() -> User:
    return UserFactory()


@pytest.fixture
def position() -> Position:
    return PositionFactory(text="As shown.")


def hand_over(proposal: Proposal, person: User) -> Proposal:
    return tabling.table_proposal(proposal=proposal, said_at=NOW, by=person, now=NOW)


def test_a_save_waits_for_the_handing_over_and_is_refused(monkeypatch, position, person):
    """Else it would be told as saved, and other words would be on the table."""
    together, has_read, freeze = Together(), Event(), tabling._freeze
    saving: Queue[Thread] = Queue()

    def save() -> None:
        drafts.save(
            position=position, base_revision=0, stance="propose", text="Late.", by=person, now=NOW
        )

    def freeze_later(*args, **options) -> None:
        has_read.set()
        saving.get(timeout=10).join(timeout=A_WHILE)
        freeze(*args, **options)

    monkeypatch.setattr(tabling, "_freeze", freeze_later)

    together.start(lambda: hand_over(position.proposal, person))
    has_read.wait(timeout=10)
    saving.put(together.start(save))
    raised = together.end()

    position.refresh_from_db()
    assert (raised, position.text, position.is_frozen) == ([NotADraft], "As shown.", True)


def test_one_proposal_handed_over_by_many_is_on_the_table_once(position, person):
    together = Together()

    for _ in range(4):
        together.start(lambda: hand_over(position.proposal, person))

    assert together.end() == []
    assert list(Proposal.objects.values_list("state", "number")) == [("tabled", 1)]


def test_proposals_handed_over_at_once_have_numbers_of_their_own(person):
    table, together = NegotiationFactory(), Together()
    proposals = [ProposalFactory(negotiation=table, side="guild") for _ in range(4)]
    for proposal in proposals:
        PositionFactory(proposal=proposal, clause=ClauseFactory(negotiation=table))

    for proposal in proposals:
        together.start(lambda proposal=proposal: hand_over(proposal, person))

    assert together.end() == []
    assert sorted(Proposal.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_one_clause_put_up_for_agreement_by_two_has_one_agreement(person):
    clause, together = ClauseFactory(), Together()

    for words in ("These words.", "Other words."):
        together.start(
            lambda words=words: tentative_agreements.propose(
                clause=clause, text=words, side=Side.GUILD, by=person, now=NOW
            )
        )

    assert together.end() == [AgreementStands]
    assert TentativeAgreement.objects.standing().count() == 1


@pytest.fixture
def upload() -> Upload:
    """A file whose one paragraph opens a new clause."""
    issue = IssueFactory()
    return UploadedParagraphFactory(
        upload__negotiation=issue.negotiation,
        fate=UploadedParagraph.Fate.NEW_CLAUSE,
        new_title="Training",
        new_issue=issue,
        base_text="",
    ).upload


def test_one_file_kept_by_many_becomes_one_proposal(upload, person):
    together, made = Together(), Queue[int]()

    def keep() -> None:
        proposal = upload_keeping.keep_draft(upload=upload, title="Ours", by=person, now=NOW)
        made.put(proposal.pk)

    for _ in range(4):
        together.start(keep)

    assert together.end() == []
    assert [made.get_nowait() for _ in range(4)] == [Proposal.objects.get().pk] * 4
    assert (Clause.objects.count(), ImportedText.objects.count()) == (1, 1)


def test_a_choice_waits_for_the_keeping_and_is_refused(monkeypatch, upload, person):
    """Else a paragraph that is on record would tell of another place than its words have."""
    together, has_begun, close = Together(), Event(), upload_keeping._close
    choosing: Queue[Thread] = Queue()
    row = upload.paragraphs.get()

    def choose() -> None:
        uploads.choose(upload=upload, choices={row.pk: Choice(UploadedParagraph.Fate.IGNORED)})

    def close_later(*args, **options) -> None:
        has_begun.set()
        choosing.get(timeout=10).join(timeout=A_WHILE)
        close(*args, **options)

    monkeypatch.setattr(upload_keeping, "_close", close_later)

    together.start(
        lambda: upload_keeping.keep_draft(upload=upload, title="Ours", by=person, now=NOW)
    )
    has_begun.wait(timeout=10)
    choosing.put(together.start(choose))
    raised = together.end()

    row.refresh_from_db()
    assert (raised, row.fate) == ([uploads.NotOpen], "new_clause")
