"""A file from its arrival until its paragraphs have their places."""

import pytest

from negotiations.actions import uploads
from negotiations.actions.uploads import Choice, NotOpen, OfAnotherTable, WordsChanged
from negotiations.models import Clause, Proposal, Upload, UploadedFile, UploadedParagraph
from negotiations.word.model import Reason, Refused, plain_text
from negotiations.word.passing import from_data
from negotiations.word.reading import read
from portal.access import Role
from portal.models import Job, User
from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    PartyFactory,
    PositionFactory,
    ProposalFactory,
    UploadedParagraphFactory,
)
from tests.factories.portal import GuildFactory, RoleGrantFactory
from tests.factories.word import p, r

pytestmark = pytest.mark.django_db
Fate = UploadedParagraph.Fate
AS_GUESSED = [
    ("Art. 1 Consent", "Art. 1 Consent", "ignored", None),
    ("Consent is given in writing.", "Consent is given in advance.", "clause", "Consent"),
    ("Art. 2 Credit", "Art. 2 Credit", "ignored", None),
    ("Credit is given off screen.", "Credit is given off screen.", "clause", "Credit"),
]


def paragraph(upload: Upload, place: int) -> UploadedParagraph:
    return upload.paragraphs.get(place=place)


def choose(upload: Upload, choices: dict[UploadedParagraph, Choice]) -> Upload:
    return uploads.choose(upload=upload, choices={row.pk: one for row, one in choices.items()})


def test_a_file_is_kept_as_it_came_and_a_job_reads_it(take_in, asked: Proposal, person: User, now):
    upload = take_in(b"As it came.", file_name="x" * 300)

    job = Job.objects.get()
    assert (upload.state, upload.size, upload.file_name) == ("reading", 11, "x" * 200)
    assert upload.sha256 == "054889ca9c0281c6a01d22250d6066382830f6fb202b82b650e4de77db337bfe"
    assert bytes(UploadedFile.objects.get(upload=upload).content) == b"As it came."
    assert (job.kind, job.target_id, job.state) == ("read-upload", str(upload.pk), "waiting")
    assert (job.asked_by, job.asked_at, job.address) == (person, now, upload.get_absolute_url())


def test_the_job_belongs_to_the_guild_that_one_works_for(take_in, asked: Proposal, person: User):
    ours = PartyFactory(negotiation=asked.negotiation).guild
    RoleGrantFactory(user=person, guild=ours, role=Role.COMMITTEE)
    RoleGrantFactory(
        user=person, guild=asked.negotiation.guilds.exclude(pk=ours.pk).get(), ended=True
    )
    RoleGrantFactory(user=person, guild=GuildFactory())

    take_in(b"x")

    assert Job.objects.get().guild == ours


def test_a_file_never_answers_a_proposal_of_another_table(take_in):
    with pytest.raises(OfAnotherTable):
        take_in(b"x", handed_over=ProposalFactory(tabled=True))

    assert (Upload.objects.count(), Job.objects.count()) == (0, 0)


def test_what_was_read_is_kept_with_a_guess_for_every_paragraph(mapped, rows):
    upload = mapped()

    upload.refresh_from_db()
    file = UploadedFile.objects.get(upload=upload)
    assert upload.state == "mapping"
    assert from_data(file.reading) == read(bytes(file.content))
    assert rows(upload) == AS_GUESSED
    assert paragraph(upload, 2).authors == ["Ann", "Bob"]
    assert set(upload.paragraphs.values_list("confidence", "is_chosen")) == {(1.0, False)}


def test_words_that_either_side_once_said_on_a_clause_are_known(
    mapped, rows, clauses: list[Clause]
):
    training = ClauseFactory(issue=clauses[0].issue, title="Training")
    PositionFactory(
        clause=training, proposal__employer=True, text="Nobody trains on scripts.", tabled=True
    )

    upload = mapped(p(r("Nobody trains on scripts!")))

    assert [(fate, title) for _base, _text, fate, title in rows(upload)] == [("clause", "Training")]


def test_a_refusal_is_kept_and_goes_when_the_file_is_read_after_all(take_in):
    upload = take_in(b"x")

    uploads.note_refusal(upload=upload, refused=Refused(Reason.PART_TOO_BIG, "d" * 300))
    upload.refresh_from_db()
    told = (upload.state, upload.refusal, upload.refusal_detail)
    uploads.note_reading(upload=upload, reading=plain_text("Words."))

    upload.refresh_from_db()
    assert told == ("refused", "part_too_big", "d" * 200)
    assert (upload.state, upload.refusal, upload.refusal_detail) == ("mapping", "", "")


def test_a_file_that_was_read_is_not_read_again(mapped, rows):
    upload = mapped()

    with pytest.raises(NotOpen):
        uploads.note_reading(upload=upload, reading=plain_text("Other words."))
    with pytest.raises(NotOpen):
        uploads.note_refusal(upload=upload, refused=Refused(Reason.TOO_HEAVY))

    upload.refresh_from_db()
    assert (upload.state, rows(upload)) == ("mapping", AS_GUESSED)


def test_choices_are_kept_as_a_persons(mapped, clauses: list[Clause]):
    upload = mapped()
    first, second, third, fourth = upload.paragraphs.all()
    issue = clauses[0].issue

    choose(
        upload,
        {
            first: Choice(Fate.IGNORED),
            second: Choice(Fate.CLAUSE, clauses[1]),
            third: Choice(Fate.UNDECIDED),
            fourth: Choice(Fate.NEW_CLAUSE, new_title="Screen", new_issue=issue),
        },
    )

    chosen = ["fate", "clause", "new_title", "new_issue", "confidence", "is_chosen"]
    assert list(upload.paragraphs.values_list(*chosen)) == [
        ("ignored", None, "", None, 1, True),
        ("clause", clauses[1].pk, "", None, 1, True),
        ("undecided", None, "", None, 1, True),
        ("new_clause", None, "Screen", issue.pk, 1, True),
    ]


@pytest.mark.parametrize("kind", ["clause", "issue"])
def test_one_choice_of_another_table_undoes_them_all(mapped, rows, kind: str):
    upload = mapped()
    foreign = {
        "clause": lambda: Choice(Fate.CLAUSE, ClauseFactory()),
        "issue": lambda: Choice(Fate.NEW_CLAUSE, new_title="New", new_issue=IssueFactory()),
    }[kind]()

    with pytest.raises(OfAnotherTable):
        choose(
            upload, {paragraph(upload, 1): Choice(Fate.UNDECIDED), paragraph(upload, 2): foreign}
        )

    assert rows(upload) == AS_GUESSED


@pytest.mark.parametrize("whose", ["nobody", "another upload"])
def test_one_paragraph_that_is_gone_undoes_all_choices(mapped, rows, whose: str):
    upload = mapped()
    other = UploadedParagraphFactory()
    gone = {"nobody": other.pk + 99, "another upload": other.pk}[whose]

    with pytest.raises(NotOpen):
        uploads.choose(
            upload=upload,
            choices={
                paragraph(upload, 2).pk: Choice(Fate.IGNORED),
                gone: Choice(Fate.IGNORED),
            },
        )

    other.refresh_from_db()
    assert (rows(upload), other.fate) == (AS_GUESSED, "undecided")


def test_a_choice_on_top_of_what_was_not_seen_undoes_them_all(mapped, rows):
    upload = mapped()
    first, second = paragraph(upload, 1), paragraph(upload, 2)

    with pytest.raises(NotOpen):
        uploads.choose(
            upload=upload,
            choices={one.pk: Choice(Fate.IGNORED) for one in (first, second)},
            seen={first.pk: uploads.fingerprint_of(first), second.pk: "another choice"},
        )

    assert rows(upload) == AS_GUESSED


def split(row: UploadedParagraph, base_parts: list[str], parts: list[str]) -> Upload:
    return uploads.split(paragraph=row, base_parts=base_parts, parts=parts)


def test_a_paragraph_is_cut_in_both_readings_and_the_rest_moves_on(mapped, rows):
    upload = mapped()

    split(
        paragraph(upload, 2), ["Consent is given", "in writing."], ["Consent is given in advance."]
    )

    assert rows(upload) == [
        AS_GUESSED[0],
        ("Consent is given", "Consent is given in advance.", "clause", "Consent"),
        ("in writing.", "", "clause", "Consent"),
        *AS_GUESSED[2:],
    ]
    assert [row.place for row in upload.paragraphs.all()] == [1, 2, 3, 4, 5]
    assert [row.authors for row in upload.paragraphs.all()[1:3]] == [["Ann", "Bob"]] * 2


def test_new_words_can_be_cut_from_struck_ones(mapped, rows):
    upload = mapped()

    split(
        paragraph(upload, 2),
        ["Consent is given in writing.", ""],
        ["", "Consent is\ngiven  in advance."],
    )

    assert [row[:2] for row in rows(upload)[1:3]] == [
        ("Consent is given in writing.", ""),
        ("", "Consent is\ngiven  in advance."),
    ]


@pytest.mark.parametrize(
    ("base_parts", "parts"),
    [
        (["Consent is given", "in speech."], ["Consent is given in advance."]),
        (["Consent is given in writing."], ["Consent is given", "in"]),
        (["in writing.", "Consent is given"], ["Consent is given in advance."]),
        ([], ["Consent is given in advance."]),
    ],
)
def test_cutting_changes_no_words(mapped, rows, base_parts: list[str], parts: list[str]):
    upload = mapped()

    with pytest.raises(WordsChanged):
        split(paragraph(upload, 2), base_parts, parts)

    assert rows(upload) == AS_GUESSED


def test_what_is_gone_is_not_cut(mapped):
    row = paragraph(mapped(), 2)
    UploadedParagraph.objects.filter(pk=row.pk).delete()

    with pytest.raises(NotOpen):
        split(row, ["Consent is given in writing."], ["Consent is given in advance."])
