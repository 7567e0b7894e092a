"""The public record (section 4.4): an old-style tar archive that only grows, its events a chain.

Every file is named by the SHA-256 of its bytes. An event names the event before it and the object
it is about, which stands in front of it. Nothing here reads a clock: all files bear the instant at
which the election began, so that the record tells the order of ballots and not their times.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from members.belenios.decryption import PartialDecryption, write_decryption, write_owner
from members.belenios.elections import Election
from members.belenios.errors import BrokenChain, Malformed
from members.belenios.messages import compact, fields, named, parse, small_number, text
from members.belenios.results import Result, write_result
from members.belenios.tally import EncryptedTally, write_ciphertexts, write_size

HEADER = "BELENIOS"
VERSION = 1
DATA, EVENT = ".data.json", ".event.json"
BLOCK = 512
# The largest object is the list of credentials: 67 bytes for each member of the roll.
LARGEST = 2**26
# Header and events are of a few hundred bytes.
SMALL = 2**10

_TIMESTAMP = re.compile(r"0|[1-9][0-9]{0,9}")
# What the eleven octal digits of a file's header can say.
_LATEST = 8**11 - 1

WITHOUT_PAYLOAD = frozenset({"EndBallots"})


class Event(NamedTuple):
    kind: str
    height: int
    parent: str | None
    payload: str | None


class Entry(NamedTuple):
    """One file of an archive; `offset` is where its header begins, `timestamp` what that says."""

    name: str
    raw: bytes
    offset: int
    timestamp: int

    @property
    def digest(self) -> str:
        return self.name.partition(".")[0]


def digest_of(raw: bytes) -> str:
    return sha256(raw).hexdigest()


@dataclass(slots=True)
class Chain:
    """Where an archive stands; each method gives the bytes to append to it next.

    `parent` is the digest of the last event, `height` the number of the next one. Keep the two with
    the bytes that were written, and the archive can be continued at any time.
    """

    timestamp: int
    height: int = 0
    parent: str | None = None

    def opening(self) -> bytes:
        raw = compact({"version": VERSION, "timestamp": str(self.timestamp)})
        return _file(HEADER, raw, self.timestamp)

    def setup(self, election: Election, trustees: bytes, credentials: bytes) -> bytes:
        objects = (election.raw, trustees, credentials)
        names = ("election", "trustees", "credentials")
        return self._event(
            "Setup", *objects, compact(dict(zip(names, map(digest_of, objects), strict=True)))
        )

    def ballot(self, raw: bytes) -> bytes:
        return self._event("Ballot", raw)

    def end_of_ballots(self) -> bytes:
        return self._event("EndBallots")

    def encrypted_tally(self, tally: EncryptedTally) -> bytes:
        raw = write_ciphertexts(tally.ciphertexts)
        return self._event("EncryptedTally", raw, write_size(tally, digest_of(raw)))

    def partial_decryption(self, owner: int, partial: PartialDecryption) -> bytes:
        raw = write_decryption(partial)
        return self._event("PartialDecryption", raw, write_owner(owner, digest_of(raw)))

    def result(self, result: Result) -> bytes:
        return self._event("Result", write_result(result))

    def _event(self, kind: str, *objects: bytes) -> bytes:
        """The objects, of which the last is the payload, and the event about them."""
        said: dict[str, object] = {} if self.parent is None else {"parent": self.parent}
        said |= {"height": self.height, "type": kind}
        if objects:
            said["payload"] = digest_of(objects[-1])
        raw = compact(said)
        self.parent, self.height = digest_of(raw), self.height + 1
        files = [_file(digest_of(one) + DATA, one, self.timestamp) for one in objects]
        return b"".join([*files, _file(self.parent + EVENT, raw, self.timestamp)])


def read_event(raw: bytes) -> Event:
    said = named(parse(raw), "?parent", "height", "type", "?payload")
    parent, payload = (text(said[name]) if name in said else None for name in ("parent", "payload"))
    return Event(text(said["type"]), small_number(said["height"]), parent, payload)


def read_header(entry: Entry) -> int:
    """The instant at which the election began, in seconds since 1970."""
    if entry.name != HEADER:
        raise BrokenChain("the archive does not begin with its header")
    version, timestamp = fields(parse(entry.raw), "version", "timestamp")
    if small_number(version) != VERSION or not _TIMESTAMP.fullmatch(text(timestamp)):
        raise Malformed("an archive of another version, or of no time")
    if int(timestamp) > _LATEST:
        raise Malformed("an archive of a time that no file of it can bear")
    return int(timestamp)


def entries(stream: BinaryIO, largest: Callable[[], int] = lambda: LARGEST) -> Iterator[Entry]:
    """Every file of an archive in order, one in memory at a time, all of the header's instant.

    `largest` says, before each object is read, how many bytes it may have by what came so far.
    """
    offset, began = 0, None
    while block := stream.read(BLOCK):
        entry, offset = _entry(stream, block, offset, largest())
        began = read_header(entry) if began is None else began
        if entry.timestamp != began:
            raise BrokenChain(f"a file of another instant than the header at byte {entry.offset}")
        yield entry


def entry_at(stream: BinaryIO, offset: int) -> Entry:
    """The file that begins at `offset`; the stream then stands where it stood before."""
    before = stream.tell()
    stream.seek(offset)
    entry, _end = _entry(stream, stream.read(BLOCK), offset, LARGEST)
    stream.seek(before)
    return entry


def _entry(stream: BinaryIO, block: bytes, offset: int, largest: int) -> tuple[Entry, int]:
    """The file behind a header, which is taken in the one form that our own writer gives it."""
    name = block[:100].rstrip(b"\0").decode("ascii", "replace")
    size, timestamp = _octal(block[124:135]), _octal(block[136:147])
    if block != _file_header(name, size, timestamp):
        raise BrokenChain(f"not the header of a file at byte {offset}")
    if size > (largest if name.endswith(DATA) else SMALL):
        raise BrokenChain(f"a file that is larger than any of its kind at byte {offset}")
    padded = stream.read(size + -size % BLOCK)
    raw, padding = padded[:size], padded[size:]
    if len(padded) % BLOCK or len(padded) < size or padding.strip(b"\0"):
        raise BrokenChain(f"a file that is cut short, or followed by something, at byte {offset}")
    if name not in ({digest_of(raw) + DATA, digest_of(raw) + EVENT} if offset else {HEADER}):
        raise BrokenChain(f"a file whose name is not its hash at byte {offset}")
    return Entry(name, raw, offset, timestamp), offset + BLOCK + len(padded)


def _octal(digits: bytes) -> int:
    if not digits.isdigit() or {*digits} & {*b"89"}:
        raise BrokenChain("not the header of a file")
    return int(digits, 8)


def _file(name: str, raw: bytes, timestamp: int) -> bytes:
    return _file_header(name, len(raw), timestamp) + raw + bytes(-len(raw) % BLOCK)


def _file_header(name: str, size: int, timestamp: int) -> bytes:
    """The block before a file: name, mode, owner, group, size, time, checksum, kind."""
    before = name.encode("ascii", "replace").ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2
    before += b"%011o\0%011o\0" % (size, timestamp)
    after = b"0".ljust(BLOCK - len(before) - 8, b"\0")
    return before + b"%06o\0 " % (sum(before) + sum(after) + 8 * ord(" ")) + after
