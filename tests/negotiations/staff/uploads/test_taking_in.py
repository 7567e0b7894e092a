"""Taking a file in: chosen or pasted, refused in words, read, listed, given back as it came."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from negotiations.actions import uploads
from negotiations.models import Negotiation, Proposal, Upload, UploadedFile
from portal import jobs
from portal.models import Job, User
from tests.factories.negotiations import UploadFactory
from tests.factories.portal import NOW
from tests.factories.word import docx, p, r, zipped

NEW = "/staff/table/uploads/new/"
WORD_FILE = docx(p(r("Art. 1 Consent")) + p(r("Consent is given in writing.")))


def sent(content: bytes, name: str = "counter.docx", **typed: object) -> dict[str, object]:
    return {"purpose": "answer", "file": SimpleUploadedFile(name, content), **typed}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (sent(WORD_FILE), ("word", "counter.docx", WORD_FILE)),
        (sent(b"Plain words.", "notes.txt"), ("plain", "notes.txt", b"Plain words.")),
        (sent(WORD_FILE, "../../etc/passwd"), ("word", "passwd", WORD_FILE)),
        (
            {"purpose": "draft", "pasted": "Pasted “words”.\r\n"},
            ("pasted", "pasted.txt", "Pasted “words”.".encode()),
        ),
    ],
)
def test_a_file_is_kept_as_it_came_and_asked_to_be_read(
    typed: dict[str, object],
    kept: tuple[str, str, bytes],
    table: Negotiation,
    staff: User,
    client: Client,
) -> None:
    answer = client.post(NEW, typed)

    upload = Upload.objects.get()
    assert answer["Location"] == upload.get_absolute_url()
    assert (upload.kind, upload.file_name, bytes(upload.file.content)) == kept
    assert (upload.state, upload.uploaded_by, upload.handed_over) == ("reading", staff, None)
    job = Job.objects.get()
    assert (job.kind, job.target_id, job.address) == (
        "read-upload",
        str(upload.pk),
        upload.get_absolute_url(),
    )


def test_a_button_pressed_twice_takes_a_file_in_once(
    table: Negotiation, asked: Proposal, client: Client
) -> None:
    first, again = (client.post(NEW, sent(WORD_FILE))["Location"] for _press in range(2))
    other = client.post(NEW, sent(WORD_FILE, handed_over=asked.pk))["Location"]

    assert first == again != other
    assert Job.objects.count() == Upload.objects.count() == 2


def test_a_file_set_aside_can_be_taken_in_again(table: Negotiation, client: Client) -> None:
    client.post(NEW, sent(WORD_FILE))
    uploads.discard(upload=Upload.objects.get())

    client.post(NEW, sent(WORD_FILE))

    assert Upload.objects.count() == 2


def test_no_more_than_five_files_of_a_person_wait_to_be_read(
    table: Negotiation, client: Client
) -> None:
    for number in range(5):
        client.post(NEW, {"purpose": "answer", "pasted": f"Words {number}."})

    page = client.post(NEW, {"purpose": "answer", "pasted": "And more."}).content.decode()

    assert "5 files of yours are still being read: wait for one, or cancel it." in page
    assert "And more." in page
    assert Upload.objects.count() == 5


def test_a_file_is_read_and_waits_to_be_mapped(asked: Proposal, client: Client) -> None:
    client.post(NEW, sent(WORD_FILE, handed_over=asked.pk))

    jobs.run(Job.objects.get().pk)

    upload = Upload.objects.get()
    assert (upload.state, upload.handed_over) == ("mapping", asked)
    assert [(row.text, row.fate) for row in upload.paragraphs.all()] == [
        ("Art. 1 Consent", "ignored"),
        ("Consent is given in writing.", "clause"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "This is a PDF, which has lost the tracked changes."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "neither a Word document"),
        (b"PK\x03\x04 and no more", "The file is damaged"),
        (zipped({"a.txt": "no Word file"}), "neither a Word document"),
        (b"", "holds no words"),
        (b"\x00\x01\x02", "neither a Word document"),
        (b"a\n" * 20_001, "20,000"),
    ],
)
def test_what_a_first_look_refuses_is_told_at_once(
    content: bytes, words: str, asked: Proposal, client: Client
) -> None:
    answer = client.post(NEW, sent(content, handed_over=asked.pk))

    page = answer.content.decode()
    assert words in page.split('id="error-summary"')[1].split("</div>")[0]
    assert f'<option value="{asked.pk}" selected>' in page
    assert "choose it again" in page
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"purpose": "answer"}, "Choose a file, or paste the words below."),
        (sent(WORD_FILE, pasted="And these."), "Choose a file or paste the words, not both."),
        ({"purpose": "answer", "pasted": "a\n" * 20_001}, "20,000"),
        ({"purpose": "answer", "pasted": "Words.", "handed_over": "0"}, "Select a valid choice."),
    ],
)
def test_typed_words_are_shown_again_with_what_is_missing(
    typed: dict[str, object], words: str, table: Negotiation, client: Client
) -> None:
    page = client.post(NEW, typed).content.decode()

    assert words in page.split('id="error-summary"')[1].split("</div>")[0]
    assert str(typed.get("pasted", "")) in page
    assert not Upload.objects.exists()


@pytest.mark.parametrize("size", [25_000_001, 25_100_000, 40_000_000])
def test_a_file_over_25_megabytes_is_refused_within_a_second_of_work(
    size: int, table: Negotiation, client: Client
) -> None:
    began = time.process_time()
    page = client.post(NEW, sent(b"PK\x03\x04" + bytes(size - 4))).content.decode()

    assert time.process_time() - began < 1
    assert f"The file has {25.1 if size < 4e7 else 40.0} MB; at most 25 MB are read." in page
    assert not Upload.objects.exists()


def test_a_file_of_just_25_megabytes_is_looked_at(table: Negotiation, client: Client) -> None:
    page = client.post(NEW, sent(b"PK\x03\x04" + bytes(24_999_996))).content.decode()

    assert "The file is damaged" in page


def test_a_refused_file_says_why_and_can_be_tried_again(table: Negotiation, client: Client) -> None:
    client.post(NEW, sent(docx(p(""))))
    jobs.run(Job.objects.get().pk)
    upload, job = Upload.objects.get(), Job.objects.get()

    page = client.get(upload.get_absolute_url()).content.decode()

    assert (upload.state, upload.refusal, job.state) == ("refused", "no_words", "failed")
    assert "The file holds no words." in page
    assert reverse("job-again", args=[job.pk]) in page


def test_whoever_asked_watches_the_reading(table: Negotiation, client: Client) -> None:
    client.post(NEW, sent(WORD_FILE))

    answer = client.get(Upload.objects.get().get_absolute_url())

    assert answer["Location"] == Job.objects.get().get_absolute_url()


def test_a_colleague_sees_that_a_file_is_being_read(
    table: Negotiation, colleague: User, client: Client, client_of
) -> None:
    client.post(NEW, sent(WORD_FILE))

    page = client_of(colleague).get(Upload.objects.get().get_absolute_url()).content.decode()

    assert "A colleague’s file is being read." in page


def test_the_list_tells_what_became_of_each(take_in, table: Negotiation, client: Client) -> None:
    for state, name in (("mapping", "first.docx"), ("discarded", "second.docx")):
        upload = take_in(file_name=name)
        if state == "discarded":
            uploads.discard(upload=upload)
    UploadFactory(
        negotiation=table,
        state="refused",
        refusal="macros",
        file_name="third.docx",
        uploaded_at=NOW,
    )

    rows = client.get("/staff/table/uploads/").content.decode().split('<ul class="rows">')[1]

    assert [
        (name, state)
        for name in ("third.docx", "second.docx", "first.docx")
        for state in ("not read", "set aside", "waiting to be mapped")
        if state in rows.split(name)[1].split("</li>")[0]
    ] == [
        ("third.docx", "not read"),
        ("second.docx", "set aside"),
        ("first.docx", "waiting to be mapped"),
    ]


def test_the_list_is_empty_at_first(table: Negotiation, client: Client) -> None:
    assert "No file has been taken in yet" in client.get("/staff/table/uploads/").content.decode()


def test_the_file_is_given_back_as_it_came(upload: Upload, at, client: Client) -> None:
    answer = client.get(at("upload-file", upload))

    assert answer.content == bytes(UploadedFile.objects.get().content)
    assert answer["Content-Disposition"] == 'attachment; filename="counter.docx"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ('a"b.docx', 'filename="a\\"b.docx"'),
        ("a\r\nX-Bad: 1.docx", "filename*=utf-8''a%0D%0AX-Bad%3A%201.docx"),
        ("für.docx", "filename*=utf-8''f%C3%BCr.docx"),
    ],
)
def test_a_file_name_never_breaks_the_header(
    name: str, offered: str, take_in, at, client: Client
) -> None:
    upload = take_in(file_name=name)

    answer = client.get(at("upload-file", upload))

    assert answer["Content-Disposition"] == f"attachment; {offered}"


def test_a_file_set_aside_keeps_its_bytes_and_its_page(upload: Upload, at, client: Client) -> None:
    answer = client.post(at("upload-discard", upload))

    page = client.get(upload.get_absolute_url()).content.decode()
    assert answer["Location"] == "/staff/table/uploads/"
    assert "Nothing of it is on record." in page
    assert client.get(at("upload-file", upload)).status_code == 200
    assert client.post(at("upload-discard", upload)).status_code == 403


def test_words_of_a_file_are_escaped(take_in, client: Client) -> None:
    attack = "<script>alert(1)</script>"
    upload = take_in(p(r("&lt;script&gt;alert(1)&lt;/script&gt;")), file_name=f"{attack}.docx")

    page = client.get(upload.get_absolute_url()).content.decode()

    assert attack not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("uploads", 7), ("upload-new", 7)])
def test_queries(
    name: str,
    queries: int,
    count: int,
    take_in,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(count):
        take_in()

    with django_assert_num_queries(queries):
        client.get(reverse(name, args=["table"]))
