"""What is sealed is opened by any key of the portal, and by no other."""

import pytest

from portal import sealing

OLD, NEW, OTHER = (sealing.new_key() for _ in range(3))


@pytest.fixture
def keys(settings):
    def use(*words: str) -> None:
        settings.PAPER_KEYS = list(words)

    return use


def test_sealed_and_opened(keys):
    keys(NEW)

    sealed = sealing.seal(b"Our bottom line")

    assert b"bottom" not in sealed
    assert sealing.unseal(sealed) == b"Our bottom line"


def test_the_newest_seals_and_all_open(keys):
    keys(OLD)
    sealed = sealing.seal(b"words")

    keys(NEW, OLD)

    assert sealing.unseal(sealed) == b"words"
    assert sealing.is_newest(sealed) is False
    anew = sealing.seal_anew(sealed)
    keys(NEW)
    assert (sealing.unseal(anew), sealing.is_newest(anew)) == (b"words", True)


@pytest.mark.parametrize("damage", [lambda sealed: sealed[:-4], lambda sealed: b"", lambda _: b"x"])
def test_damaged_words_are_not_opened(keys, damage):
    keys(NEW)

    with pytest.raises(sealing.WrongKey):
        sealing.unseal(damage(sealing.seal(b"words")))


def test_another_key_opens_nothing(keys):
    keys(NEW)
    sealed = sealing.seal(b"words")
    keys(OTHER)

    for attempt in (sealing.unseal, sealing.seal_anew):
        with pytest.raises(sealing.WrongKey):
            attempt(sealed)


def test_without_a_key_it_says_so(keys):
    keys()

    with pytest.raises(sealing.NoKey):
        sealing.seal(b"words")


@pytest.mark.parametrize(
    ("words", "are"),
    [([], True), ([NEW], True), ([NEW, "short"], False), ([""], False), (["ä" * 44], False)],
)
def test_what_is_a_key(words, are):
    assert sealing.are_keys(words) is are
