"""Reading a Word file: `read` takes its bytes and gives a `WordText`."""

from negotiations.word.reading.reader import read

__all__ = ["read"]
