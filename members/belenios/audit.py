"""All that anyone can check of a public record (section 3.5), in one walk through it.

Memory grows with the roll, by some hundred bytes for each voter, and by a hash for each ballot.

In which order a voter's ballots stand is for whoever writes the record to say; no proof tells. So
that a voter can see which one counted, and anyone whether a record that was published once was
written anew since, a record gives its `trackers` and can be asked for an earlier `head`.
"""

from dataclasses import dataclass, field
from typing import BinaryIO

from members.belenios.archive import (
    EVENT,
    LARGEST,
    WITHOUT_PAYLOAD,
    Entry,
    entries,
    read_event,
)
from members.belenios.ballots import size_limit
from members.belenios.bindings import binding_in, binding_to
from members.belenios.boxes import Box
from members.belenios.credentials import read_credentials
from members.belenios.decryption import (
    PartialDecryption,
    read_decryption,
    read_owner,
    verify_decryption,
)
from members.belenios.elections import Election, read_election
from members.belenios.errors import (
    BrokenChain,
    NotAllowed,
    WrongCount,
)
from members.belenios.group import Point
from members.belenios.messages import fields, parse
from members.belenios.results import Result, combine, count, read_result
from members.belenios.tally import EncryptedTally, read_ciphertexts, read_size
from members.belenios.trustees import Trustees, all_keys, election_key, read_trustees

# What may follow on which event; the record may end, for now, after any of them.
FOLLOWS = {
    None: {"Setup"},
    "Setup": {"Ballot", "EndBallots"},
    "Ballot": {"Ballot", "EndBallots"},
    "EndBallots": {"EncryptedTally"},
    "EncryptedTally": {"PartialDecryption"},
    "PartialDecryption": {"PartialDecryption", "Result"},
    "Result": set[str](),
}
# Objects that the longest event brings along: election, trustees, credentials and their list.
MOST_OBJECTS = 4
# Bytes of an election and of its trustees: fifty tellers, of whom all are needed, take a quarter.
MOST_OF_SETUP = 2**20


@dataclass(slots=True)
class Record:
    """What a record says so far, all of it verified. `head` is the digest of its last event.

    `ballots` counts every ballot in the box, `tally` only the last of each voter, and `trackers`
    are those of the ballots that count. `is_bound` where the election itself names these
    credentials and trustees, so that none was changed since.
    """

    timestamp: int
    election: Election
    trustees: Trustees
    credentials: frozenset[Point]
    is_bound: bool
    ballots: int = 0
    trackers: frozenset[str] = frozenset()
    tally: EncryptedTally | None = None
    partials: dict[int, PartialDecryption] = field(default_factory=dict)
    result: Result | None = None
    stage: str = "Setup"
    head: str = ""
    height: int = 0


def audit(
    stream: BinaryIO,
    *,
    with_proofs: bool = True,
    as_specified: bool = False,
    since: str | None = None,
) -> Record:
    """Read and verify a record from its beginning, whole or still growing; raise what is wrong.

    The stream is one that can be sought. Without proofs, ballots are read but taken at their word:
    for a server that verified each before it was let in. `as_specified` takes decryptions by the
    independent program, which show less (see `decryption`): for tests, and for no vote. `since` is
    the head of an earlier record, which this one has to be or to extend.
    """
    asked = _Audit(stream, with_proofs=with_proofs, as_specified=as_specified, since=since)
    return asked.walk()


class _Audit:
    """The walk itself. `_objects` are those that wait for the event that is about them.

    `_since` is the event that has still to come.
    """

    def __init__(
        self, stream: BinaryIO, *, with_proofs: bool, as_specified: bool, since: str | None
    ) -> None:
        self._stream, self._with_proofs = stream, with_proofs
        self._as_specified, self._since = as_specified, since
        self._objects: dict[str, Entry] = {}
        self._stage: str | None = None
        self._parent: str | None = None
        self._height = self._timestamp = 0

    def walk(self) -> Record:
        files = entries(self._stream, self._largest)
        first = next(files, None)
        if first is None:
            raise BrokenChain("an empty archive")
        self._timestamp = first.timestamp
        for entry in files:
            if entry.name.endswith(EVENT):
                self._follow(entry)
            else:
                self._keep(entry)
        if self._parent is None or self._objects:
            raise BrokenChain("the archive ends before an event")
        if self._since is not None:
            raise BrokenChain("the record does not extend the earlier one")
        self._record.ballots, self._record.trackers = self._box.ballots, self._box.trackers()
        self._record.head, self._record.height = self._parent, self._height
        return self._record

    def _largest(self) -> int:
        """Bytes of the next object. After the setup none is larger than a ballot may be.

        Before, one of those that wait is the list of credentials; together they are no larger.
        """
        if self._stage is None:
            return LARGEST - sum(len(entry.raw) for entry in self._objects.values())
        return min(LARGEST, size_limit(self._record.election))

    def _keep(self, entry: Entry) -> None:
        if entry.digest in self._objects or len(self._objects) == MOST_OBJECTS:
            raise BrokenChain(f"objects that no event is about at byte {entry.offset}")
        self._objects[entry.digest] = entry

    def _follow(self, entry: Entry) -> None:
        """Take one event: next in the chain, allowed here, and about all objects that wait."""
        event = read_event(entry.raw)
        if (event.height, event.parent) != (self._height, self._parent):
            raise BrokenChain(f"an event that does not follow on the one before, {event.height}")
        if event.kind not in FOLLOWS[self._stage]:
            raise BrokenChain(f"{event.kind} after {self._stage}")
        if (event.payload is None) != (event.kind in WITHOUT_PAYLOAD):
            raise BrokenChain(f"{event.kind} with an object missing, or one too many")
        if event.payload is not None:
            self._take(event.kind, self._object(event.payload))
        if self._objects:
            raise BrokenChain(f"objects that {event.kind} is not about")
        self._stage, self._parent, self._height = event.kind, entry.digest, event.height + 1
        self._record.stage = event.kind
        if entry.digest == self._since:
            self._since = None

    def _take(self, kind: str, payload: Entry) -> None:
        match kind:
            case "Setup":
                self._set_up(payload.raw)
            case "Ballot":
                self._box.put(payload)
            case "EncryptedTally":
                self._check_tally(payload.raw)
            case "PartialDecryption":
                self._check_decryption(payload.raw)
            case "Result":
                self._check_result(payload.raw)

    def _object(self, digest: object) -> Entry:
        if not isinstance(digest, str) or (entry := self._objects.pop(digest, None)) is None:
            raise BrokenChain(f"no object {digest} before the event that names it")
        return entry

    def _set_up(self, payload: bytes) -> None:
        named = fields(parse(payload), "election", "trustees", "credentials")
        election, trustees, credentials = (self._object(digest).raw for digest in named)
        if max(len(election), len(trustees)) > MOST_OF_SETUP:
            raise BrokenChain("an election, or trustees, of more bytes than any have")
        read = read_election(election)
        binding = binding_in(read.description)
        if binding not in {None, binding_to(credentials=credentials, trustees=trustees)}:
            raise NotAllowed("the election names other credentials or trustees than the record's")
        self._record = Record(
            timestamp=self._timestamp,
            election=read,
            trustees=read_trustees(trustees),
            credentials=read_credentials(credentials),
            is_bound=binding is not None,
        )
        if self._record.election.public_key != election_key(self._record.trustees):
            raise NotAllowed("the election's key is not the trustees'")
        self._box = Box(read, self._record.credentials, self._stream, with_proofs=self._with_proofs)

    def _check_tally(self, payload: bytes) -> None:
        ballots, digest = read_size(payload)
        said = read_ciphertexts(self._object(digest).raw, self._record.election)
        if EncryptedTally(said, ballots) != self._box.encrypted():
            raise WrongCount("the encrypted tally does not follow from the ballots")
        self._record.tally = self._box.encrypted()

    def _check_decryption(self, payload: bytes) -> None:
        record, keys = self._record, all_keys(self._record.trustees)
        owner, digest = read_owner(payload)
        if not 1 <= owner <= len(keys) or owner in record.partials or record.tally is None:
            raise NotAllowed(f"a partial decryption by trustee {owner}, or a second one")
        partial = read_decryption(self._object(digest).raw, record.election)
        key, as_specified = keys[owner - 1].public_key, self._as_specified
        verify_decryption(record.election, record.tally, key, partial, as_specified=as_specified)
        record.partials[owner] = partial

    def _check_result(self, payload: bytes) -> None:
        record = self._record
        said = read_result(payload, record.election)
        if record.tally is None or said != count(
            record.tally, combine(record.trustees, record.partials)
        ):
            raise WrongCount("the result does not follow from the partial decryptions")
        record.result = said
