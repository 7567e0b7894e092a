"""Two people of the office at one dispute in the same moment; on PostgreSQL only locks part them."""

from threading import Event as Flag
from threading import Thread

import pytest
from django.db import connection

from members.actions import disputes, eligibility_previews
from members.models import EligibilityPreview
from portal.models import Event, Letter
from tests.factories.members import DisputeFactory, EligibilityRuleFactory, MembershipFactory
from tests.factories.portal import NOW, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = 0.5


def both(first, second, paused: Flag) -> list[str]:
    """Run the second while the first holds still; how each ended."""
    ended: list[str] = []

    def run(work) -> None:
        try:
            work()
        except Exception as error:
            ended.append(type(error).__name__)
        else:
            ended.append("done")
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in (first, second)]
    threads[0].start()
    assert paused.wait(30)
    threads[1].start()
    for thread in threads:
        thread.join(60)
    return sorted(ended)


def pausing(monkeypatch, module, name: str) -> Flag:
    """Let the first call of a function hold still for a while, inside its transaction."""
    paused, real = Flag(), getattr(module, name)

    def slow(*args, **kwargs):
        if not paused.is_set():
            paused.set()
            Flag().wait(A_WHILE)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, slow)
    return paused


def test_two_decisions_at_once_count_once(monkeypatch):
    dispute, person = DisputeFactory(), UserFactory()
    paused = pausing(monkeypatch, disputes, "_end")

    def decide(*, is_upheld: bool):
        return lambda: disputes.decide(
            dispute=dispute, is_upheld=is_upheld, words="So be it.", by=person, now=NOW
        )

    ended = both(decide(is_upheld=True), decide(is_upheld=False), paused)

    dispute.refresh_from_db()
    assert (ended, dispute.state) == (["NotOpen", "done"], "upheld")
    assert (Letter.objects.count(), Event.objects.count(), dispute.entries.count()) == (1, 1, 1)


def test_a_button_pressed_twice_opens_one_dispute(monkeypatch):
    membership = MembershipFactory()
    paused = pausing(monkeypatch, disputes, "_say")

    def contest() -> object:
        return disputes.open_dispute(
            membership=membership, rule=None, words="Wrong.", by=membership.user, now=NOW
        )

    assert both(contest, contest, paused) == ["AlreadyOpen", "done"]


def test_a_button_pressed_twice_counts_once(monkeypatch):
    rule, person = EligibilityRuleFactory(), UserFactory()
    paused = pausing(monkeypatch, eligibility_previews, "_check_idle")

    def ask() -> object:
        return eligibility_previews.ask(rule=rule, as_of_on=NOW.date(), by=person, now=NOW)

    assert both(ask, ask, paused) == ["UnderWay", "done"]
    assert EligibilityPreview.objects.count() == 1
