"""Settings the tests need before Django reads its own; loaded first by pytest."""

import atexit
import os
import shutil
import tempfile
from urllib.parse import urlsplit

import pytest

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("PAPER_KEYS", "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTE=")
os.environ.setdefault("BASE_URL", "http://testserver")
os.environ.setdefault("PAGE_CACHE_SECONDS", "0")
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="on-the-table-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

# Each parallel worker empties a Redis database of its own, of the sixteen that a server has.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
if _worker and os.environ.get("REDIS_URL"):
    _number = 1 + int(_worker) % 15
    os.environ["REDIS_URL"] = (
        urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{_number}").geturl()
    )


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than cores: browsers and servers under test keep a worker waiting."""
    return (os.cpu_count() or 1) + 1
