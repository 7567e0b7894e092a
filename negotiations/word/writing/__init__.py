"""Word files as they leave the portal: a clean text, or a redline as tracked changes."""

from negotiations.word.writing.files import clean, tracked

__all__ = ["clean", "tracked"]
