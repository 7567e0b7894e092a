"""Long redlines are made once and then come from the cache, unless what it holds is wrong."""

import pytest
from django.core.cache import cache

from negotiations import comparisons
from negotiations.redline import Options, compare
from negotiations.redline.memory import SHORT
from negotiations.redline.packing import pack

LINE = "The producer shall tell the writer of every use of a system on day {}.\n"
BEFORE = "".join(map(LINE.format, range(SHORT // len(LINE))))
AFTER = BEFORE.replace("on day 7.", "within a week of day 7.")


@pytest.fixture
def made(monkeypatch):
    """The options of every comparison that is made anew; the cache is empty at first."""
    calls = []

    def compare_and_note(before, after, *, options):
        calls.append(options)
        return compare(before, after, options=options)

    monkeypatch.setattr(comparisons, "compare", compare_and_note)
    cache.clear()
    yield calls
    cache.clear()


def key(options=comparisons.DEFAULT):
    return comparisons._key(BEFORE, AFTER, options)


def test_a_long_redline_is_made_once(made):
    found = [comparisons.redline_of(BEFORE, AFTER) for _ in range(3)]

    assert found == [compare(BEFORE, AFTER)] * 3
    assert made == [Options()]


def test_options_are_kept_apart(made):
    for options in (Options(), Options(exact=True)) * 2:
        found = comparisons.redline_of(BEFORE, AFTER, options=options)
        assert found == compare(BEFORE, AFTER, options=options)

    assert made == [Options(), Options(exact=True)]


def test_both_directions_are_kept_apart(made):
    comparisons.redline_of(BEFORE, AFTER)

    assert comparisons.redline_of(AFTER, BEFORE) == compare(AFTER, BEFORE)
    assert len(made) == 2


def test_short_texts_never_reach_the_cache(made):
    comparisons.redline_of("The writer may refuse.", "The writer shall refuse.")

    assert (
        cache.get(comparisons._key("The writer may refuse.", "The writer shall refuse.", Options()))
        is None
    )
    assert made == []


@pytest.mark.parametrize(
    "kept",
    [b"", b"words", "words", 7, pack(compare("a b", "a c"))],
    ids=["nothing", "bytes", "a string", "a number", "another redline"],
)
def test_a_wrong_entry_is_a_miss_and_is_replaced(made, kept):
    cache.set(key(), kept)

    found = [comparisons.redline_of(BEFORE, AFTER) for _ in range(2)]

    assert found == [compare(BEFORE, AFTER)] * 2
    assert made == [Options()]


def test_another_version_of_the_comparer_compares_anew(made, monkeypatch):
    comparisons.redline_of(BEFORE, AFTER)
    monkeypatch.setattr(comparisons, "ENGINE_VERSION", "0.0")

    comparisons.redline_of(BEFORE, AFTER)

    assert len(made) == 2


def test_what_is_too_large_is_not_kept(made, monkeypatch):
    monkeypatch.setattr(comparisons, "MOST_BYTES", len(pack(compare(BEFORE, AFTER))) - 1)

    comparisons.redline_of(BEFORE, AFTER)

    assert cache.get(key()) is None
