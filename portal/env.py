"""What the environment says, read once, for `settings.py`; `serve` alone reads HOST and PORT.

Values come from the process environment and, where that is silent, from the file `env` in the
data folder, which `make run` writes on a new machine with a fresh SECRET_KEY and PAPER_KEYS.
"""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()

env = environ.Env()
env.read_env(DATA_DIR / "env")


KEYS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "PAPER_KEYS": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}


def write_default(folder: Path) -> Path:
    """Create `folder/env` with new keys; add those that a present one lacks.

    Only their owner may read folder and file: the folder holds drafts and mails too.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "env"
    if not file.exists():
        file.touch(mode=0o600)
    present = file.read_text(encoding="utf-8")
    lines = present.splitlines()
    for name, make in KEYS.items():
        if not any(line.startswith(f"{name}=") for line in lines):
            lines.append(f"{name}={make()}")
    if lines != present.splitlines():
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


if __name__ == "__main__":
    write_default(DATA_DIR)
