"""The ballots of a public record, let in one by one as whoever verifies it walks through it."""

from typing import BinaryIO

from members.belenios.archive import Entry, entry_at
from members.belenios.ballots import read_ballot, verify_ballot
from members.belenios.elections import Election
from members.belenios.errors import DuplicateBallot, UnknownCredential
from members.belenios.group import Point
from members.belenios.tally import EncryptedTally, Tally


class Box:
    """Knows what was seen, where each voter's last ballot stands, and the product of these."""

    def __init__(
        self,
        election: Election,
        credentials: frozenset[Point],
        stream: BinaryIO,
        *,
        with_proofs: bool,
    ) -> None:
        self._election, self._credentials = election, credentials
        self._stream, self._with_proofs = stream, with_proofs
        self._tally = Tally(election)
        self._seen: set[bytes] = set()
        self._last: dict[Point, tuple[int, str]] = {}

    def put(self, entry: Entry) -> None:
        """Let a ballot in, in the place of the voter's earlier one."""
        digest, election = bytes.fromhex(entry.digest), self._election
        if digest in self._seen:
            raise DuplicateBallot(entry.digest)
        ballot = read_ballot(entry.raw, election)
        if ballot.credential not in self._credentials:
            raise UnknownCredential(entry.digest)
        if self._with_proofs:
            verify_ballot(ballot, election)
        if (earlier := self._last.get(ballot.credential)) is not None:
            raw = entry_at(self._stream, earlier[0]).raw
            self._tally.take_back(read_ballot(raw, election))
        self._tally.add(ballot)
        self._seen.add(digest)
        self._last[ballot.credential] = (entry.offset, ballot.tracker)

    @property
    def ballots(self) -> int:
        return len(self._seen)

    def encrypted(self) -> EncryptedTally:
        return self._tally.encrypted()

    def trackers(self) -> frozenset[str]:
        return frozenset(tracker for _offset, tracker in self._last.values())
