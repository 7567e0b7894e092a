"""A Word file's zip, opened only after every rule that can be told from its list of parts."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from negotiations.word.model import Reason, Refused

MAX_ENTRIES = 2_000
MAX_PART = 60_000_000
MAX_UNPACKED = 150_000_000
MAX_RATIO = 200

# A page of white space packs tighter than 200 to 1 and harms nobody.
_SMALL = 1_000_000
# Listing a part costs zipfile some microseconds, and a file of 25 MB could name half a million.
_ENTRY_SIGN = b"PK\x01\x02"
_ENTRIES_IN_PARTS = 10_000
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_CHUNK = 1 << 18
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    ArithmeticError,
    LookupError,
    ValueError,
    RuntimeError,
    EOFError,
    OSError,
)


class Archive:
    """The parts of a file by name; Word takes capitals in names for small letters, and so do we."""

    def __init__(self, data: bytes) -> None:
        if data.count(_ENTRY_SIGN) > _ENTRIES_IN_PARTS:
            raise Refused(Reason.TOO_MANY_PARTS)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
            _check_places(data, entries, self._zip.start_dir)
        except _UNREADABLE as error:
            raise Refused(Reason.DAMAGED) from error
        self._entries = _by_name(entries)
        _check_sizes(entries, len(data))

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts in small letters, without a slash in front."""
        return tuple(self._entries)

    def part(self, name: str) -> bytes | None:
        """The bytes of one part; the zip's reader stops at the size that has been checked."""
        entry = self._entries.get(_key(name))
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as opened:
                return b"".join(iter(lambda: opened.read(_CHUNK), b""))
        except _UNREADABLE as error:
            raise Refused(Reason.DAMAGED) from error


def _key(name: str) -> str:
    return name.removeprefix("/").casefold()


def _by_name(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(entries) > MAX_ENTRIES:
        raise Refused(Reason.TOO_MANY_PARTS, str(len(entries)))
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        _check_entry(entry)
        if _key(entry.filename) in found:
            raise Refused(Reason.NAME_TWICE, entry.filename[:100])
        found[_key(entry.filename)] = entry
    return found


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if not _is_safe(entry.orig_filename):
        raise Refused(Reason.UNSAFE_NAME, repr(entry.orig_filename[:100]))
    if entry.flag_bits & _ENCRYPTED:
        raise Refused(Reason.ENCRYPTED)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(Reason.DAMAGED, "compression")


def _is_safe(name: str) -> bool:
    steps = name.removesuffix("/").split("/")
    return (
        name.isprintable()
        and "\\" not in name
        and ":" not in name
        and all(step not in {"", ".", ".."} for step in steps)
    )


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    for entry in entries:
        if entry.file_size > MAX_PART:
            raise Refused(Reason.PART_TOO_BIG, entry.filename[:100])
        _check_ratio(entry.file_size, entry.compress_size)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise Refused(Reason.UNPACKS_TOO_BIG, str(unpacked // 1_000_000))
    _check_ratio(unpacked, packed)


def _check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > _SMALL and unpacked > MAX_RATIO * packed:
        raise Refused(Reason.PACKED_TOO_TIGHT, str(unpacked // max(packed, 1)))


def _check_places(data: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """No two parts may share bytes: shared ones make a small file unpack without end."""
    places = sorted(_places(data, entries))
    for (_, end), (start, _) in pairwise([*places, (directory, directory)]):
        if end > start:
            raise zipfile.BadZipFile("overlapping parts")


def _places(data: bytes, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[int, int]]:
    for entry in entries:
        start = entry.header_offset
        name, extra = struct.unpack_from("<HH", data, start + 26)
        yield start, start + 30 + name + extra + entry.compress_size
