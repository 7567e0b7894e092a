"""The election protocol under test: entropy that a seed repeats, and the independent program."""

import os
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from members.belenios import group
from tests.members.belenios.judging import Tool

SEED = 20230502


@pytest.fixture
def random(monkeypatch: pytest.MonkeyPatch) -> Random:
    """One source for shapes, secrets and the nonces of proofs: what fails, fails again."""
    source = Random(SEED)
    monkeypatch.setattr(group, "random", source.randbytes)
    return source


@pytest.fixture(scope="session")
def tool() -> Tool:
    """Runs `belenios-tool` and gives what it said; the caller judges it."""
    program = os.environ.get("BELENIOS_TOOL") or shutil.which("belenios-tool")
    if not program or not Path(program).exists():
        message = "Needs belenios-tool: deploy/belenios-tool.sh fetches it."
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail(message)
        pytest.skip(message)

    def run(
        *arguments: str, given: bytes = b"", folder: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [Path(program).resolve(), *arguments],
            input=given,
            cwd=folder,
            capture_output=True,
            check=False,
            env=os.environ | {"BELENIOS_USE_URANDOM": "1"},
        )

    return run
