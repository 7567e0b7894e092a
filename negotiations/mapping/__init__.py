"""From a file's paragraphs to clauses: what belongs where, and what was changed without a mark.

Pure: the file's two readings and the clauses of a table in; stretches, guesses and silent changes
out. A person looks over every guess before anything is kept.
"""

from negotiations.mapping.assembling import ClauseWords, Key, Piece, words_by_clause
from negotiations.mapping.guessing import Candidate, Guess, guess
from negotiations.mapping.silence import Silence, SilentChange, silent_changes
from negotiations.mapping.stretches import Stretch, stretches_of

__all__ = [
    "Candidate",
    "ClauseWords",
    "Guess",
    "Key",
    "Piece",
    "Silence",
    "SilentChange",
    "Stretch",
    "guess",
    "silent_changes",
    "stretches_of",
    "words_by_clause",
]
