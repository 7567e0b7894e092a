"""The tellers' page in a real browser: keys made, saved, proved, and the count opened with the files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from members import vote_record
from members.actions import vote_counting, vote_freezing, votes
from members.models import Vote
from tests.factories.portal import NOW
from tests.journeys.conftest import PHONE, _chromium, browser_type_launch_args
from tests.members.votes import held

__all__ = ["_chromium", "browser_type_launch_args"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("vote pages"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def opened(alone_at_the_end, live_server, browser: Browser, time_machine) -> Iterator[object]:
    """Opens the page of a teller who is signed in on a phone of their own."""
    cache.clear()
    time_machine.move_to(NOW, tick=False)
    contexts = []

    def open_for(user, vote: Vote) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context(base_url=live_server.url, viewport=PHONE)
        contexts.append(context)
        cookies = [{"name": name, "value": one.value} for name, one in client.cookies.items()]
        context.add_cookies([{**cookie, "url": live_server.url} for cookie in cookies])
        page = context.new_page()
        page.goto(reverse("teller-page", args=[vote.slug]))
        return page

    yield open_for
    for context in contexts:
        context.close()


def make_key(page: Page, file: Path) -> Path:
    """Make the key, save its file, choose it again and send the first message."""
    page.get_by_role("button", name="Make the key").press("Enter")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the key file").press("Enter")
    saved.value.save_as(file)
    use(page, file, "Go on with this key")
    return file


def use(page: Page, file: Path, button: str) -> None:
    """Give the file and go on; the page is loaded again once its message was taken."""
    page.get_by_label("key file").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name=button).press("Enter")


def open_count(page: Page, file: Path) -> None:
    page.reload()
    page.get_by_label("key file").set_input_files(file)
    page.get_by_role("button", name="Open the count").press("Enter")
    expect(page.get_by_role("button", name="It is the same: send my part")).to_be_focused()
    with page.expect_navigation():
        page.get_by_role("button", name="It is the same: send my part").press("Enter")


@pytest.mark.parametrize(
    ("tellers", "needed"),
    [(1, None), pytest.param(3, 2, marks=pytest.mark.whole(on="sqlite"))],
)
def test_tellers_make_keys_and_count(opened, time_machine, tmp_path, tellers, needed):
    whole = held.drafted(members=2, tellers=tellers, needed=needed)
    votes.ask_for_keys(vote=whole.vote, by=whole.officer, now=NOW)
    pages = [opened(user, whole.vote) for user in whole.tellers]
    files = [make_key(page, tmp_path / f"{n}.json") for n, page in enumerate(pages)]
    for button in ["Go on with this key"] * (2 if needed else 0) + ["Prove the key"]:
        for page, file in zip(pages, files, strict=True):
            page.reload()
            use(page, file, button)
    expect(pages[0].get_by_text("has proved the key")).to_be_visible()

    job = vote_freezing.freeze(vote=whole.vote, address="/", by=whole.officer, now=NOW)
    assert held.run(job).failure == ""
    time_machine.move_to(held.DURING, tick=False)
    whole.cast(0, held.YES)
    whole.cast(1, held.NO)
    time_machine.move_to(held.AFTER, tick=False)
    count = vote_counting.count(vote=whole.fresh(), address="/", now=held.AFTER)
    assert held.run(count).failure == ""
    for page, file in list(zip(pages, files, strict=True))[: needed or tellers]:
        open_count(page, file)

    assert vote_record.result_of(whole.fresh()) == ((0, 1, 1),)


def test_another_key_and_a_broken_file_send_nothing(opened, tmp_path):
    whole = held.drafted(members=1, tellers=2)
    votes.ask_for_keys(vote=whole.vote, by=whole.officer, now=NOW)
    page = opened(whole.tellers[0], whole.vote)
    file = make_key(page, tmp_path / "key.json")
    broken = tmp_path / "broken.json"
    broken.write_text(file.read_text().replace('"single"', '"double"'))

    page.get_by_label("key file").set_input_files(broken)
    page.get_by_role("button", name="Prove the key").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent.")
    assert whole.teller(1).proved_at is None
