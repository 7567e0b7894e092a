"""Every dependency has a reason, and what is asked for is what is locked."""

import re

import pytest

from tests.conventions import sources

ASKS = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(\[[\w,-]+\])?(?P<version>[^#\s]*)\s*(#\s*(?P<why>.+))?$"
)


def asked(file: str) -> list[re.Match[str]]:
    lines = (sources.ROOT / file).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-"))]
    return [match for line in wanted if (match := ASKS.match(line))]


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_has_a_reason(file: str) -> None:
    without = [match["name"] for match in asked(file) if not match["why"]]

    assert without == []


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_is_pinned_and_hashed(file: str) -> None:
    lock = (sources.ROOT / file).with_suffix(".txt").read_text(encoding="utf-8").lower()

    loose = [
        match["name"]
        for match in asked(file)
        if not re.search(
            rf"^{re.escape(match['name'].lower())}(\[.*\])?==\S+ \\\n +--hash=sha256:",
            lock,
            re.MULTILINE,
        )
    ]

    assert loose == []
