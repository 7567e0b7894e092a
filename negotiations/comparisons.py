"""Redlines that were made before: short ones from memory, long ones from the cache by hash.

A redline follows from its two texts, the options and the version of the comparer, so an answer
never ages. The cache is shared by all processes where it is Redis; it is given no words, only
where they differ, and what comes back from it is proved on the two texts before it is believed.
"""

from hashlib import sha256

from django.core.cache import cache

from negotiations.redline import ENGINE_VERSION, Options, Redline, TextTooLong, compare
from negotiations.redline.memory import SHORT, remembered_redline
from negotiations.redline.packing import Unreadable, pack, unpack
from negotiations.redline.renderings import InlineParagraph, inline

DEFAULT = Options()
KEPT_SECONDS = 7 * 24 * 3600
MOST_BYTES = 900_000


def redline_of(before: str, after: str, *, options: Options = DEFAULT) -> Redline:
    """The redline from one text to another, made anew only where nobody asked for it of late.

    Raises what `compare` raises.
    """
    if len(before) + len(after) <= SHORT:
        return remembered_redline(before, after, options=options)
    key = _key(before, after, options)
    kept = cache.get(key)
    if isinstance(kept, bytes):
        try:
            return unpack(kept, before, after, options=options)
        except Unreadable:
            cache.delete(key)
    redline = compare(before, after, options=options)
    packed = pack(redline)
    if len(packed) <= MOST_BYTES:
        cache.set(key, packed, timeout=KEPT_SECONDS)
    return redline


def marked(before: str, after: str) -> tuple[InlineParagraph, ...] | None:
    """The changes word by word; None where the texts differ and are too long to mark them."""
    if before == after:
        return ()
    try:
        return inline(redline_of(before, after))
    except TextTooLong:
        return None


def _key(before: str, after: str, options: Options) -> str:
    """Both hashes, the version and every option."""
    texts = (sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in (before, after))
    return ":".join(("redline", *texts, ENGINE_VERSION, "exact" if options.exact else "read"))
