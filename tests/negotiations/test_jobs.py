"""Reading a file that was taken in, as a job."""

from collections.abc import Callable

import pytest

from negotiations import jobs as work
from negotiations.actions import uploads
from negotiations.models import Upload, UploadedFile
from negotiations.refusals import sentence
from negotiations.word.model import Reason, WordText, plain_text
from negotiations.word.passing import from_data
from portal import jobs
from portal.models import Job
from tests.factories.negotiations import UploadedFileFactory, UploadFactory
from tests.factories.portal import NOW, JobFactory
from tests.factories.word import deleted, docx, ins, p, r

pytestmark = pytest.mark.django_db
TWO_AUTHORS = docx(p(r("One ") + deleted("two") + ins("three", "Bob")) + p(r("Four.")))
WORDLESS = docx(p(""))
UNREAD = {
    "empty": (WORDLESS, "word", "no_words"),
    "a PDF": (b"%PDF-1.7", "word", "pdf"),
    "cut off": (b"PK\x03\x04", "word", "damaged"),
    "no letters": (b"\x00\x01", "plain", "not_a_word_file"),
    "blanks": (b" \n ", "pasted", "no_words"),
}


def arrived(content: bytes, kind: str = "word", **upload: object) -> Upload:
    return UploadedFileFactory(content=content, upload=UploadFactory(kind=kind, **upload)).upload


def job_for(upload: Upload) -> Job:
    return JobFactory(kind="read-upload", target_id=str(upload.pk))


def run(upload: Upload) -> Job:
    """Let a worker do the reading; the job as it ended."""
    job = job_for(upload)
    jobs.run(job.pk)
    job.refresh_from_db()
    upload.refresh_from_db()
    return job


def reading_of(upload: Upload) -> WordText:
    return from_data(UploadedFile.objects.get(upload=upload).reading)


def test_a_word_file_of_two_authors_is_read_in_its_own_process():
    upload = arrived(TWO_AUTHORS)

    job = run(upload)

    assert (job.state, job.failure, job.steps_done, job.steps) == ("done", "", 4, 4)
    assert upload.state == "mapping"
    assert reading_of(upload).authors == ("Ann", "Bob")
    assert list(upload.paragraphs.values_list("base_text", "text", "authors")) == [
        ("One two", "One three", ["Ann", "Bob"]),
        ("Four.", "Four.", []),
    ]


@pytest.mark.parametrize("kind", ["plain", "pasted"])
def test_words_without_a_file_format_are_their_own_base(kind: str):
    upload = arrived("Naïve “words”.\r\n\r\nMore.".encode("windows-1252"), kind)

    job = run(upload)

    assert (job.state, upload.state) == ("done", "mapping")
    assert list(upload.paragraphs.values_list("base_text", "text", "authors")) == [
        ("Naïve “words”.", "Naïve “words”.", []),
        ("More.", "More.", []),
    ]


@pytest.mark.parametrize("case", UNREAD)
def test_a_file_that_is_not_read_says_why(case: str):
    content, kind, refusal = UNREAD[case]
    upload = arrived(content, kind)

    job = run(upload)

    assert (upload.state, upload.refusal) == ("refused", refusal)
    assert (job.state, job.failure) == ("failed", sentence(refusal, upload.refusal_detail))
    assert upload.paragraphs.count() == 0


def test_a_refused_file_is_read_once_it_can_be():
    upload = arrived(TWO_AUTHORS, state="refused", refusal="too_heavy")

    job = run(upload)

    assert (job.state, upload.state, upload.refusal) == ("done", "mapping", "")


@pytest.mark.parametrize("state", ["mapping", "kept", "discarded"])
def test_what_was_read_before_is_left_as_it_is(state: str):
    as_it_was = {"kept": True} if state == "kept" else {"state": state}
    upload = arrived(WORDLESS, **as_it_was)

    job = run(upload)

    assert (job.state, upload.state, upload.refusal) == ("done", state, "")


class Meanwhile:
    """Progress of a job to which something happens while the file is being read."""

    def __init__(self, progress: jobs.Progress, happens: Callable[[], object]) -> None:
        self._progress, self._happens = progress, happens

    def tell(self, done: int, steps: int) -> None:
        if done == steps:
            self._happens()
        self._progress.tell(done, steps)

    def is_wanted(self) -> bool:
        return self._progress.is_wanted()


def read_while(upload: Upload, happens: Callable[[], object]) -> None:
    """Read as a worker does while something else happens."""
    job = JobFactory(kind="read-upload", target_id=str(upload.pk), running=True)
    work.read_upload(upload.pk, Meanwhile(jobs.Progress(job), happens))


def test_a_reading_that_is_cancelled_leaves_the_file_as_it_was():
    upload = arrived(TWO_AUTHORS)

    with pytest.raises(jobs.Cancelled):
        read_while(upload, lambda: jobs.cancel(job=Job.objects.get(), now=NOW))

    upload.refresh_from_db()
    assert (upload.state, upload.paragraphs.count()) == ("reading", 0)


def test_a_file_set_aside_while_it_is_read_stays_so():
    upload = arrived(TWO_AUTHORS)

    with pytest.raises(jobs.Cancelled):
        read_while(upload, lambda: uploads.discard(upload=upload))

    upload.refresh_from_db()
    assert (upload.state, upload.paragraphs.count()) == ("discarded", 0)


def test_of_two_readings_at_once_the_first_counts():
    upload = arrived(TWO_AUTHORS)
    first = plain_text("One reading.")

    with pytest.raises(jobs.Cancelled):
        read_while(upload, lambda: uploads.note_reading(upload=upload, reading=first))

    assert reading_of(upload) == first
    assert list(upload.paragraphs.values_list("text", flat=True)) == ["One reading."]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_a_sentence_of_its_own(reason: Reason):
    words = sentence(reason, "document.xml")

    others = {sentence(other, "document.xml") for other in Reason if other != reason}
    assert (words[0].isupper(), words[-1], "%(" in words) == (True, ".", False)
    assert words not in others


def test_a_reason_of_another_release_is_told_as_damage():
    assert sentence("eaten_by_dog") == sentence(Reason.DAMAGED)


@pytest.mark.parametrize("reason", [Reason.TOO_BIG, Reason.PART_TOO_BIG])
def test_what_was_too_big_is_named(reason: Reason):
    assert "26" in sentence(reason, "26")
