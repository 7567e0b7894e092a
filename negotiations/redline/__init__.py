"""Redlines: what a reader must see of the difference between two texts of a clause.

Pure: texts in, a `Redline` out. `compare` finds the difference; the modules of `renderings` turn
that one object into what a page, a file or a program shows.
"""

from negotiations.redline.blocks import Block, blocks_of
from negotiations.redline.comparer import compare
from negotiations.redline.model import (
    ENGINE_VERSION,
    Op,
    OpKind,
    Options,
    RebuildError,
    Redline,
    Row,
    RowKind,
    Span,
    Statistics,
    TextTooLong,
)
from negotiations.redline.rebuild import rebuild_after, rebuild_before
from negotiations.redline.similarity import distance, similarity

__all__ = [
    "ENGINE_VERSION",
    "Block",
    "Op",
    "OpKind",
    "Options",
    "RebuildError",
    "Redline",
    "Row",
    "RowKind",
    "Span",
    "Statistics",
    "TextTooLong",
    "blocks_of",
    "compare",
    "distance",
    "rebuild_after",
    "rebuild_before",
    "similarity",
]
