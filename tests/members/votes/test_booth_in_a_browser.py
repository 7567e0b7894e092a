"""The ballot's page in a real browser, before a portal that holds a whole vote."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from members import vote_record
from members.models import Ballot
from tests.journeys.conftest import PHONE, _chromium, browser_type_launch_args
from tests.members.votes import held

__all__ = ["_chromium", "browser_type_launch_args"]


@pytest.fixture
def voter(
    alone_at_the_end, transactional_db, time_machine, live_server, browser: Browser
) -> Iterator[Page]:
    """A phone whose owner is on the roll of a vote that is open."""
    cache.clear()
    whole = held.frozen(time_machine, members=1)
    time_machine.move_to(held.DURING)
    client = Client()
    client.force_login(whole.members[0].user)
    context = browser.new_context(base_url=live_server.url, viewport=PHONE)
    cookies = [{"name": name, "value": one.value} for name, one in client.cookies.items()]
    context.add_cookies([{**cookie, "url": live_server.url} for cookie in cookies])
    page = context.new_page()
    page.goto(reverse("booth", args=[whole.vote.slug]))
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.xdist_group("vote pages")
def test_a_ballot_is_cast_by_keyboard_on_a_phone_and_counts_in_the_box(voter):
    voter.get_by_role("button", name="Look at it once more").click()
    refused = voter.get_by_role("alert").inner_text()
    voter.get_by_label("Yes").focus()
    voter.keyboard.press("Space")
    voter.keyboard.press("Enter")
    expect(voter.get_by_role("heading", name="Your ballot")).to_be_focused()
    voter.get_by_role("button", name="Cast this ballot").press("Enter")
    expect(voter.get_by_role("heading", name="Your ballot is in the box")).to_be_focused()

    ballot = Ballot.objects.select_related("vote").get()
    tracker = voter.locator("code").inner_text()
    with voter.expect_download() as saved:
        voter.get_by_role("link", name="Save the tracker").press("Enter")
    assert refused == "Choose 1 option."
    assert (ballot.turn, ballot.tracker) == (1, tracker)
    assert saved.value.path().read_text() == f"{tracker}\n"
    assert vote_record.turnout(ballot.vote) == (1, 1)
    assert "Yes" not in bytes(ballot.content).decode()
