"""Plain text files: which letters their bytes are."""

from negotiations.word.inspection import check_size, refuse_other_kinds
from negotiations.word.limits import MAX_CHARACTERS, MAX_PARAGRAPHS
from negotiations.word.model import Reason, Refused, WordText, plain_text
from portal.text import canonical

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_plain(data: bytes) -> WordText:
    """The paragraphs of a plain text file, or `Refused`."""
    return plain_text(decode(data))


def decode(data: bytes) -> str:
    """The canonical text of a file: by its mark, else UTF-8, else Windows-1252."""
    check_size(data)
    refuse_other_kinds(data)
    raw = _decoded(data)
    refuse_too_long(raw)
    text = canonical(raw)
    if not text:
        raise Refused(Reason.NO_WORDS)
    return text


def refuse_too_long(text: str) -> None:
    """Raise Refused for more characters or lines than a file may bring."""
    if len(text) > MAX_CHARACTERS:
        raise Refused(Reason.TOO_LONG, str(MAX_CHARACTERS))
    if len(text.splitlines()) > MAX_PARAGRAPHS:
        raise Refused(Reason.TOO_LONG, str(MAX_PARAGRAPHS))


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, errors="replace")
    if b"\x00" in data:
        raise Refused(Reason.NOT_A_WORD_FILE)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("windows-1252", errors="replace")
