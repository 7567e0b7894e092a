"""Work of the table that takes longer than a page; `settings.JOBS` names each function."""

from negotiations import intake
from negotiations.actions import uploads
from negotiations.models import Upload, UploadedFile
from negotiations.refusals import sentence
from negotiations.word.apart import read_apart
from negotiations.word.model import Refused, WordText
from negotiations.word.plain import read_plain
from portal import chain_checks
from portal.apart import Unwanted
from portal.jobs import Cancelled, Failed, Progress
from portal.models import ChainCheck


def read_upload(pk: int, progress: Progress) -> None:
    """Read a file in a process of its own and guess where its paragraphs go; harmless twice."""
    upload = Upload.objects.get(pk=pk)
    if upload.state not in {Upload.State.READING, Upload.State.REFUSED}:
        return
    try:
        _take_in(upload, progress)
    except (Unwanted, uploads.NotOpen) as error:
        raise Cancelled from error


def _take_in(upload: Upload, progress: Progress) -> None:
    """Keep what the file says, or why it is not read; half the way is reading, half guessing."""
    try:
        reading = _read(upload, progress)
    except Refused as refused:
        uploads.note_refusal(upload=upload, refused=refused)
        raise Failed(sentence(refused.reason, refused.detail)) from refused
    guessed = intake.guessed(
        upload, reading, told=lambda done, steps: progress.tell(steps + done, 2 * steps)
    )
    uploads.note_reading(upload=upload, reading=reading, guessed=guessed)


def _read(upload: Upload, progress: Progress) -> WordText:
    content = bytes(UploadedFile.objects.values_list("content", flat=True).get(upload=upload))
    if upload.kind == Upload.Kind.WORD:
        return read_apart(
            content,
            told=lambda done, steps: progress.tell(done, 2 * steps),
            is_wanted=progress.is_wanted,
        )
    return read_plain(content)


def check_chain(pk: int, progress: Progress) -> None:
    """Walk the log; a broken chain is a finding, not a failure of the work."""
    chain_checks.run(ChainCheck.objects.get(pk=pk), told=progress.tell)
