"""From two texts to one redline: read, pair, compare, count, check."""

from dataclasses import replace

from negotiations.redline.changes import count_changes
from negotiations.redline.groups import groups_of
from negotiations.redline.model import Options, Redline, Statistics
from negotiations.redline.rebuild import check
from negotiations.redline.rows import rows_of
from negotiations.redline.sides import Vocabulary, read_side
from negotiations.redline.similarity import similarity_of
from negotiations.redline.subsequence import Meter

DEFAULT = Options()
UNCOUNTED = Statistics(0, 0, 0, 0, 0, 1.0)


def compare(before: str, after: str, *, options: Options = DEFAULT) -> Redline:
    """The redline from one text to another; the same texts always give the same redline.

    Raises `TextTooLong` for a side over the limits, and `RebuildError` rather than give a redline
    that does not hold both texts.
    """
    vocabulary = Vocabulary(is_exact=options.exact)
    ours, theirs = (read_side(text, vocabulary) for text in (before, after))
    meter = Meter()
    rows = rows_of(tuple(groups_of(ours, theirs, meter)), vocabulary, meter)
    draft = Redline(before, after, rows, UNCOUNTED)
    check(draft, exact=options.exact)
    similar = similarity_of(ours, theirs, vocabulary)
    return replace(draft, statistics=count_changes(draft, similar))
