"""The comparers that are measured: ours, and two libraries for the same purpose."""

import re
from collections.abc import Callable

from diff_match_patch import diff_match_patch
from redlines import Redlines

from bench.judging import Found, Segments, found_by, marked
from negotiations.redline import compare

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
FIRST_CODE, SURROGATES = 0x100, range(0xD800, 0xE000)
Comparer = Callable[[str, str], Found]


def ours(before: str, after: str) -> Found:
    return found_by(compare(before, after))


def by_diff_match_patch(before: str, after: str) -> Found:
    """Words as characters, no time limit of its own, then the semantic clean-up."""
    codes: dict[str, str] = {}
    coded = ["".join(_code(codes, token) for token in TOKEN.findall(t)) for t in (before, after)]
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    diffs = engine.diff_main(*coded, checklines=False)
    engine.diff_cleanupSemantic(diffs)
    words = {code: token for token, code in codes.items()}
    said = [(kind, "".join(words[code] for code in text)) for kind, text in diffs]
    return Found(
        [_bare(text) for kind, text in said if kind == engine.DIFF_INSERT and _bare(text)],
        [_bare(text) for kind, text in said if kind == engine.DIFF_DELETE and _bare(text)],
    )


def by_redlines(before: str, after: str) -> Found:
    changes = Redlines(before, after).changes
    return Found(
        [_bare(change.test_text) for change in changes if _bare(change.test_text)],
        [_bare(change.source_text) for change in changes if _bare(change.source_text)],
    )


def segments_by(name: str, before: str, after: str) -> Segments:
    """The segments as the judge of the cases compares them."""
    if name == "ours":
        return marked(compare(before, after))
    found = COMPARERS[name](before, after)
    return found.inserted, found.deleted


def _code(codes: dict[str, str], token: str) -> str:
    if token not in codes:
        number = FIRST_CODE + len(codes)
        codes[token] = chr(number if number < SURROGATES.start else number + len(SURROGATES))
    return codes[token]


def _bare(text: str | None) -> str:
    """A segment without the space around it; a line end alone is a paragraph mark."""
    text = text or ""
    return text.strip() or ("\u00b6" if "\n" in text else "")


COMPARERS: dict[str, Comparer] = {
    "ours": ours,
    "diff-match-patch": by_diff_match_patch,
    "redlines": by_redlines,
}
