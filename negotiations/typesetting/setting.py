"""Typst, asked for a PDF: here for a few pages, in a process of its own for many.

Typst keeps up to half a gigabyte after a text of hundreds of pages; a process that ends gives it
back.
"""

import json
import re
import subprocess
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

LONG = 100_000
WITHIN_SECONDS = 120
_ROOT = Path(__file__).resolve().parents[2]
_MISSING = re.compile(r'the text `"(?P<letters>[^"]*)"` could not be displayed')


class LettersMissing(Exception):
    """No font has these letters."""


def compiled(said: dict[str, Any], seconds: int, *, has_own_fonts_only: bool) -> bytes:
    """The PDF of what `page.typ` reads, dated `seconds` after 1970; raises LettersMissing."""
    data = json.dumps(said)
    if len(data) <= LONG:
        return compiled_here(data, seconds, has_own_fonts_only=has_own_fonts_only)
    asked = json.dumps({"data": data, "seconds": seconds, "own": has_own_fonts_only})
    done = subprocess.run(
        [sys.executable, "-B", "-E", "-s", "-X", "utf8", "-m", "negotiations.typesetting"],
        input=asked.encode(),
        capture_output=True,
        cwd=_ROOT,
        env={},
        timeout=WITHIN_SECONDS,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout
    if letters := done.stderr.decode(errors="replace").partition("letters:")[2]:
        raise LettersMissing(letters)
    raise RuntimeError(done.stderr.decode(errors="replace")[-500:])


def compiled_here(data: str, seconds: int, *, has_own_fonts_only: bool) -> bytes:
    try:
        made = typst.compile(
            _template(),
            sys_inputs={"data": data},
            format="pdf",
            ignore_system_fonts=has_own_fonts_only,
            pdf_standards=["ua-1"],
            timestamp=seconds,
        )
    except typst.TypstError as error:
        missing = _MISSING.search(str(error))
        if missing is None:
            raise
        raise LettersMissing(missing["letters"]) from error
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


@cache
def _template() -> bytes:
    return files(__package__).joinpath("page.typ").read_bytes()
