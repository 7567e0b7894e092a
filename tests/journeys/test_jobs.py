"""Watching work, in a real browser: the bar, the buttons, and the note on every other page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal import jobs
from portal.models import Job
from tests.factories.portal import JobFactory, RoleGrantFactory
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_every_page import faults_of

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Reading “answer.docx”"


@pytest.fixture
def grant():
    return RoleGrantFactory()


@pytest.fixture
def browser_context_args(live_server: LiveServer) -> dict[str, object]:
    """Pages of the suite's own process, so that a test moves the work on as a worker would."""
    return {"base_url": live_server.url, "viewport": DESKTOP, "locale": "en-GB"}


@pytest.fixture
def page(context: BrowserContext, grant, live_server: LiveServer) -> Page:
    client = Client()
    client.force_login(grant.user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


@pytest.fixture
def job(grant) -> Job:
    return JobFactory(
        title=TITLE,
        guild=grant.guild,
        asked_by=grant.user,
        running=True,
        asked_at=timezone.now(),
        started_at=timezone.now(),
        alive_at=timezone.now() + timedelta(minutes=5),
    )


def move(job: Job, **fields: object) -> None:
    Job.objects.filter(pk=job.pk).update(**fields)


def finish(job: Job) -> None:
    move(job, state=Job.State.DONE, ended_at=timezone.now())


@pytest.mark.whole
def test_the_bar_follows_survives_a_reload_and_goes_on_to_the_result(page: Page, job: Job) -> None:
    page.goto(job.get_absolute_url())
    expect(page.get_by_role("progressbar", name=TITLE)).to_have_attribute("value", "3")

    move(job, steps_done=6)

    expect(page.get_by_text("75 %")).to_be_visible()
    page.reload()
    expect(page.get_by_role("progressbar", name=TITLE)).to_have_attribute("value", "6")
    finish(job)
    expect(page.get_by_role("status").get_by_text("Done.")).to_be_visible()
    page.wait_for_url("**/method/")


@pytest.mark.whole
def test_cancelling_and_trying_again(page: Page, job: Job) -> None:
    page.goto(job.get_absolute_url())
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopping.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()

    move(job, state=Job.State.CANCELLED, ended_at=timezone.now())

    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Waiting for its turn.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()


@pytest.mark.whole
def test_another_page_tells_the_end_until_the_note_is_put_away(page: Page, job: Job) -> None:
    page.goto("/glossary/")
    note = page.get_by_role("status").get_by_text(f"{TITLE} failed.")
    expect(note).to_be_hidden()

    move(job, state=Job.State.FAILED, failure="This is no Word file.", ended_at=timezone.now())

    expect(note).to_be_visible()
    page.goto("/accessibility/")
    expect(note).to_be_visible()
    assert faults_of(page) == []
    with page.expect_response("**/notice/"):
        page.get_by_role("button", name="Dismiss").click()
    expect(note).to_be_hidden()
    with page.expect_response("**/jobs/"):
        page.reload()
    expect(note).to_be_hidden()


@pytest.mark.whole
def test_the_note_leads_to_the_result(page: Page, job: Job) -> None:
    finish(job)
    page.goto("/glossary/")

    page.get_by_role("link", name="Open").click()

    page.wait_for_url("**/method/")
    job.refresh_from_db()
    assert job.noticed_at is not None


@pytest.mark.whole
def test_nothing_is_asked_for_when_nothing_is_under_way(page: Page, job: Job) -> None:
    finish(job)
    jobs.notice(job=Job.objects.get(), now=timezone.now())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    with page.expect_response("**/jobs/"):
        page.goto("/glossary/")

    page.clock.run_for(60_000)

    assert len([url for url in asked if "/jobs/" in url]) == 1


@pytest.mark.whole
@pytest.mark.parametrize("state", ["running", "failed"])
def test_the_page_of_a_job_has_no_faults(page: Page, job: Job, state: str) -> None:
    if state == "failed":
        move(job, state="failed", failure="This is no Word file.", ended_at=timezone.now())
    page.set_viewport_size(PHONE)

    page.goto(job.get_absolute_url())

    assert faults_of(page) == []


@pytest.mark.whole
def test_without_scripts_a_link_looks_again(
    browser: Browser, page: Page, job: Job, live_server: LiveServer
) -> None:
    cookies = page.context.cookies()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(
        [{key: one[key] for key in ("name", "value", "domain", "path")} for one in cookies]
    )
    plain = context.new_page()
    plain.goto(job.get_absolute_url())
    expect(plain.get_by_role("link", name="Look again")).to_be_visible()

    finish(job)
    plain.get_by_role("link", name="Look again").click()

    plain.wait_for_url("**/method/")
    context.close()
