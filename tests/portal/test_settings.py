"""What the environment makes of the settings, each in a process of its own."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portal import env

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import json, sys
from portal import settings
print(json.dumps([getattr(settings, name) for name in sys.argv[1:]], default=str))
"""


def start(folder: Path, names: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **environment}
    command = [sys.executable, "-c", SHOW, *names]
    return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


def settings_of(folder: Path, *names: str, **environment: str) -> dict[str, object]:
    done = start(folder, list(names), **{"SECRET_KEY": "x" * 60} | environment)
    assert done.returncode == 0, done.stderr
    return dict(zip(names, json.loads(done.stdout), strict=True))


def test_without_a_secret_key_it_says_what_to_do(tmp_path: Path) -> None:
    done = start(tmp_path, [])

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: SECRET_KEY is not set. `make run` writes one "
        "into the data folder; elsewhere set it to 50 or more random characters."
    )


def test_the_data_folder_can_hold_the_environment(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("SECRET_KEY=from-the-file\nLOG_LEVEL=ERROR\n")

    done = start(tmp_path, ["SECRET_KEY"])

    assert json.loads(done.stdout) == ["from-the-file"]


def test_unset_it_is_one_machine(tmp_path: Path) -> None:
    found = settings_of(
        tmp_path,
        "DEBUG",
        "ALLOWED_HOSTS",
        "SESSION_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "BROKER_DIR",
        "STATIC_ROOT",
        "EMAIL_FILE_PATH",
    )

    assert found == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["localhost", "localhost", "127.0.0.1", "[::1]"],
        "SESSION_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "BROKER_DIR": str(tmp_path / "broker"),
        "STATIC_ROOT": None,
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
    }


def test_with_https_it_is_strict(tmp_path: Path) -> None:
    found = settings_of(
        tmp_path,
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
        BASE_URL="https://table.example/",
    )

    assert found == {
        "ALLOWED_HOSTS": ["table.example"],
        "CSRF_TRUSTED_ORIGINS": ["https://table.example"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_PROXY_SSL_HEADER": None,
    }


def test_the_real_engines_are_named_by_address(tmp_path: Path) -> None:
    found = settings_of(
        tmp_path,
        "DATABASES",
        "CACHES",
        "REDIS_URL",
        DATABASE_URL="postgres://portal@db.example/portal",
        REDIS_URL="redis://cache.example/0",
    )

    database = found["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"]) == (
        "django.db.backends.postgresql",
        "db.example",
    )
    assert found["CACHES"]["default"] == {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://cache.example/0",
    }
    assert found["REDIS_URL"] == "redis://cache.example/0"


@pytest.mark.parametrize("directive", ["script-src", "style-src", "worker-src"])
def test_a_page_runs_and_shows_only_files_of_the_portal(client, directive: str) -> None:
    policy = client.get("/health/live/").headers["Content-Security-Policy"]

    assert f"{directive} 'self'" in [part.strip() for part in policy.split(";")]


def test_the_first_start_writes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    file = env.write_default(tmp_path / "new")
    first = file.read_text()

    again = env.write_default(tmp_path / "new")

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)]
    assert modes == [0o600, 0o700]
    assert len(first.partition("=")[2].strip()) > 50
    assert again.read_text() == first
