"""A whole record, walked from its first byte; a record that still grows; one that lies."""

from io import BytesIO
from random import Random

import pytest

from members.belenios import archive, ballots, trustees
from members.belenios.audit import audit
from members.belenios.decryption import PartialDecryption
from members.belenios.elections import Question
from members.belenios.errors import (
    BadProof,
    BrokenChain,
    DuplicateBallot,
    NotAllowed,
    Refused,
    UnknownCredential,
    WrongCount,
)
from tests.members.belenios import made, mutants


@pytest.fixture
def box(random: Random) -> made.Box:
    question = Question("Which?", ("a", "b"), 1, 1)
    one = made.made(random, question, tellers=(1, 2))
    return made.Box(one, [one.ballot(0, [1, 0]), one.ballot(1, [1, 0]), one.ballot(0, [0, 1])])


def parts(box: made.Box, *kinds: str) -> bytes:
    """A record of these events, each of which alone would be right."""
    chain = archive.Chain(made.BEGAN)
    partials = box.partials([1, 2, 3])
    opening = chain.opening()
    return opening + b"".join(part(box, chain, partials, kind) for kind in kinds)


def part(
    box: made.Box, chain: archive.Chain, partials: dict[int, PartialDecryption], kind: str
) -> bytes:
    name, _, number = kind.partition(":")
    match name:
        case "setup":
            written = trustees.write_trustees(box.made.trustees)
            return chain.setup(box.made.election, written, box.made.public)
        case "ballot":
            return chain.ballot(box.cast[int(number)])
        case "end":
            return chain.end_of_ballots()
        case "tally":
            return chain.encrypted_tally(box.encrypted())
        case "partial":
            return chain.partial_decryption(int(number), partials[int(number)])
    return chain.result(box.result())


BALLOTS = ("setup", "ballot:0", "ballot:1", "ballot:2")
WHOLE = (*BALLOTS, "end", "tally", "partial:1", "partial:2", "result")


def test_a_whole_record(box: made.Box) -> None:
    record = audit(BytesIO(box.record()))

    assert record.result == box.result() == ((1, 1),)
    assert (record.ballots, record.tally and record.tally.ballots) == (3, 2)
    assert record.timestamp == made.BEGAN
    assert {*record.partials} == {1, 3}


@pytest.mark.parametrize("length", range(1, len(WHOLE) + 1))
def test_a_record_that_still_grows(box: made.Box, length: int) -> None:
    record = audit(BytesIO(parts(box, *WHOLE[:length])))

    assert record.height == length
    assert (record.result is None) == (length < len(WHOLE))


def test_more_tellers_than_needed(box: made.Box) -> None:
    kinds = (*BALLOTS, "end", "tally", "partial:3", "partial:2", "partial:1", "result")

    assert audit(BytesIO(parts(box, *kinds))).result == ((1, 1),)


def test_a_record_tells_which_ballots_count(box: made.Box) -> None:
    """The order of a voter's two is the writer's to choose, so the voter looks for the later."""
    first, second, third = (ballots.read_ballot(raw, box.made.election).tracker for raw in box.cast)

    assert audit(BytesIO(box.record())).trackers == {second, third}
    box.cast.reverse()
    assert audit(BytesIO(box.record())).trackers == {second, first}
    box.cast.clear()
    assert audit(BytesIO(box.record())).trackers == frozenset()


def test_a_record_extends_an_earlier_one(box: made.Box) -> None:
    earlier = audit(BytesIO(parts(box, *BALLOTS)))
    later = parts(box, *WHOLE)

    for raw in (parts(box, *BALLOTS), parts(box, *BALLOTS, "end"), later):
        assert audit(BytesIO(raw), since=earlier.head).ballots == 3
    assert audit(BytesIO(later), since=audit(BytesIO(later)).head).result == ((1, 1),)


@pytest.mark.parametrize(
    "kinds",
    [("setup", "ballot:2", "ballot:1", "ballot:0"), ("setup", "ballot:0", "ballot:2"), BALLOTS[:3]],
)
def test_a_record_written_anew_extends_nothing(box: made.Box, kinds: tuple[str, ...]) -> None:
    """Two ballots in each other's place, one left out, or the end cut off."""
    head = audit(BytesIO(parts(box, *BALLOTS))).head
    again = parts(box, *kinds)

    assert audit(BytesIO(again)).ballots == len(kinds) - 1
    for since in (head, "", made.base58(Random(1), 64)):
        with pytest.raises(BrokenChain, match="does not extend"):
            audit(BytesIO(again), since=since)


def test_no_ballot_at_all(random: Random) -> None:
    box = made.Box(made.made(random, tellers=(2, 2)))

    assert audit(BytesIO(box.record())).result == ((0, 0),)


def test_the_last_ballot_of_a_voter_counts_wherever_it_stands(box: made.Box) -> None:
    first, second, third = box.cast
    box.cast = [first, third, second]

    assert audit(BytesIO(box.record())).result == ((1, 1),)

    box.cast = [third, first, second]
    assert audit(BytesIO(box.record())).result == ((2, 0),)


@pytest.mark.parametrize(
    "kinds",
    [
        (),
        ("ballot:0",),
        ("setup", "setup"),
        ("setup", "tally"),
        ("setup", "end", "ballot:0"),
        (*BALLOTS, "end", "end"),
        (*BALLOTS, "end", "partial:1"),
        (*BALLOTS, "end", "tally", "tally"),
        (*BALLOTS, "end", "tally", "result"),
        (*WHOLE, "result"),
        (*WHOLE, "partial:3"),
    ],
)
def test_events_that_do_not_follow_are_refused(box: made.Box, kinds: tuple[str, ...]) -> None:
    with pytest.raises(BrokenChain):
        audit(BytesIO(parts(box, *kinds)))


def test_counts_that_lie_are_refused(box: made.Box) -> None:
    with pytest.raises(WrongCount, match="encrypted tally"):
        audit(BytesIO(parts(box, *BALLOTS[:-1], "end", "tally")))
    with pytest.raises(NotAllowed, match="too few"):
        audit(BytesIO(parts(box, *BALLOTS, "end", "tally", "partial:1", "result")))
    with pytest.raises(NotAllowed, match="second"):
        audit(BytesIO(parts(box, *BALLOTS, "end", "tally", "partial:1", "partial:1")))


def test_the_same_ballot_twice_is_refused(box: made.Box) -> None:
    """Else whoever writes the record could bring an earlier ballot back after a later one."""
    with pytest.raises(DuplicateBallot):
        audit(BytesIO(parts(box, *BALLOTS, "ballot:0")))


def test_a_ballot_of_somebody_not_on_the_roll_is_refused(box: made.Box) -> None:
    box.made.voters = box.made.voters[1:]

    with pytest.raises(UnknownCredential):
        audit(BytesIO(parts(box, "setup", "ballot:0")))


def test_a_key_that_is_not_the_trustees_is_refused(random: Random, box: made.Box) -> None:
    box.made.trustees = made.made(random).trustees

    with pytest.raises(NotAllowed, match="key"):
        audit(BytesIO(parts(box, "setup")))


def test_proofs_are_left_out_on_demand(box: made.Box) -> None:
    """For a server that verified each ballot when it came; counting is checked all the same."""
    raw = box.cast[0]
    place = raw.index(b'"response":"') + len(b'"response":"')
    digit = b"1" if raw[place : place + 1] != b"1" else b"2"
    body = raw[:place] + digit + raw[place + 1 : raw.rindex(b',"signature"')] + b"}"
    box.cast[0] = made.signed(body, box.made.voter_secrets[0])
    record = box.record()

    with pytest.raises(BadProof):
        audit(BytesIO(record))
    assert audit(BytesIO(record), with_proofs=False).result == ((1, 1),)


def test_objects_without_an_event_are_refused(box: made.Box) -> None:
    raw = parts(box, *BALLOTS)
    orphan = archive._file(archive.digest_of(b"{}") + archive.DATA, b"{}", made.BEGAN)
    others = [
        archive._file(archive.digest_of(one) + archive.DATA, one, made.BEGAN)
        for one in (b"1", b"2", b"3", b"4", b"5")
    ]
    events = [*archive.entries(BytesIO(raw))]
    last = events[-2].offset

    for wrong in (raw + orphan, raw[:last] + orphan + raw[last:], raw + b"".join(others)):
        with pytest.raises(BrokenChain, match=r"object|before an event"):
            audit(BytesIO(wrong))
    with pytest.raises(Refused):
        audit(BytesIO(raw + orphan + orphan))


def test_an_object_is_no_larger_than_its_stage_allows(box: made.Box) -> None:
    """Before the setup, only as large as a list of credentials; then, as a ballot may be."""

    def header(size: int) -> bytes:
        return archive._file_header(archive.digest_of(b"") + archive.DATA, size, made.BEGAN)

    opening, raw = archive.Chain(made.BEGAN).opening(), parts(box, *BALLOTS)
    waiting = archive._file(archive.digest_of(b"1" * 512) + archive.DATA, b"1" * 512, made.BEGAN)
    limit = ballots.size_limit(box.made.election)

    for begun, most in ((opening, 2**26), (opening + waiting, 2**26 - 512), (raw, limit)):
        with pytest.raises(BrokenChain, match="larger than any"):
            audit(BytesIO(begun + header(most + 1)))
        with pytest.raises(BrokenChain, match="cut short"):
            audit(BytesIO(begun + header(most)))


@pytest.mark.parametrize("place", [0, 1])
def test_an_election_of_a_megabyte_is_not_read(box: made.Box, place: int) -> None:
    objects = [box.made.election.raw, trustees.write_trustees(box.made.trustees)]
    objects[place] += b" " * 2**20
    setup = mutants.setup_of(*objects, box.made.public)

    with pytest.raises(BrokenChain, match="more bytes"):
        audit(BytesIO(mutants.written([setup])))


def test_nothing_is_no_record() -> None:
    for raw in (b"", archive.Chain(5).opening() * 2, bytes(512)):
        with pytest.raises(BrokenChain):
            audit(BytesIO(raw))
