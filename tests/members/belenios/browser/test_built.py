"""The built files follow from the sources that are kept beside them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT

BUILT = ROOT / "static" / "vendor" / "votes"
MADE = {"*.js", "*-MIT.txt"}


def made_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for ending in MADE for file in folder.glob(ending)}


@pytest.mark.whole(on="sqlite")
def test_a_build_gives_the_same_bytes(tmp_path: Path) -> None:
    if not shutil.which("npm"):
        message = "Needs npm; `apt-get install npm` or any package named like it."
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail(message)
        pytest.skip(message)

    subprocess.run([BUILT / "build.sh", tmp_path], check=True, capture_output=True)

    assert sorted(made_in(tmp_path)) == sorted(made_in(BUILT))
    assert made_in(tmp_path) == made_in(BUILT)


def test_a_built_file_asks_for_no_other() -> None:
    built = {name: raw.decode() for name, raw in made_in(BUILT).items() if name.endswith(".js")}

    assert sorted(built) == ["booth-worker.js", "booth.js", "teller.js"]
    for text in built.values():
        assert not [line for line in text.splitlines() if line.startswith("import")]
        assert "sourceMappingURL" not in text
