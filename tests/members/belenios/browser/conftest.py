"""The files of the vote's pages in a real browser, under the portal's policy and without its pages."""

import mimetypes
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.journeys.conftest import ROOT, _chromium, browser_type_launch_args
from tests.members.belenios.browser.calling import Browsing

__all__ = ["_chromium", "browser_type_launch_args"]

HERE = Path(__file__).parent
POLICY = "; ".join(
    f"{name} {' '.join(sources)}"
    for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser and one site for all of them."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("vote pages"))


class Files(BaseHTTPRequestHandler):
    """An empty page, and what stands below `static`, kept by the browser as in production."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        path = self.path.partition("?")[0]
        file = (ROOT / path.lstrip("/")).resolve()
        if path == "/":
            self.answer(200, "text/html", b"<!doctype html><title>A page</title>")
        elif file.is_file() and ROOT / "static" in file.parents:
            self.answer(200, mimetypes.guess_type(file)[0] or "text/plain", file.read_bytes())
        else:
            self.answer(404, "text/plain", b"")

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to tell."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def asked_for() -> list[str]:
    """The paths that browsers ask for during the test."""
    Files.asked.clear()
    return Files.asked


@pytest.fixture(scope="session")
def page(browser: Browser, site: str) -> Iterator[Browsing]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(site)
    yield Browsing(opened)
    context.close()
