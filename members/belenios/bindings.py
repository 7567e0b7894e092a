"""How an election names its roll and its trustees: our own, since the specification does neither.

A ballot binds itself to the election's bytes by their hash. Those hold the common key, but not who
may vote nor who holds the key, so a list of credentials could be changed after the vote without a
ballot noticing. So the election's description ends in one line, which is this and nothing else:

    SHA-256 of the credentials: <64 digits>; of the trustees: <64 digits>.

with the hashes of the two objects' bytes as the record publishes them, in small hexadecimal digits.
Their files in the record have these names.
"""

import re
from hashlib import sha256
from typing import NamedTuple

from members.belenios.errors import NotAllowed

_LINE = re.compile(r"SHA-256 of the credentials: ([0-9a-f]{64}); of the trustees: ([0-9a-f]{64})\.")


class Binding(NamedTuple):
    credentials: str
    trustees: str


def binding_to(*, credentials: bytes, trustees: bytes) -> Binding:
    return Binding(sha256(credentials).hexdigest(), sha256(trustees).hexdigest())


def bind(description: str, *, credentials: bytes, trustees: bytes) -> str:
    """The description for `write_election`, with a last line of its own."""
    if binding_in(description) is not None:
        raise NotAllowed("the description ends in such a line already")
    binding = binding_to(credentials=credentials, trustees=trustees)
    line = (
        f"SHA-256 of the credentials: {binding.credentials}; of the trustees: {binding.trustees}."
    )
    return f"{description}\n{line}" if description else line


def binding_in(description: str) -> Binding | None:
    """What the last line names, if it is one of these."""
    found = _LINE.fullmatch(description.rpartition("\n")[2])
    return Binding(*found.groups()) if found else None
