"""Why a file is not read, as a sentence that a person understands, with what to do about it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from negotiations.word.model import Reason

_SAVE_AGAIN = _("Open it in Word and save it again as “Word document (.docx)”.")

_SENTENCES: Mapping[Reason, Promise] = {
    Reason.TOO_BIG: _("The file has %(detail)s MB; at most 25 MB are read. Take the pictures out."),
    Reason.NOT_A_WORD_FILE: _(
        "This is neither a Word document (.docx) nor plain text. Save it as one of these, or paste "
        "the words."
    ),
    Reason.OLD_WORD_FILE: _(
        "This is a file of Word 2003 or older (.doc). Open it in Word and save it as "
        "“Word document (.docx)”."
    ),
    Reason.PDF: _(
        "This is a PDF, which has lost the tracked changes. Ask for the Word file, or paste "
        "the words."
    ),
    Reason.ENCRYPTED: _(
        "The file is locked with a password. Open it in Word, take the password off and save it."
    ),
    Reason.MACROS: _(
        "The file holds macros, small programs that are never taken in. Save it as “Word document "
        "(.docx)”, which leaves them out."
    ),
    Reason.DAMAGED: _("The file is damaged and can't be read. Ask for it to be sent again."),
    Reason.TOO_MANY_PARTS: _("The file is made of more parts than any Word document has."),
    Reason.PART_TOO_BIG: _("One part of the file is too large to be read: “%(detail)s”."),
    Reason.UNPACKS_TOO_BIG: _("Unpacked, the file is too large to be read. Take the pictures out."),
    Reason.PACKED_TOO_TIGHT: _(
        "The file unpacks to far more than it seems to hold, as files made to do harm do."
    ),
    Reason.UNSAFE_NAME: _(
        "A part of the file has a name that points outside the file, as files made to do harm have."
    ),
    Reason.NAME_TWICE: _(
        "Two parts of the file have the same name, so it is unclear which counts."
    ),
    Reason.DOCUMENT_TYPE: _(
        "The file brings definitions of its own, which Word never writes and which can do harm."
    ),
    Reason.TOO_DEEP: _("The file is nested deeper than any Word document is."),
    Reason.TOO_LONG: _(
        "The text is longer than 2,000,000 characters or 20,000 paragraphs. Take it in by parts."
    ),
    Reason.TOO_HEAVY: _(
        "Reading the file took more time or memory than a file may take. Save it again in Word, or "
        "paste the words."
    ),
    Reason.NO_WORDS: _("The file holds no words."),
}
_ANOTHER_SAVE = {
    Reason.TOO_MANY_PARTS,
    Reason.PART_TOO_BIG,
    Reason.PACKED_TOO_TIGHT,
    Reason.UNSAFE_NAME,
    Reason.NAME_TWICE,
    Reason.DOCUMENT_TYPE,
    Reason.TOO_DEEP,
}


def sentence(reason: str, detail: str = "") -> str:
    """The reason in words; an unknown one is told as damage."""
    known = Reason(reason) if reason in set(Reason) else Reason.DAMAGED
    words = str(_SENTENCES[known]) % {"detail": detail}
    return f"{words} {_SAVE_AGAIN}" if known in _ANOTHER_SAVE else words
