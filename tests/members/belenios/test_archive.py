"""The public record as a file: to the byte what the independent program would write."""

import tarfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from members.belenios import archive, trustees
from members.belenios.errors import BrokenChain, Malformed
from tests.members.belenios import made

EXAMPLE = Path(__file__).with_name("example") / "election.bel"


def test_the_example_is_written_to_the_byte() -> None:
    """Each of its files is the file that our writer makes."""
    raw, again = EXAMPLE.read_bytes(), b""

    for entry in archive.entries(BytesIO(raw)):
        again += archive._file(entry.name, entry.raw, entry.timestamp)

    assert again == raw


def test_the_events_of_the_example_are_written_to_the_byte() -> None:
    events = [
        entry for entry in archive.entries(BytesIO(EXAMPLE.read_bytes()))
        if entry.name.endswith(archive.EVENT)
    ]  # fmt: skip
    ballots = [archive.read_event(one.raw) for one in events[1:4]]
    objects = {one.digest: one.raw for one in archive.entries(BytesIO(EXAMPLE.read_bytes()))}
    chain = archive.Chain(0, height=1, parent=events[0].digest)

    for event in ballots:
        chain.ballot(objects[event.payload or ""])
    chain.end_of_ballots()

    assert (chain.height, chain.parent) == (5, events[4].digest)


def test_other_programs_read_the_file(random: Random) -> None:
    raw = made.Box(made.made(random)).record()

    with tarfile.open(fileobj=BytesIO(raw)) as opened:
        names = opened.getnames()
        bodies = [opened.extractfile(name) for name in names]

    assert names[0] == "BELENIOS"
    for name, body in zip(names[1:], bodies[1:], strict=True):
        assert body
        assert name.startswith(sha256(body.read()).hexdigest())


def test_a_record_is_continued_where_it_stood(random: Random) -> None:
    one = made.made(random)
    ballots = [one.ballot(voter, [1, 0]) for voter in (0, 1)]
    whole, first = archive.Chain(made.BEGAN), archive.Chain(made.BEGAN)
    setup = (one.election, trustees.write_trustees(one.trustees), one.public)
    expected = whole.opening() + whole.setup(*setup) + whole.ballot(ballots[0])
    written = first.opening() + first.setup(*setup) + first.ballot(ballots[0])

    later = archive.Chain(first.timestamp, first.height, first.parent)

    assert written + later.ballot(ballots[1]) == expected + whole.ballot(ballots[1])


@pytest.mark.parametrize(
    "header",
    [b'{"version":1,"timestamp":17}', b'{"version":2,"timestamp":"17"}', b'{"timestamp":"17"}',
     b'{"version":1,"timestamp":"-1"}', b'{"version":1,"timestamp":"\xd9\xa0"}',
     b'{"version":true,"timestamp":"17"}', b'{"version":1.0,"timestamp":"17"}',
     b'{"version":1,"timestamp":"017"}', b'{"version":1,"timestamp":"8589934592"}',
     b'{"version":1,"timestamp":"' + b"9" * 5000 + b'"}'],
)  # fmt: skip
def test_a_header_of_another_kind_is_refused(header: bytes) -> None:
    with pytest.raises(Malformed):
        archive.read_header(archive.Entry(archive.HEADER, header, 0, 17))


@pytest.mark.parametrize(
    "event",
    [
        b'{"height":0}',
        b'{"height":0,"type":"Setup","parent":"a"}',
        b'{"height":"0","type":"Setup"}',
        b'{"parent":null,"height":0,"type":"Setup"}',
        b'{"height":0,"type":"Setup","payload":1}',
        b'{"height":0,"type":"Setup","more":1}',
        b"[]",
    ],
)
def test_an_event_in_another_shape_is_refused(event: bytes) -> None:
    with pytest.raises(Malformed):
        archive.read_event(event)


def block(**others: bytes) -> bytes:
    """An empty file, with a field of its header written over."""
    whole = bytearray(archive._file(sha256(b"").hexdigest() + ".data.json", b"", 5))
    places = {"name": 0, "mode": 100, "size": 124, "time": 136, "kind": 156, "link": 157}
    for name, value in others.items():
        whole[places[name] : places[name] + len(value)] = value
    return bytes(whole)


@pytest.mark.parametrize(
    "other",
    [{"mode": b"0000777"}, {"size": b"-0000000001"}, {"size": b"00000000008"},
     {"size": b"77777777777"}, {"size": b" 0000000000"}, {"time": b"00000000006"},
     {"kind": b"5"}, {"link": b"x"}, {"name": b"../x"}, {"name": b"\xff"}],
)  # fmt: skip
def test_a_file_in_another_form_is_refused(other: dict[str, bytes]) -> None:
    opening = archive.Chain(5).opening()
    assert len([*archive.entries(BytesIO(opening + block()))]) == 2
    with pytest.raises(BrokenChain):
        [*archive.entries(BytesIO(opening + block(**other)))]


def test_all_files_are_of_the_headers_instant() -> None:
    """The record tells no times; the independent program, too, refuses any other."""
    late, latest = archive.Chain(5).opening(), archive.Chain(archive._LATEST).opening()
    other = archive._file(archive.HEADER, b'{"version":1,"timestamp":"6"}', 5)
    body = archive._file(archive.digest_of(b"1") + archive.DATA, b"1", 6)

    assert [one.timestamp for one in archive.entries(BytesIO(latest))] == [8_589_934_591]
    for wrong in (other, late + body):
        with pytest.raises(BrokenChain, match="another instant"):
            [*archive.entries(BytesIO(wrong))]


@pytest.mark.parametrize(("kind", "limit"), [(archive.DATA, 2000), (archive.EVENT, 1024)])
def test_a_file_is_refused_by_its_size_before_it_is_read(kind: str, limit: int) -> None:
    """All that is there of the larger one is its header."""
    opening = archive.Chain(5).opening()
    fits = b"1" * limit
    stream = BytesIO(opening + archive._file(archive.digest_of(fits) + kind, fits, 5))
    larger = archive._file_header(archive.digest_of(b"") + kind, limit + 1, 5)

    assert [len(one.raw) for one in archive.entries(stream, lambda: 2000)][1:] == [limit]
    with pytest.raises(BrokenChain, match="larger than any of its kind"):
        [*archive.entries(BytesIO(opening + larger), lambda: 2000)]


def test_only_the_first_file_is_the_header(random: Random) -> None:
    """It alone is not named by its hash: in another place it would be an object without one."""
    record = made.Box(made.made(random)).record()

    with pytest.raises(BrokenChain, match="not its hash"):
        [*archive.entries(BytesIO(record + archive._file("BELENIOS", b"{}", 5)))]
    with pytest.raises(BrokenChain, match="not its hash"):
        [*archive.entries(BytesIO(block()))]


def test_a_file_that_is_cut_short_is_refused() -> None:
    raw = archive.Chain(5).opening()

    for length in (1, 511, 512, 513, 1023):
        with pytest.raises(BrokenChain):
            [*archive.entries(BytesIO(raw[:length]))]
    with pytest.raises(BrokenChain):
        [*archive.entries(BytesIO(raw[:-1] + b"x"))]
    with pytest.raises(BrokenChain):
        [*archive.entries(BytesIO(raw + bytes(1024)))]
