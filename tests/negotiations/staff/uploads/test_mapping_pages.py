"""Looking over which paragraph of a file goes to which clause, and putting it right."""

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from negotiations import intake
from negotiations.actions import uploads
from negotiations.forms.paragraphs import initial_of
from negotiations.models import Clause, Upload, UploadedFile, UploadedParagraph
from negotiations.word.passing import to_data
from portal.models import User
from tests.factories.word import deleted, ins, p, r

QUERIES = 12


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def kept(upload: Upload) -> list[tuple[str, str, str | None]]:
    """(words, fate, clause) of each paragraph, in the order of the file."""
    rows = upload.paragraphs.select_related("clause").order_by("place", "pk")
    return [
        (row.text or row.base_text, row.fate, row.clause.title if row.clause else None)
        for row in rows
    ]


def fields_of(upload: Upload, place: int = 2, **changes: object) -> dict[str, object]:
    """The page's form as it stands, with changes for one paragraph."""
    typed: dict[str, object] = {}
    for row in upload.paragraphs.all():
        typed |= {f"{row.pk}-{name}": value for name, value in initial_of(row).items()}
    changed = upload.paragraphs.get(place=place)
    return typed | {f"{changed.pk}-{name}": value for name, value in changes.items()}


def summary_of(html: str) -> str:
    """The words above a form that could not be saved."""
    return unescape(words_of(html.split('id="error-summary"')[1].split("</div>", maxsplit=1)[0]))


def sent_again(html: str) -> dict[str, str]:
    """What a browser sends of a page's form."""
    form = html.split('<form method="post" action="?')[1].split("</form>", maxsplit=1)[0]
    typed = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="(\d+-[^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            typed[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(
        r'<select name="(\d+-[^"]*)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        typed[name] = chosen[1] if chosen else ""
    return typed


def test_paragraphs_stand_under_their_clause(take_in, client: Client) -> None:
    upload = take_in(
        p(r("A page of words that belong to no clause of ours at all, and go on, and on, and on.")),
        p(r("Art. 1 Consent")),
        p(r("Consent is given in writing.")),
    )

    page = client.get(upload.get_absolute_url()).content.decode()

    assert re.findall(r"<h3 [^>]*>(.*?)</h3>", page) == [
        "Not decided",
        "Art. 1 Consent",
        "Left out",
    ]
    assert "1 paragraphs go to a clause, 1 are left out, 1 wait for your word." in page
    assert "nobody knows where it belongs" in page
    assert "guessed, 100 % sure" in page


def test_tracked_changes_are_shown_with_who_made_them(upload: Upload, client: Client) -> None:
    page = client.get(upload.get_absolute_url()).content.decode()

    marked = page.split(">Art. 1 Consent</h3>")[1].split("</fieldset>")[0]
    assert re.findall(r"<(del|ins)[ >].*?(writing|advance).*?</\1>", marked, re.DOTALL) == [
        ("del", "writing"),
        ("ins", "advance"),
    ]
    assert "changed, as stated in the file, by Ann" in words_of(marked)
    assert "Ann, 1 September 2023 (as stated in the file)" in page


def test_silent_changes_are_told_word_by_word(upload: Upload, client: Client) -> None:
    page = client.get(upload.get_absolute_url()).content.decode()

    warning = page.split('class="notice notice-error silence"')[1].split("</section>")[0]
    assert "Silent change: in 1 clause their base is not the text we handed over" in warning
    assert "Art. 2 Credit: words changed" in warning
    assert re.findall(r"<(del|ins)[ >].*?\b(on|off)\b.*?</\1>", warning, re.DOTALL) == [
        ("del", "on"),
        ("ins", "off"),
    ]


def test_a_base_that_is_our_text_is_called_so(take_in, client: Client) -> None:
    upload = take_in(
        p(r("Art. 1 Consent")),
        p(r("Consent is given in writing.")),
        p(r("Art. 2 Credit")),
        p(r("Credit is given on ") + deleted("screen") + ins("paper") + r(".")),
    )

    page = client.get(upload.get_absolute_url()).content.decode()

    assert "Their base is word for word the text we handed over." in page
    assert "silence" not in page


def test_choices_are_kept(upload: Upload, clauses: list[Clause], client: Client) -> None:
    answer = client.post(upload.get_absolute_url(), fields_of(upload, to=clauses[1].pk))

    assert answer.status_code == 302
    assert kept(upload)[1] == ("Art. 1 Consent", "clause", "Credit")
    assert list(upload.paragraphs.filter(is_chosen=True).values_list("place", flat=True)) == [2]


def test_a_new_clause_needs_its_name_and_issue(
    upload: Upload, clauses: list[Clause], client: Client
) -> None:
    typed = fields_of(upload, to="new_clause", new_title="Training")

    refused = client.post(upload.get_absolute_url(), typed).content.decode()
    issue = {"new_issue": clauses[0].issue_id}
    client.post(upload.get_absolute_url(), fields_of(upload, to="new_clause", **issue))
    missing = kept(upload)[1]
    answer = client.post(
        upload.get_absolute_url(),
        fields_of(upload, to="new_clause", new_title=" Training ", **issue),
    )

    summary = refused.split('id="error-summary"')[1].split("</div>")[0]
    assert "Say which issue the new clause belongs to." in summary
    assert 'value="Training"' in refused
    assert missing == ("Art. 1 Consent", "ignored", None)
    assert answer.status_code == 302
    second = upload.paragraphs.get(place=2)
    assert (second.fate, second.new_title, second.new_issue) == (
        "new_clause",
        "Training",
        clauses[0].issue,
    )
    assert "New clause: Training" in client.get(upload.get_absolute_url()).content.decode()


def test_choices_for_paragraphs_that_are_gone_are_not_half_kept(
    upload: Upload, clauses: list[Clause], client: Client
) -> None:
    typed = fields_of(upload, to=clauses[1].pk)
    upload.paragraphs.filter(place=4).delete()
    before = kept(upload)

    page = client.post(upload.get_absolute_url(), typed).content.decode()

    assert "a paragraph that you put to “Left out” is not there any more" in summary_of(page)
    assert kept(upload) == before
    assert client.post(upload.get_absolute_url(), sent_again(page)).status_code == 302
    assert kept(upload)[1] == ("Art. 1 Consent", "clause", "Credit")


def test_two_people_keep_what_each_of_them_chose(
    upload: Upload, clauses: list[Clause], client: Client
) -> None:
    mine = fields_of(upload, place=2, to=clauses[0].pk)
    theirs = fields_of(upload, place=4, to=clauses[1].pk)

    client.post(upload.get_absolute_url(), theirs)
    client.post(upload.get_absolute_url(), mine)

    assert kept(upload)[1] == ("Art. 1 Consent", "clause", "Consent")
    assert kept(upload)[3] == ("Art. 2 Credit", "clause", "Credit")


def test_two_choices_for_one_paragraph_are_both_told(
    upload: Upload, clauses: list[Clause], client: Client
) -> None:
    mine = fields_of(upload, to=clauses[0].pk)
    client.post(upload.get_absolute_url(), fields_of(upload, to=clauses[1].pk))

    page = client.post(upload.get_absolute_url(), mine).content.decode()

    told = "Somebody chose “Art. 2 Credit” meanwhile; you chose “Art. 1 Consent”."
    assert told in summary_of(page)
    assert kept(upload)[1] == ("Art. 1 Consent", "clause", "Credit")
    assert client.post(upload.get_absolute_url(), sent_again(page)).status_code == 302
    assert kept(upload)[1] == ("Art. 1 Consent", "clause", "Consent")


def test_the_same_choice_of_two_people_is_no_conflict(
    upload: Upload, clauses: list[Clause], client: Client
) -> None:
    typed = fields_of(upload, to=clauses[1].pk)

    answers = [client.post(upload.get_absolute_url(), typed) for _person in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_refused_page_shows_what_others_chose_meanwhile(
    upload: Upload, clauses: list[Clause], client: Client
) -> None:
    mine = fields_of(upload, place=2, to="new_clause", new_title="Training")
    client.post(upload.get_absolute_url(), fields_of(upload, place=4, to=clauses[1].pk))

    page = client.post(upload.get_absolute_url(), mine).content.decode()

    typed = sent_again(page)
    second, fourth = (upload.paragraphs.get(place=place).pk for place in (2, 4))
    assert (typed[f"{second}-new_title"], typed[f"{fourth}-to"]) == ("Training", str(clauses[1].pk))


def test_choices_follow_the_words_when_the_file_is_read_anew(
    upload: Upload, clauses: list[Clause], client: Client
) -> None:
    typed = fields_of(upload, to=clauses[1].pk)
    uploads.take_author(upload=upload, author="Ann")

    answer = client.post(upload.get_absolute_url(), typed)

    assert answer.status_code == 302
    assert kept(upload)[1] == ("Art. 1 Consent", "clause", "Credit")


def test_a_clause_of_another_table_is_no_choice(upload: Upload, client: Client) -> None:
    typed = fields_of(upload, to=999_999)

    page = client.post(upload.get_absolute_url(), typed).content.decode()

    assert "Select a valid choice." in page
    assert kept(upload)[1] == ("Art. 1 Consent", "ignored", None)


@pytest.mark.parametrize(
    ("wanted", "places"),
    [("all", [3, 5, 1, 2, 4]), ("changed", [3]), ("undecided", []), ("x", [3, 5, 1, 2, 4])],
)
def test_part_of_the_paragraphs_can_be_shown(
    wanted: str, places: list[int], upload: Upload, client: Client
) -> None:
    page = client.get(upload.get_absolute_url(), {"show": wanted}).content.decode()

    assert [int(place) for place in re.findall(r"<legend>Paragraph (\d+)", page)] == places


def test_one_authors_changes_can_be_taken(take_in, at, client: Client) -> None:
    upload = take_in(
        p(r("Art. 1 Consent")),
        p(r("Consent is given") + ins(" once", "Ann") + ins(" in time", "Ben") + r(".")),
    )

    client.post(at("upload-author", upload), {"author": "Ben"})
    of_ben = kept(upload)[1][0]
    client.post(at("upload-author", upload), {"author": ""})
    of_all = kept(upload)[1][0]
    client.post(at("upload-author", upload), {"author": "Nobody"})

    assert of_ben == "Consent is given in time."
    assert of_all == "Consent is given once in time."
    assert kept(upload)[1][0] == of_all


def test_a_paragraph_is_split_at_an_empty_line(upload: Upload, at, client: Client) -> None:
    row = upload.paragraphs.get(place=3)
    address = at("upload-split", upload, row.pk)
    shown = client.get(address).content.decode()

    answer = client.post(
        address,
        {
            "text": "Consent is given\r\n\r\nin advance.",
            "base_text": "Consent is given\r\n\r\nin writing.",
        },
    )

    assert "Consent is given in advance." in shown
    assert answer["Location"] == upload.get_absolute_url()
    parts = upload.paragraphs.filter(place__in=(3, 4)).order_by("place")
    assert list(parts.values_list("base_text", "text")) == [
        ("Consent is given", "Consent is given"),
        ("in writing.", "in advance."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Consent is given in advance.", "Put an empty line where the next part begins."),
        ("Consent is given\n\nin time.", "the words stay as the file has them"),
        ("Consent is\x00given\n\nin advance.", "Null characters are not allowed."),
    ],
)
def test_a_split_that_changes_words_or_nothing_is_refused(
    text: str, words: str, upload: Upload, at, client: Client
) -> None:
    row = upload.paragraphs.get(place=3)
    before = kept(upload)

    page = client.post(
        at("upload-split", upload, row.pk),
        {"text": text, "base_text": "Consent is given in writing."},
    ).content.decode()

    assert words in page.split('id="error-summary"')[1].split("</div>")[0]
    assert kept(upload) == before


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries(
    count: int,
    upload: Upload,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    clause = upload.paragraphs.exclude(clause=None)[0].clause
    upload.paragraphs.all().delete()
    UploadedParagraph.objects.bulk_create(
        UploadedParagraph(
            upload=upload, place=place, base_text="A.", text="B.", fate="clause", clause=clause
        )
        for place in range(count)
    )

    with django_assert_num_queries(QUERIES):
        answer = client.get(upload.get_absolute_url())

    assert answer.status_code == 200


def test_a_file_set_aside_takes_no_choices(
    upload: Upload, clauses: list[Clause], at, client: Client
) -> None:
    typed = fields_of(upload, to=clauses[1].pk)
    uploads.discard(upload=upload)
    before = kept(upload)

    client.post(upload.get_absolute_url(), typed)
    client.post(at("upload-author", upload), {"author": "Ann"})
    row = upload.paragraphs.get(place=3)
    client.post(
        at("upload-split", upload, row.pk),
        {
            "text": "Consent is given\n\nin advance.",
            "base_text": "Consent is given\n\nin writing.",
        },
    )

    assert kept(upload) == before


def test_who_took_the_file_in_is_told(upload: Upload, staff: User, client: Client) -> None:
    page = client.get(upload.get_absolute_url()).content.decode()

    assert f"taken in by {staff.name}" in page
    assert upload.handed_over is not None
    assert upload.handed_over.get_absolute_url() in page


def test_all_that_is_not_decided_is_left_out_at_once(upload: Upload, at, client: Client) -> None:
    placed, open_one = upload.paragraphs.order_by("-place")[:2]
    upload.paragraphs.filter(pk=open_one.pk).update(
        fate="undecided", clause=None, confidence=0, is_chosen=False
    )

    page = client.post(at("upload-leave-out", upload), follow=True).content.decode()

    assert "1 paragraph is left out." in page
    assert upload.paragraphs.get(pk=open_one.pk).fate == "ignored"
    assert upload.paragraphs.get(pk=placed.pk).fate == placed.fate


@pytest.mark.whole
def test_words_too_long_to_be_marked_are_called_changed(upload: Upload, at, client: Client) -> None:
    changed = upload.paragraphs.get(place=5)
    upload.paragraphs.filter(pk=changed.pk).update(base_text="a" * 2_000_001)

    pages = [
        client.get(address).content.decode()
        for address in (upload.get_absolute_url(), at("upload-keep", upload))
    ]

    # Once where their base is not our text, once where their words are not their base.
    assert [page.count("Changed; too long to be marked word by word.") for page in pages] == [2, 2]


def test_a_split_of_a_paragraph_that_was_cut_or_is_gone_keeps_what_was_typed(
    upload: Upload, at, client: Client
) -> None:
    row = upload.paragraphs.get(place=3)
    typed = {
        "text": "Consent is\n\ngiven in advance.",
        "base_text": "Consent is\n\ngiven in writing.",
        "words": initial_of(row)["words"],
    }
    uploads.split(
        paragraph=row,
        base_parts=["Consent is given", "in writing."],
        parts=["Consent is given", "in advance."],
    )

    address = at("upload-split", upload, row.pk)
    cut = client.post(address, typed).content.decode()
    row.delete()
    gone = client.post(address, typed).content.decode()

    assert "it says now: “Consent is given”" in summary_of(cut)
    assert "the paragraph is gone" in summary_of(gone)
    assert ["given in advance.</textarea>" in page for page in (cut, gone)] == [True, True]


def test_a_reading_kept_without_its_facts_tells_them_too(upload: Upload) -> None:
    with_facts = intake.facts_of(upload)
    reading = intake.reading_of(upload)

    UploadedFile.objects.filter(upload=upload).update(reading=to_data(reading))

    assert intake.facts_of(upload) == with_facts
    assert [one.name for one in with_facts.authors] == ["Ann"]
