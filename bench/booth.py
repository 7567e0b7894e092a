"""How long a voter waits while a ballot is encrypted, in Chromium and on a slower one.

    .venv/bin/python -m bench.booth

needs Chromium and no database. A browser slows the page's own thread down and not a worker's, so
the worker's file runs on the page here: the same bytes, as slow as asked. `first` is the ballot of
a voter who casts as soon as the page is there, `then` the middle of those that follow; both count
from the click to the bytes. It prints, and judges nothing.
"""

import argparse
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, Route, sync_playwright

from members.belenios import ballots, credentials, elections, group

ROOT = Path(__file__).resolve().parents[1]
WORKER = ROOT / "static" / "vendor" / "votes" / "booth-worker.js"
PAGE = "https://booth.example/"
UUID = "BenchBenchBench"
ASKED = {
    "1 of 3": [elections.Question("?", ("a", "b", "c"), 1, 1)],
    "1 of 3 or blank": [elections.Question("?", ("a", "b", "c"), 1, 1, is_blank_allowed=True)],
    "1 to 5 of 20": [elections.Question("?", tuple(map(str, range(20))), 1, 5)],
    "3 times 1 of 3": [elections.Question("?", ("a", "b", "c"), 1, 1)] * 3,
}
# Hands the worker's listener what a booth would, and takes its answer out of its hands.
ENCRYPT = """(asked) => new Promise((resolve, reject) => {
  const electionBytes = new TextEncoder().encode(asked.election);
  const begin = performance.now();
  globalThis.postMessage = ({ code, ballotBytes }) => {
    const took = performance.now() - begin;
    if (code) reject(new Error(code));
    else resolve([took, new TextDecoder().decode(ballotBytes)]);
  };
  dispatchEvent(new MessageEvent("message", { data: { ...asked, electionBytes } }));
})"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--ballots", type=int, default=9, help="ballots of each kind")
    options.add_argument("--browser", default=shutil.which("chromium"), help="where Chromium is")
    options.add_argument("--rates", type=int, nargs="+", default=[1, 6], help="times slower")
    asked = options.parse_args()
    with pages(asked.browser) as new_page:
        for rate in asked.rates:
            for name, questions in ASKED.items():
                took = measure(new_page(), rate, questions, asked.ballots)
                first, then = took[0], median(took[1:])
                print(f"{rate} times slower, {name}: first {first:,.0f} ms, then {then:,.0f} ms")


@contextmanager
def pages(browser: str) -> Iterator[Callable[[], Page]]:
    """A function that gives a page in a context of its own, with nothing kept."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield lambda: launched.new_context().new_page()
        launched.close()


def measure(page: Page, rate: int, questions: list[elections.Question], count: int) -> list[float]:
    """Milliseconds for each ballot; the first and the last are verified."""
    page.route("**/*", answer)
    page.goto(PAGE)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    key = group.generator_power(group.random_scalar())
    election = elections.write_election(
        name="Bench", description="", uuid=UUID, public_key=key, questions=questions
    )
    page.add_script_tag(url="/worker.js")
    took, made = zip(*(vote(page, election, number) for number in range(count)), strict=True)
    for raw in (made[0], made[-1]):
        ballots.verify_ballot(ballots.read_ballot(raw.encode(), election), election)
    page.context.close()
    return [*took]


def vote(page: Page, election: elections.Election, number: int) -> tuple[float, str]:
    choices = [one_choice(question) for question in election.questions]
    asked = {
        "number": number,
        "election": election.raw.decode(),
        "expectedHash": election.hash,
        "credential": credentials.new_credential(),
        "choices": choices,
    }
    milliseconds, ballot = page.evaluate(ENCRYPT, asked)
    return milliseconds, ballot


def one_choice(question: elections.Question) -> list[int]:
    """One answer, any."""
    chosen = [0] * question.length
    offset = int(question.is_blank_allowed)
    chosen[offset + secrets.randbelow(question.length - offset)] = 1
    return chosen


def answer(route: Route) -> None:
    if route.request.url.endswith("/worker.js"):
        route.fulfill(content_type="text/javascript", body=WORKER.read_text(encoding="utf-8"))
    else:
        route.fulfill(content_type="text/html", body="<!doctype html><title>Booth</title>")


if __name__ == "__main__":
    main()
