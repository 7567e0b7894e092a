"""What the environment says, read once, for `settings.py`; `serve` alone reads HOST and PORT.

Values come from the process environment and, where that is silent, from the file `env` in the
data folder, which `make run` writes on a new machine with a fresh SECRET_KEY.
"""

import os
import secrets
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()

env = environ.Env()
env.read_env(DATA_DIR / "env")


def write_default(folder: Path) -> Path:
    """Create `folder/env` with a new secret key; keep a present one.

    Only their owner may read folder and file: the folder holds drafts and mails too.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "env"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\n", encoding="utf-8")
    return file


if __name__ == "__main__":
    write_default(DATA_DIR)
