"""A file read once more with one author's changes, and files that take no more work."""

from collections.abc import Callable

import pytest

from negotiations.actions import uploads
from negotiations.actions.uploads import Choice, NotOpen
from negotiations.models import Clause, Upload, UploadedFile, UploadedParagraph
from negotiations.word.model import Reason, Refused, plain_text
from tests.factories.negotiations import UploadFactory
from tests.factories.word import deleted, ins, mark, p, r

pytestmark = pytest.mark.django_db
Fate = UploadedParagraph.Fate
BY_TWO = (
    p(r("Consent is given in ") + deleted("writing") + ins("advance", "Bob") + r("."))
    + p(ins("New words.", "Bob"), mark("ins", "Bob"))
    + p(r("Credit is given off screen."))
)
SAME_THRICE = p(r("General.")) * 3


def texts(upload: Upload) -> list[tuple[str, str]]:
    return list(upload.paragraphs.values_list("base_text", "text"))


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ("Ann", ["Consent is given in .", "Credit is given off screen."]),
        (
            "Bob",
            ["Consent is given in writingadvance.", "New words.", "Credit is given off screen."],
        ),
        ("", ["Consent is given in advance.", "New words.", "Credit is given off screen."]),
    ],
)
def test_the_changes_of_one_author_are_taken(mapped, author: str, found: list[str]):
    upload = uploads.take_author(upload=mapped(BY_TWO), author=author)

    upload.refresh_from_db()
    assert upload.taken_author == author
    assert [text for _base, text in texts(upload)] == found


def test_an_author_whom_the_file_does_not_name_is_refused(mapped):
    upload = mapped(BY_TWO)

    with pytest.raises(NotOpen):
        uploads.take_author(upload=upload, author="Cy")

    upload.refresh_from_db()
    assert (upload.taken_author, upload.paragraphs.count()) == ("", 3)


def test_what_is_not_read_yet_has_no_authors(take_in):
    upload = take_in(b"x")
    uploads.note_refusal(upload=upload, refused=Refused(Reason.DAMAGED))

    with pytest.raises(NotOpen):
        uploads.take_author(upload=upload, author="")


def choose(upload: Upload, place: int, choice: Choice) -> None:
    uploads.choose(upload=upload, choices={upload.paragraphs.get(place=place).pk: choice})


def test_choices_for_the_same_words_stay(mapped, clauses: list[Clause]):
    upload = mapped(BY_TWO)
    choose(upload, 1, Choice(Fate.CLAUSE, clauses[1]))
    issue = clauses[0].issue
    choose(upload, 3, Choice(Fate.NEW_CLAUSE, new_title="Screen", new_issue=issue))

    uploads.take_author(upload=upload, author="Ann")

    chosen = ["fate", "clause", "new_title", "new_issue", "confidence", "is_chosen"]
    assert list(upload.paragraphs.values_list(*chosen)) == [
        ("clause", clauses[1].pk, "", None, 1, True),
        ("new_clause", None, "Screen", issue.pk, 1, True),
    ]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_of_paragraphs_that_say_the_same_just_the_chosen_one_stays_chosen(
    mapped, clauses: list[Clause], place: int
):
    upload = mapped(SAME_THRICE + BY_TWO)
    choose(upload, place, Choice(Fate.CLAUSE, clauses[1]))

    uploads.take_author(upload=upload, author="Bob")

    chosen = upload.paragraphs.filter(is_chosen=True)
    assert list(chosen.values_list("place", "fate", "clause")) == [(place, "clause", clauses[1].pk)]


def test_a_file_set_aside_keeps_its_bytes_and_paragraphs(mapped):
    upload = mapped()

    uploads.discard(upload=upload)

    upload.refresh_from_db()
    assert (upload.state, upload.paragraphs.count()) == ("discarded", 4)
    assert UploadedFile.objects.filter(upload=upload).exists()


def test_a_refused_file_is_set_aside_without_its_reason(take_in):
    upload = take_in(b"x")
    uploads.note_refusal(upload=upload, refused=Refused(Reason.PART_TOO_BIG, "document"))

    uploads.discard(upload=upload)

    upload.refresh_from_db()
    assert (upload.state, upload.refusal, upload.refusal_detail) == ("discarded", "", "")


def cut(upload: Upload) -> None:
    row = UploadedParagraph(upload=upload, base_text="a b", text="")
    uploads.split(paragraph=row, base_parts=["a", "b"], parts=[])


WORK: dict[str, Callable[[Upload], object]] = {
    "reading": lambda it: uploads.note_reading(upload=it, reading=plain_text("Words.")),
    "refusal": lambda it: uploads.note_refusal(upload=it, refused=Refused(Reason.DAMAGED)),
    "author": lambda it: uploads.take_author(upload=it, author=""),
    "choices": lambda it: uploads.choose(upload=it, choices={}),
    "cut": cut,
    "setting aside": lambda it: uploads.discard(upload=it),
}


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("state", ["kept", "discarded"])
def test_what_is_on_record_or_set_aside_takes_no_work(state: str, work: str):
    upload = UploadFactory(kept=True) if state == "kept" else UploadFactory(state=state)

    with pytest.raises(NotOpen):
        WORK[work](upload)

    upload.refresh_from_db()
    assert (upload.state, upload.paragraphs.count()) == (state, 0)
