"""The forms in which words can leave without being read as words: packed, turned round, hashed."""

import base64
from collections.abc import Iterator, Mapping

from negotiations.models import Agreement, Position, SummaryRevision, TentativeAgreement

STEM = "canary"
HASHED = (Agreement, Position, SummaryRevision, TentativeAgreement)
DIGITS = 12


def disguises_of(word: str) -> dict[str, str]:
    """The word in each form, as text into which bytes were decoded; of base64 what never varies."""
    forms = {"reversed": word[::-1], "hexadecimal": word.encode().hex(), "spaced": " ".join(word)}
    for order in ("utf-16-le", "utf-32-le"):
        forms[order] = word.encode(order).strip(b"\0").decode()
    for before in range(3):
        packed = base64.b64encode(b"\0" * before + word.encode()).decode()
        end = (before + len(word)) * 8 // 6
        forms[f"base64 after {before}"] = packed[(before * 8 + 5) // 6 : end]
    return forms


def disguised_in(pages: Mapping[str, str]) -> list[tuple[str, str]]:
    """Form and address of every canary that is there in another form, for nobody to see."""
    forms = disguises_of(STEM)
    return [
        (name, address)
        for address, page in pages.items()
        for name, form in forms.items()
        if form in page
    ]


def hashes() -> Iterator[tuple[str, str]]:
    """A canary and the first digits of the hash of a text that holds it."""
    for model in HASHED:
        for text, sha256 in model._default_manager.exclude(sha256="").values_list("text", "sha256"):
            for word in text.replace(".", " ").split():
                if word.startswith(STEM):
                    yield word, sha256[:DIGITS]
