"""What a vote costs: a ballot's encryption and verification, and the count of a whole guild's.

    .venv/bin/python -m bench.belenios --count 170000

needs no database. The yardstick is `belenios-tool` on the same record, found by BELENIOS_TOOL or on
PATH: how long its `verify` takes with the ballots, less the time without. The ratio travels between
machines better than milliseconds. A few hundred distinct ballots stand in for a whole guild's, one
after the other and again; where each must be distinct, there are only so many. It prints, and
judges nothing.
"""

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

from members.belenios import (
    archive,
    ballots,
    credentials,
    decryption,
    elections,
    group,
    results,
    tally,
    trustee_keys,
    trustees,
)
from members.belenios.audit import audit

QUESTION = elections.Question("Do you ratify?", ("Yes", "No", "Abstain"), 1, 1)
UUID = "BenchBenchBench"


class Bench:
    """An election with one trustee and as many voters as there are distinct ballots."""

    def __init__(self, voters: int) -> None:
        self.secret = trustee_keys.new_private_key()
        self.trustees = (trustees.Single(trustee_keys.make_key(self.secret)),)
        self.election = elections.write_election(
            name="Bench",
            description="",
            uuid=UUID,
            public_key=trustees.election_key(self.trustees),
            questions=[QUESTION],
        )
        written = [credentials.new_credential() for _voter in range(voters)]
        self.secrets = [credentials.secret_of(one, UUID) for one in written]
        self.public = credentials.write_credentials(
            credentials.public_of(one, UUID) for one in written
        )
        self.cast: list[bytes] = []

    def vote(self) -> None:
        self.cast = [
            ballots.make_ballot(self.election, secret, [[1, 0, 0]]) for secret in self.secrets
        ]

    def read(self) -> Iterator[ballots.Ballot]:
        return (ballots.read_ballot(raw, self.election) for raw in self.cast)

    def verify(self) -> None:
        for ballot in self.read():
            ballots.verify_ballot(ballot, self.election)

    def tally(self, count: int) -> tally.EncryptedTally:
        """As a server counts: each ballot read from its bytes, with every point checked."""
        again = islice(cycle(self.cast), count)
        return tally.tally(
            self.election, (ballots.read_ballot(raw, self.election) for raw in again)
        )

    def record(self, file: Path, count: int) -> None:
        chain = archive.Chain(0)
        setup = (self.election, trustees.write_trustees(self.trustees), self.public)
        with file.open("wb") as stream:
            stream.write(chain.opening() + chain.setup(*setup))
            for raw in islice(cycle(self.cast), count):
                stream.write(chain.ballot(raw))
            if count > len(self.cast):
                return
            whole = tally.tally(self.election, self.read())
            partial = decryption.decrypt(self.election, whole, self.secret)
            counted = results.count(whole, results.combine(self.trustees, {1: partial}))
            stream.write(chain.end_of_ballots() + chain.encrypted_tally(whole))
            stream.write(chain.partial_decryption(1, partial) + chain.result(counted))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--ballots", type=int, default=400, help="distinct ballots")
    options.add_argument("--count", type=int, default=20_000, help="ballots of a whole guild")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Bench(asked.ballots), asked.count, Path(folder))


def measure(bench: Bench, count: int, folder: Path) -> None:
    number = len(bench.secrets)
    tell("credentials", 2_000, lambda: derive(2_000))
    tell("encryption", number, bench.vote)
    each = tell("verification", number, bench.verify)
    file = folder / "record.bel"
    tell("record of those", number, lambda: bench.record(file, number))
    tell("audit of that", number, lambda: read(file, with_proofs=True))
    tell("audit without proofs", number, lambda: read(file, with_proofs=False))
    compare(folder, number, each)
    before = peak()
    tell("tally", count, lambda: bench.tally(count))
    tell("record", count, lambda: bench.record(folder / "long", count))
    print(f"{(folder / 'long').stat().st_size / count:,.0f} bytes of record a ballot")
    print(f"peak memory: {peak():,} MB, of which {peak() - before} MB since the first {number}")
    most = group.generator_power(count)
    seconds = timed(lambda: results.Logarithms(count).of(most))
    print(f"the longest logarithm up to {count:,}: {1000 * seconds:.1f} ms")


def derive(count: int) -> None:
    for _voter in range(count):
        credentials.public_of(credentials.new_credential(), UUID)


def read(file: Path, *, with_proofs: bool) -> None:
    with file.open("rb") as stream:
        audit(stream, with_proofs=with_proofs)


def compare(folder: Path, number: int, ours: float) -> None:
    tool = os.environ.get("BELENIOS_TOOL") or shutil.which("belenios-tool")
    if not tool:
        print("no belenios-tool: nothing to compare with")
        return
    asked = [tool, "election", "verify", "--dir", str(folder)]
    whole, bare = (
        min(
            timed(lambda extra=extra: subprocess.run([*asked, *extra], check=True, stderr=-3))
            for _time in range(3)
        )
        for extra in ([], ["--skip-ballot-check"])
    )
    theirs = (whole - bare) / number
    print(
        f"belenios-tool: {1000 * theirs:.2f} ms a ballot; ours takes {ours / theirs:.2f} times that"
    )


def tell(what: str, count: int, work: Callable[[], object]) -> float:
    """Seconds a ballot, printed."""
    seconds = timed(work)
    print(f"{what}: {1000 * seconds / count:.2f} ms each ({seconds:.1f} s for {count:,})")
    return seconds / count


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
