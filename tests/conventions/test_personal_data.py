"""Every column of the database is sorted: plain, or under a policy that says how long it is kept."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from members.policies import COLUMNS, PLAIN, POLICIES, Then

# What is about people whatever it is called. A column of these kinds is never plain.
TELLING_WORDS = ("email", "mail", "ip", "user_agent", "phone", "birth", "password", "last_login")


def every_column() -> Iterator[tuple[str, models.Field]]:
    for model in apps.get_models(include_auto_created=True):
        for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many):
            yield model._meta.label, field


def test_every_column_is_sorted() -> None:
    """A new column fails here until `members/policies` says what it is."""
    unsorted = [
        f"{label}.{field.name}"
        for label, field in every_column()
        if field.name not in COLUMNS.get(label, {})
    ]

    assert unsorted == []


def test_nothing_is_sorted_that_is_gone() -> None:
    there = {(label, field.name) for label, field in every_column()}

    sorted_ = {(label, name) for label, columns in COLUMNS.items() for name in columns}

    assert sorted_ - there == set()


def test_every_policy_is_known_and_covers_something() -> None:
    named = {policy for columns in COLUMNS.values() for policy in columns.values()}

    assert named - {PLAIN} == set(POLICIES)


def test_a_reference_to_a_person_is_never_plain() -> None:
    plain = [
        f"{label}.{field.name}"
        for label, field in every_column()
        if COLUMNS[label].get(field.name) == PLAIN
        if _leads_to_a_person(field) or field.name in TELLING_WORDS
    ]

    assert plain == []


def _leads_to_a_person(field: models.Field) -> bool:
    if field.related_model is None:
        return isinstance(field, models.EmailField | models.GenericIPAddressField)
    return field.related_model._meta.label in {"portal.User", "members.Membership"}


@pytest.mark.parametrize("code", POLICIES)
def test_a_policy_says_all_of_it(code: str) -> None:
    policy = POLICIES[code]
    ends = {Then.DELETED, Then.BLANKED, Then.ERASED}

    assert all(map(str, (policy.what, policy.why, policy.seen_by, policy.erasure)))
    assert (policy.term is not None) == bool(policy.since) == (policy.then in ends)
    assert bool(policy.stays) == (policy.then == Then.STAYS)
