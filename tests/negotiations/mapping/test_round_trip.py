"""What the portal wrote into a Word file comes back under the same clauses with the same words."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.document import Block, Document, Heading, Words
from negotiations.mapping import (
    Candidate,
    ClauseWords,
    Piece,
    guess,
    silent_changes,
    stretches_of,
    words_by_clause,
)
from negotiations.redline import compare
from negotiations.word.reading import read
from negotiations.word.views import accepted, original
from negotiations.word.writing import clean, tracked
from tests.factories.portal import NOW

FEW = settings(max_examples=15, deadline=None)
NAMES = {1: ("Art. 72.B", "Consent"), 2: ("Art. 72.C", "Credit"), 3: ("", "Pay and notice")}
VOCABULARY = [
    "the",
    "company",
    "shall",
    "tell",
    "writers",
    "of",
    "any",
    "use",
    "before",
    "it",
    "starts,",
    "or",
    "not",
    "at",
    "all",
]
LINE = st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=9).map(" ".join)
LABEL = st.sampled_from(["", "(a) ", "(b) ", "1. "])
PARAGRAPHS = st.lists(st.builds("{}{}.".format, LABEL, LINE), min_size=1, max_size=4)
TEXTS = st.fixed_dictionaries({key: PARAGRAPHS.map("\n".join) for key in NAMES})


@st.composite
def versions(draw: st.DrawFn) -> tuple[dict[int, str], dict[int, str]]:
    """Every clause before, and after some paragraphs went, came, or were said in other words."""
    before = draw(TEXTS)
    return before, {key: "\n".join(draw(edits(text.split("\n")))) for key, text in before.items()}


@st.composite
def edits(draw: st.DrawFn, lines: list[str]) -> list[str]:
    kept = [line for line in lines if draw(st.integers(0, 4))] or lines[:1]
    kept.insert(draw(st.integers(0, len(kept))), draw(st.sampled_from(lines)))
    place = draw(st.integers(0, len(kept) - 1))
    kept[place] = kept[place].replace("shall", "may").replace("writers", "writers and guilds")
    return kept


def document(texts: Mapping[int, str]) -> Document:
    """As an export of a proposal sets its clauses out."""
    blocks: list[Block] = []
    for key, text in texts.items():
        blocks += [Heading(1, " ".join(NAMES[key]).strip()), Words(text)]
    return Document("Our proposal", ("Ours. Counter.",), tuple(blocks))


def came_back(file: bytes, handed_over: Mapping[int, str]) -> tuple[ClauseWords, ...]:
    reading = read(file)
    stretches = stretches_of(reading, original(reading), accepted(reading))
    known = [Candidate(key, *NAMES[key], (text,)) for key, text in handed_over.items()]
    found = zip(guess(stretches, known), stretches, strict=True)
    return words_by_clause(
        Piece(one.key, stretch.base_text, stretch.text)
        for one, stretch in found
        if one.key is not None
    )


@FEW
@given(TEXTS)
def test_a_clean_file_comes_back_as_it_was_sent(texts: dict[int, str]) -> None:
    words = came_back(clean(document(texts), author="Ann", at=NOW), texts)

    assert words == tuple(ClauseWords(key, text, text) for key, text in texts.items())
    assert silent_changes(texts, words) == ()


@FEW
@given(versions())
def test_a_redline_comes_back_in_both_readings(
    both: tuple[dict[int, str], dict[int, str]],
) -> None:
    before, after = both
    redline = compare(document(before).text, document(after).text)
    headings = document(after).headings

    file = tracked(redline, title="Ours", facts=(), headings=headings, author="Ann", at=NOW)
    words = came_back(file, before)

    assert words == tuple(ClauseWords(key, before[key], after[key]) for key in before)
    assert silent_changes(before, words) == ()
