"""What was compared before is not compared again, unless it is long."""

import pytest

from negotiations.redline import Options, compare, memory, similarity

BEFORE, AFTER = "The writer may refuse.", "The “writer” shall refuse."


@pytest.fixture
def counted(monkeypatch):
    """How often the comparer itself is asked."""
    calls = []

    def compare_and_count(before, after, *, options):
        calls.append(options)
        return compare(before, after, options=options)

    monkeypatch.setattr(memory, "compare", compare_and_count)
    memory._compare.cache_clear()
    yield calls
    memory._compare.cache_clear()


def test_memory_gives_what_the_comparer_gives(counted):
    for options in (Options(), Options(exact=True)):
        fresh = compare(BEFORE, AFTER, options=options)

        assert [memory.remembered_redline(BEFORE, AFTER, options=options) for _ in range(2)] == [
            fresh,
            fresh,
        ]
    assert counted == [Options(), Options(exact=True)]


def test_long_texts_are_compared_anew(counted):
    text = "word " * memory.SHORT

    assert memory.remembered_redline(text, text).is_unchanged
    assert memory.remembered_redline(text, text).is_unchanged
    assert len(counted) == 2


def test_similarity_from_memory():
    assert memory.remembered_similarity(BEFORE, AFTER) == similarity(BEFORE, AFTER)
