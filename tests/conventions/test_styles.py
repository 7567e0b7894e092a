"""The style sheets hold what the pages use, and no more."""

import re
from itertools import chain

import pytest

from tests.conventions import sources

CSS = sorted((sources.ROOT / "static" / "css").glob("*.css"))
PAGES = [
    *sources.templates(),
    *sorted((sources.ROOT / "static" / "js").glob("*.js")),
    *sources.python_files(*sources.APPS),
]
WORDS = set(
    chain.from_iterable(re.findall(r"[\w-]+", file.read_text(encoding="utf-8")) for file in PAGES)
)
STARTS = tuple(
    start
    for file in sources.templates()
    for start in re.findall(r"([a-z][\w-]*-)\{\{", file.read_text(encoding="utf-8"))
)
STYLES = "".join(
    re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL) for file in CSS
)


@pytest.mark.parametrize("file", CSS, ids=lambda file: file.stem)
def test_every_class_stands_on_a_page(file) -> None:
    text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)

    named = set(re.findall(r"\.([a-z][\w-]*)", text))

    assert sorted(one for one in named - WORDS if not one.startswith(STARTS)) == []


def test_every_custom_property_is_set_and_used() -> None:
    assert set(re.findall(r"(--[a-z][\w-]*)\s*:", STYLES)) == set(
        re.findall(r"var\((--[a-z][\w-]*)", STYLES)
    )
