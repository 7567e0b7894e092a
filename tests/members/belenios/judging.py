"""What the independent program says of a record, asked for all that it can check.

`election verify` of version 3.0 starts the check of the ballots and does not wait for its outcome,
nor does it compare the encrypted tally with the ballots. So each ballot is also put to
`verify-ballot`, against the record as it stood before, and the tally to `compute-encrypted-tally`.
"""

import json
import subprocess
import tarfile
from collections.abc import Callable, Container
from io import BytesIO
from pathlib import Path

Tool = Callable[..., subprocess.CompletedProcess[bytes]]


def verifies(tool: Tool, folder: Path, record: bytes) -> bool:
    """`election verify` alone."""
    (folder / "record.bel").write_bytes(record)
    return tool("election", "verify", "--dir", str(folder)).returncode == 0


def accepts(tool: Tool, folder: Path, record: bytes, known: Container[bytes] = ()) -> bool:
    """All three commands; ballots that are `known` to be good are asked for once elsewhere."""
    if not verifies(tool, folder, record):
        return False
    files = contents(record)
    objects = {name.partition(".")[0]: raw for name, _offset, raw in files}
    events = [(json.loads(raw), start) for name, start, raw in files if ".event" in name]
    seen: set[str] = set()
    for event, _offset in events:
        digest = event.get("payload")
        if event["type"] == "EncryptedTally" and not is_tally(tool, folder, objects, digest):
            return False
        if event["type"] == "Ballot" and (objects[digest] not in known or digest in seen):
            start = next(start for name, start, _raw in files if name.startswith(digest))
            if not takes(tool, folder, record[:start], objects[digest]):
                return False
        seen.add(digest)
    return True


def contents(record: bytes) -> list[tuple[str, int, bytes]]:
    with tarfile.open(fileobj=BytesIO(record)) as opened:
        found = []
        for member in opened:
            body = opened.extractfile(member)
            found.append((member.name, member.offset, body.read() if body else b""))
        return found


def takes(tool: Tool, folder: Path, record: bytes, ballot: bytes) -> bool:
    """Whether a ballot would be let in after this record."""
    before = folder / "before"
    before.mkdir(exist_ok=True)
    (before / "record.bel").write_bytes(record)
    (before / "ballot").write_bytes(ballot)
    asked = ("election", "verify-ballot", "--dir", str(before), "--ballot", str(before / "ballot"))
    return tool(*asked).returncode == 0


def is_tally(tool: Tool, folder: Path, objects: dict[str, bytes], digest: str) -> bool:
    """Whether the program makes the same tally of the ballots of the record in the folder."""
    size = objects[digest]
    said = tool("election", "compute-encrypted-tally", "--dir", str(folder)).stdout.splitlines()
    return said == [objects[json.loads(size)["encrypted_tally"]], size]
