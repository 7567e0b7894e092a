"""A pytest plugin: LibreOffice as the judge of the Word files that the portal writes.

The fixture `office` reads many files in one run. Where LibreOffice or its Python bridge is missing,
or services are not asked for, its tests are skipped; with `REQUIRE_SERVICES` they fail instead.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

SYSTEM_PYTHON = "/usr/bin/python3"
SCRIPT = Path(__file__).with_name("inside_office.py")
ACCEPT, REJECT = "AcceptAllTrackedChanges", "RejectAllTrackedChanges"
WITHIN_SECONDS = 300
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))
}


class Office:
    """Opens files as a person would who then accepts or rejects every change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, files: Mapping[str, bytes], *commands: str) -> dict[str, tuple[list[str], ...]]:
        """The paragraphs of each file that hold words, once for each command ("" for none)."""
        asked = []
        for number, content in enumerate(files.values()):
            file = self._folder / f"{number}.docx"
            file.write_bytes(content)
            asked += [(str(file), command) for command in commands]
        answers = iter(self._run(asked))
        return {name: tuple(next(answers) for _ in commands) for name in files}

    def _run(self, asked: list[tuple[str, str]]) -> list[list[str]]:
        done = subprocess.run(
            [SYSTEM_PYTHON, str(SCRIPT)],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=WITHIN_SECONDS,
            env=ENVIRONMENT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [[line for line in lines if line.strip()] for lines in json.loads(done.stdout)]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    if not os.environ.get("REQUIRE_SERVICES"):
        pytest.skip("LibreOffice judges where services are required.")
    if missing := _missing():
        pytest.fail(f"Needs {missing}.")
    return Office(tmp_path_factory.mktemp("office"))


def _missing() -> str:
    if not shutil.which("soffice"):
        return "LibreOffice"
    bridge = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, env=ENVIRONMENT, check=False
    )
    return "python3-uno" if bridge.returncode else ""
