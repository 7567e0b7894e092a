"""Names as people search for them: without case, accents, apostrophes and marks between words.

Whoever writes `Membership.name` writes `search_name` with it, by `search_name(name)`.
"""

import unicodedata
from functools import lru_cache
from itertools import islice

LONGEST = 200
# Letters of their own that keyboards elsewhere lack; Unicode takes none of them apart.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "\u0131": "i", "ħ": "h", "ŧ": "t", "þ": "th"}
    | {"æ": "ae", "œ": "oe"}
)
# Apostrophes as they are typed: straight, curved, spacing accents, letters that look like one.
_APOSTROPHES = str.maketrans("", "", "'`\u00b4\u2018\u2019\u02bb\u02bc\u2032\uff07")
# What becomes of each character that needs no taking apart.
_ASCII = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
_ASCII |= dict.fromkeys(map(ord, "'`"), "")


def search_name(name: str) -> str:
    """The normal form of a name: its words in small plain letters, one blank between them.

    `Ó Brien-Łuk` is `o brien luk`, `O’Brien` is `obrien`. At most LONGEST characters, and the
    normal form of a normal form is itself.
    """
    if name.isascii():
        return " ".join(name[:LONGEST].lower().translate(_ASCII).split())
    taken_apart = unicodedata.normalize("NFKD", name[:LONGEST].translate(_APOSTROPHES))
    small = unicodedata.normalize("NFKD", taken_apart.casefold())
    spaced = "".join(map(_letter, small.translate(_APOSTROPHES).translate(_PLAIN)))
    return " ".join(spaced.split())[:LONGEST].rstrip()


@lru_cache(maxsize=4096)
def _letter(one: str) -> str:
    """The character itself, nothing for an accent or a hidden mark, else a blank.

    Vowel signs of scripts that write them apart belong to the word.
    """
    if unicodedata.combining(one) or unicodedata.category(one) == "Cf":
        return ""
    return one if one.isalnum() or unicodedata.category(one)[0] == "M" else " "


def words_of(text: str, most: int = 40) -> list[str]:
    """The different words of a name or of what was typed, in their order, at most so many."""
    return list(islice(dict.fromkeys(search_name(text).split()), most))
