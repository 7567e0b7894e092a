"""A mapped file becomes the employer side's proposal, or a draft of ours; all of it or nothing."""

from datetime import timedelta

import pytest

from negotiations import intake
from negotiations.actions import tabling, upload_keeping, uploads
from negotiations.actions.answers import NarratorMissing, SourceInput
from negotiations.actions.upload_keeping import (
    Circumstances,
    MappingChanged,
    NothingToKeep,
    Undecided,
)
from negotiations.actions.uploads import Choice, NotOpen
from negotiations.models import (
    Clause,
    DraftRevision,
    ImportedText,
    Position,
    Proposal,
    Upload,
    UploadedParagraph,
)
from portal.models import Event
from portal.text import sha256
from tests.factories.portal import NOW, UserFactory
from tests.factories.word import deleted, ins, mark, p, r
from tests.negotiations.actions.their_file import ANSWER, CONSENT, CREDIT

pytestmark = pytest.mark.django_db
Fate = UploadedParagraph.Fate
YESTERDAY = NOW - timedelta(days=1)
OFF = "Credit is given off screen."
OPENED = p(ins("Training is paid."), mark("ins"))
TEXTS = ("position__clause__title", "base_text", "base_sha256", "handed_over__text", "is_silent")


def keep(upload: Upload, **changes: object) -> Proposal:
    """Keep it as their answer, with the stances that its page would suggest."""
    suggested = {one.key: one.stance for one in intake.load(upload).clauses}
    return upload_keeping.keep_answer(
        **{
            "upload": upload,
            "stances": suggested,
            "circumstances": Circumstances(said_at=YESTERDAY, medium="written"),
            "by": UserFactory(),
            "now": NOW,
            **changes,
        }
    )


def keep_as_draft(upload: Upload, **changes: object) -> Proposal:
    given = {"upload": upload, "title": "Our answer", "by": UserFactory(), "now": NOW}
    return upload_keeping.keep_draft(**given | changes)


def open_clause(upload: Upload, place: int, title: str, clause: Clause) -> None:
    row = upload.paragraphs.get(place=place)
    choice = Choice(Fate.NEW_CLAUSE, new_title=title, new_issue=clause.issue)
    uploads.choose(upload=upload, choices={row.pk: choice})


def told_of() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def nothing_is_kept(upload: Upload) -> bool:
    upload.refresh_from_db()
    return (upload.state, upload.proposal, told_of()) == ("mapping", None, []) and not (
        Proposal.objects.filter(side="employer").exists()
        or ImportedText.objects.exists()
        or Clause.objects.count() > 2
    )


def test_an_answer_holds_both_readings_of_each_clause(mapped, asked: Proposal):
    upload, person = mapped(), UserFactory()

    proposal = keep(upload, by=person)

    said = proposal.positions.order_by("place").values_list("clause__title", "stance", "text")
    assert (proposal.side, proposal.state, proposal.responds_to) == ("employer", "tabled", asked)
    assert list(said) == [
        ("Consent", "counter", "Consent is given in advance."),
        ("Credit", "counter", OFF),
    ]
    assert list(ImportedText.objects.order_by("pk").values_list(*TEXTS)) == [
        ("Consent", CONSENT, sha256(CONSENT), CONSENT, False),
        ("Credit", OFF, sha256(OFF), CREDIT, True),
    ]
    upload.refresh_from_db()
    assert (upload.state, upload.proposal, upload.kept_at, upload.kept_by) == (
        "kept",
        proposal,
        NOW,
        person,
    )


def test_its_event_counts_clauses_and_silent_changes_for_staff_alone(mapped):
    upload = mapped()

    keep(upload)

    event = Event.objects.get(verb="upload.kept")
    assert told_of() == ["proposal.tabled", "upload.kept"]
    assert (event.audience, event.target_id, event.at) == ("staff", str(upload.pk), NOW)
    assert list(event.guilds.all()) == list(upload.negotiation.guilds.all())
    assert event.payload == {"purpose": "answer", "clauses": 2, "silent_changes": 1}


def test_circumstances_stand_with_the_proposal(mapped):
    circumstances = Circumstances(
        said_at=YESTERDAY,
        medium="reported",
        described_by="trade press",
        is_package=True,
        source=SourceInput(publisher="Daily"),
    )

    proposal = keep(mapped(), circumstances=circumstances)

    assert (proposal.tabled_at, proposal.medium, proposal.described_by, proposal.is_package) == (
        YESTERDAY,
        "reported",
        "trade press",
        True,
    )
    assert list(proposal.sources.values_list("publisher", flat=True)) == ["Daily"]


def test_a_file_that_answers_nothing_of_ours_is_never_silent(mapped):
    upload = mapped(handed_over=None)

    proposal = keep(upload)

    kept = ImportedText.objects.values_list("base_text", "handed_over", "is_silent").order_by("pk")
    assert proposal.responds_to is None
    assert list(kept) == [(CONSENT, None, False), (OFF, None, False)]


def test_a_clause_that_their_file_lacks_is_counted_as_silent(mapped):
    keep(mapped(p(r("Art. 1 Consent")) + p(r(CONSENT))))

    assert Event.objects.get(verb="upload.kept").payload["silent_changes"] == 1
    assert list(ImportedText.objects.values_list("is_silent", flat=True)) == [False]


def test_a_struck_clause_is_kept_without_words_beside_its_base(mapped):
    proposal = keep(mapped(p(r("Art. 1 Consent")) + p(deleted(CONSENT))))

    position = proposal.positions.get()
    assert (position.stance, position.text, position.imported.base_text) == ("reject", "", CONSENT)


def test_a_new_clause_is_made_once_though_two_paragraphs_go_to_it(mapped, clauses: list[Clause]):
    upload = mapped(ANSWER + OPENED + p(ins("Every time.")))
    for place in (5, 6):
        open_clause(upload, place, "Training", clauses[0])

    proposal = keep(upload)

    new = Clause.objects.get(title="Training")
    position = proposal.positions.get(clause=new)
    assert (new.issue, position.stance) == (clauses[0].issue, "propose")
    assert position.text == "Training is paid.\nEvery time."
    assert (position.imported.base_text, position.imported.base_sha256) == ("", "")
    assert told_of() == ["clause.added", "proposal.tabled", "upload.kept"]


def test_nothing_is_kept_while_paragraphs_have_no_place(mapped):
    upload = mapped()
    rows = upload.paragraphs.filter(place__in=[1, 2])
    uploads.choose(upload=upload, choices={row.pk: Choice(Fate.UNDECIDED) for row in rows})

    with pytest.raises(Undecided) as raised:
        keep(upload)

    assert (raised.value.count, nothing_is_kept(upload)) == (2, True)


@pytest.mark.parametrize("way", [keep, keep_as_draft])
def test_a_file_of_which_all_is_left_out_holds_nothing_to_keep(mapped, way):
    upload = mapped()
    uploads.choose(
        upload=upload, choices={row.pk: Choice(Fate.IGNORED) for row in upload.paragraphs.all()}
    )

    with pytest.raises(NothingToKeep):
        way(upload)

    assert nothing_is_kept(upload)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"circumstances": Circumstances(YESTERDAY, "reported")}, NarratorMissing),
        ({"circumstances": Circumstances(NOW + timedelta(days=1), "written")}, tabling.NotYetSaid),
        ({"stances": {}}, MappingChanged),
        ({"expected": "shown before"}, MappingChanged),
    ],
)
def test_a_failure_in_the_middle_leaves_nothing(mapped, clauses: list[Clause], changes, refusal):
    upload = mapped(ANSWER + OPENED)
    open_clause(upload, 5, "Training", clauses[0])

    with pytest.raises(refusal):
        keep(upload, **changes)

    assert nothing_is_kept(upload)


def test_a_counter_on_a_struck_clause_leaves_nothing(mapped, clauses: list[Clause]):
    upload = mapped(p(r("Art. 1 Consent")) + p(deleted(CONSENT)))

    with pytest.raises(tabling.TextMissing):
        keep(upload, stances={clauses[0].pk: "counter"})

    assert nothing_is_kept(upload)


def test_just_what_was_shown_is_kept(mapped):
    upload = mapped()

    proposal = keep(upload, expected=intake.load(upload).fingerprint)

    assert proposal.positions.count() == 2


@pytest.mark.parametrize("way", [keep, keep_as_draft])
def test_who_presses_twice_is_led_to_the_same_proposal(mapped, way):
    upload = mapped()
    first = way(upload)
    events = told_of()

    again = way(upload, expected="whatever was shown", by=UserFactory())

    assert (again, told_of()) == (first, events)
    assert ImportedText.objects.count() == 2


@pytest.mark.parametrize("way", [keep, keep_as_draft])
def test_a_file_set_aside_is_not_kept(mapped, way):
    upload = mapped()
    uploads.discard(upload=upload)

    with pytest.raises(NotOpen):
        way(upload)

    assert Proposal.objects.exclude(pk=upload.handed_over_id).count() == 0


def test_a_draft_begins_with_the_words_of_the_file(mapped, asked: Proposal):
    upload, person = mapped(purpose="draft", handed_over=None), UserFactory()

    proposal = keep_as_draft(upload, by=person)

    said = proposal.positions.order_by("place").values_list("clause__title", "stance", "text")
    assert (proposal.side, proposal.state, proposal.title) == ("guild", "draft", "Our answer")
    assert list(said) == [
        ("Consent", "propose", "Consent is given in advance."),
        ("Credit", "propose", OFF),
    ]
    revisions = DraftRevision.objects.order_by("pk")
    assert list(revisions.values_list("text", "revision", "saved_by", "is_conflict")) == [
        ("Consent is given in advance.", 1, person.pk, False),
        (OFF, 1, person.pk, False),
    ]
    assert list(ImportedText.objects.order_by("pk").values_list(*TEXTS)) == [
        ("Consent", CONSENT, sha256(CONSENT), None, False),
        ("Credit", OFF, sha256(OFF), None, False),
    ]
    assert told_of() == ["upload.kept"]


def test_a_clause_that_our_file_strikes_is_withdrawn_in_the_draft(mapped):
    body = p(r("Art. 1 Consent")) + p(deleted(CONSENT)) + p(r("Art. 2 Credit")) + p(r(OFF))

    proposal = keep_as_draft(mapped(body, purpose="draft", handed_over=None))

    assert list(proposal.positions.order_by("place").values_list("stance", "text")) == [
        ("withdraw", ""),
        ("propose", OFF),
    ]


def test_a_draft_answers_the_words_that_the_other_side_has_on_a_clause(mapped):
    keep(mapped())

    proposal = keep_as_draft(mapped(purpose="draft", handed_over=None))

    assert set(proposal.positions.values_list("stance", flat=True)) == {"counter"}


def test_a_draft_can_be_handed_over_with_its_base_beside_it(mapped):
    proposal = keep_as_draft(mapped(purpose="draft", handed_over=None))

    tabling.table_proposal(proposal=proposal, said_at=NOW, by=UserFactory(), now=NOW)

    said = Position.objects.filter(proposal=proposal).order_by("place")
    assert [(one.is_frozen, one.imported.base_text) for one in said] == [
        (True, CONSENT),
        (True, OFF),
    ]
