"""Words that no file of the project may hold."""

import re

import pytest

from tests.conventions import sources

# The patterns are broken up by brackets, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a path of one machine": r"/wor[k]/|/hom[e]/[a-z]|/Users[/]|/tm[p]/[a-z]",
    "the host of a package registry": r"pyp[i]\.org|pythonhoste[d]|npmj[s]\.(com|org)|yarnpk[g]",
    "a promise instead of work": r"\b(TOD[O]|FIXM[E]|XX[X])\b",
    "a mark of a merge": r"^(<{7}|>{7}|={7})( |$)",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)

    found = [
        f"{sources.name_of(file)}: {hit.group()}"
        for file in sources.files()
        for hit in pattern.finditer(file.read_text(encoding="utf-8"))
    ]

    assert found == []
