"""Texts and redlines as tagged PDF (PDF/UA-1), set by Typst from words that are data, never markup.

Pure: the same words give the same bytes. Only the fonts that Typst brings are used; where they lack
a letter, those of the machine are tried, and where these lack it too, `CannotTypeset` says so.
"""

from negotiations.typesetting.pages import CannotTypeset, pdf, redline_pdf

__all__ = ["CannotTypeset", "pdf", "redline_pdf"]
