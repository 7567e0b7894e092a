"""The same letter to many: a row each, and the sweep finds them all."""

import pytest

from portal import letters
from portal.models import Letter
from tests.factories.portal import NOW

pytestmark = pytest.mark.django_db


def test_each_gets_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "AT_ONCE", 2)
    woken: list[int] = []
    monkeypatch.setattr(letters, "_wake", woken.append)
    many = (f"person-{number}@people.example" for number in range(5))

    count = letters.post_many(to=many, subject="News", text="Words.", now=NOW)

    rows = list(Letter.objects.order_by("pk").values_list("to", "subject", "text"))
    assert count == 5
    assert rows == [(f"person-{number}@people.example", "News", "Words.") for number in range(5)]
    assert woken == []
    assert letters.sweep(NOW + 2 * letters.AGAIN_AFTER) == 5
    assert len(woken) == 5
