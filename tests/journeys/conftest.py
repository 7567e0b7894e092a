"""A portal as `make run` starts it, and a real browser in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from playwright.sync_api import Browser, BrowserContext, Cookie, Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
LONG_ON = {"pages": "sqlite", "people": "postgres"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two portals with a browser each, so that two workers share the journeys; plainly one.

    The long ones run on one engine each: looks at pages on SQLite, people's ways on PostgreSQL. The
    short ones run on both.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            group = "pages" if item.path.stem == "test_every_page" else "people"
            item.add_marker(pytest.mark.browser)
            is_shared = not os.environ.get("REQUIRE_SERVICES")
            item.add_marker(pytest.mark.xdist_group("journeys" if is_shared else group))
            if item.get_closest_marker("whole"):
                item.add_marker(pytest.mark.whole(on=LONG_ON[group]))


@pytest.fixture(scope="session", autouse=True)
def _chromium() -> None:
    """Skip without a browser; and let this process use the database beside Playwright's loop."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if CHROMIUM is None:
        message = "Needs Chromium; `apt-get install chromium` or any package named like it."
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    quiet = ("background-networking", "component-update", "sync", "quic", "gpu")
    switches = [f"--disable-{name}" for name in quiet]
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--no-first-run", *switches],
    }


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running portal with the 2023 record and the sample people."""
    port = free_port()
    folder = tmp_path_factory.mktemp("portal")
    with FreshDatabase() as database_settings:
        environment = {
            **os.environ,
            **database_settings,
            "DATA_DIR": str(folder),
            "PORT": str(port),
            "BASE_URL": f"http://localhost:{port}",
            "SIGN_IN_RATE_PER_ADDRESS": "1000/hour",
            "SIGN_IN_RATE_PER_ACCOUNT": "1000/hour",
            "LOG_LEVEL": "WARNING",
        }
        log = (folder / "log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--with-sample"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_up(port, process, folder / "log")
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
            log.close()


class FreshDatabase:
    """A fresh PostgreSQL database beside the one of DATABASE_URL; nothing to do on SQLite."""

    def __init__(self) -> None:
        self.url = os.environ.get("DATABASE_URL", "")
        self.name = f"journeys_{os.getpid()}"

    def __enter__(self) -> dict[str, str]:
        if not self.url.startswith("postgres"):
            return {}
        self.execute(f"CREATE DATABASE {self.name}")
        return {"DATABASE_URL": urlsplit(self.url)._replace(path=f"/{self.name}").geturl()}

    def __exit__(self, *_: object) -> None:
        if self.url.startswith("postgres"):
            self.execute(f"DROP DATABASE {self.name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            with closing(connection):
                connection.request("GET", "/health/live/", headers={"Host": "localhost"})
                connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The portal did not start:\n{log.read_text()}")


@pytest.fixture
def browser_context_args(portal: str) -> dict[str, object]:
    return {"base_url": portal, "viewport": DESKTOP, "locale": "en-GB", "timezone_id": "UTC"}


# What browsers keep of sample people who signed in before, by portal and person.
SIGNED_IN: dict[tuple[str, str], list[Cookie]] = {}


def sign_in(page: Page, person: str) -> Page:
    """Sign a sample person in, as `wga-staff`, and land where the portal sends them.

    Once per portal this goes over the pages; later browsers get the first one's cookies.
    """
    page.goto("/sign-in/")
    known = (urlsplit(page.url).netloc, person)
    if known in SIGNED_IN:
        page.context.add_cookies(SIGNED_IN[known])
        page.goto("/sign-in/")
    if "/sign-in/" in page.url:
        sign_in_over_the_pages(page, person)
        SIGNED_IN[known] = page.context.cookies()
    return page


def sign_in_over_the_pages(page: Page, person: str) -> None:
    """The address, the code that is shown for a sample, and where it is asked the app's code."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(f"{person}@sample.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the letter").fill(shown_code(page))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/code/" not in url)
    if "/sign-in/" in page.url:
        page.get_by_label("Code", exact=True).fill(shown_code(page))
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)


def shown_code(page: Page) -> str:
    return page.locator("#sample-code").inner_text()


@pytest.fixture
def staff(page: Page) -> Page:
    return sign_in(page, "wga-staff")


@pytest.fixture
def second_staff(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[Page]:
    """Another person of the same guild, in a browser of their own."""
    context: BrowserContext = browser.new_context(**browser_context_args)
    yield sign_in(context.new_page(), "wga-committee")
    context.close()
