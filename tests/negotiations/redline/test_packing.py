"""A redline comes back whole from its bytes, or is called unreadable."""

import json
import zlib

import pytest

from negotiations.redline import Options, compare
from negotiations.redline.packing import Unreadable, pack, unpack

BEFORE = """Training.
(a) The producer keeps a register of every voice that it has cloned for the series.
(b) The register is open to members of the Guild on request at any time. It is kept in Lyon.
(c) A cloned voice may be used for trailers alone, and never in the series itself.
"""
AFTER = """Training.
(a) A cloned voice may be used for trailers alone, but never in the series itself.
(b) The producer keeps a register of every voice that it has cloned for the season.

(c) The register is open to members of the Guild on request at any time.
(d) It is kept in Paris.
"""


def repacked(data, change):
    """The bytes of what `change` makes of the packed lists."""
    lists = json.loads(zlib.decompress(data))
    change(lists)
    return zlib.compress(json.dumps(lists).encode())


def call_deleted_words_equal(lists):
    ops = next(row[6] for row in lists[3] if "delete" in row[6])
    ops[ops.index("delete")] = "equal"


@pytest.mark.parametrize("options", [Options(), Options(exact=True)])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, AFTER),
        (AFTER, BEFORE),
        (BEFORE, BEFORE),
        ("", AFTER),
        ("", ""),
        ("a “b”", 'a  "b"'),
    ],
)
def test_comes_back_whole(before, after, options):
    redline = compare(before, after, options=options)

    assert unpack(pack(redline), before, after, options=options) == redline


def test_holds_no_words():
    lists = zlib.decompress(pack(compare(BEFORE, AFTER))).decode()

    assert [word for word in (BEFORE + AFTER).split() if len(word) > 3 and word in lists] == []


@pytest.mark.parametrize(
    ("before", "after"), [(AFTER, BEFORE), (BEFORE, BEFORE), (BEFORE[:-9], AFTER), ("", "")]
)
def test_is_no_redline_of_other_texts(before, after):
    packed = pack(compare(BEFORE, AFTER))

    with pytest.raises(Unreadable):
        unpack(packed, before, after)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        *map(
            zlib.compress,
            (b"words", b"[]", b"null", b'["1.1",[],[],[]]', b'["1.1",[0,0],[0,0,0,0,0,1.0],[[1]]]'),
        ),
    ],
    ids=["nothing", "bytes", "no JSON", "an empty list", "null", "no rows", "half a row"],
)
def test_what_was_never_packed_is_unreadable(data):
    with pytest.raises(Unreadable):
        unpack(data, BEFORE, AFTER)


@pytest.mark.parametrize("place", range(0, 300, 7))
def test_bytes_changed_on_the_way_are_unreadable(place):
    packed = bytearray(pack(compare(BEFORE, AFTER)))
    packed[place % len(packed)] ^= 0b100

    with pytest.raises(Unreadable):
        unpack(bytes(packed), BEFORE, AFTER)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda lists: lists.__setitem__(0, "0.9"), id="another version"),
        pytest.param(lambda lists: lists[3].pop(), id="a row lost"),
        pytest.param(lambda lists: lists[3][0].__setitem__(0, "odd"), id="an unknown kind"),
        pytest.param(lambda lists: lists[3][0].__setitem__(1, [0, "x"]), id="a word for a place"),
        pytest.param(lambda lists: lists[3][0][6].pop(), id="half an operation"),
        pytest.param(call_deleted_words_equal, id="deleted words called equal"),
    ],
)
def test_lists_that_do_not_hold_the_texts_are_unreadable(change):
    packed = pack(compare(BEFORE, AFTER))

    with pytest.raises(Unreadable):
        unpack(repacked(packed, change), BEFORE, AFTER)
