"""Each rule of the database is broken once in a test, and each trigger is really there."""

from importlib import import_module

import pytest

from tests.conventions import database, sources

TRIGGERS = [
    "draftrevision_no_delete",
    "draftrevision_text_no_update",
    "event_no_delete",
    "event_no_update",
    "eventguild_no_delete",
    "eventguild_no_update",
    "position_frozen_no_delete",
    "position_frozen_no_update",
    "position_no_late_change",
    "position_no_late_insert",
    "position_same_table",
    "position_stays",
    "proposal_tabled_no_delete",
    "proposal_tabled_no_update",
    "proposal_tabled_whole",
    "release_no_delete",
    "release_no_update",
    "releaseitem_no_delete",
    "releaseitem_no_update",
    "releaseitem_position_frozen",
    "releaseitem_same_table",
    "tentativeagreement_no_delete",
    "tentativeagreement_text_no_update",
]
CONSTRAINTS_BROKEN_IN = {
    "portal": "tests.portal.test_models",
    "negotiations": "tests.negotiations.test_constraints",
    "members": "tests.members.test_constraints",
}
TRIGGERS_BROKEN_IN = {
    "portal": "tests.portal.test_triggers",
    "negotiations": "tests.negotiations.test_immutability",
    "members": "tests.members.test_immutability",
}


def broken_in(module: str, *, names: set[str]) -> set[str]:
    """Names of the rules that the module's table breaks; an app without rules needs no module."""
    return set(import_module(module).BREAKS) if names else set()


@pytest.mark.parametrize("app", sources.APPS)
def test_every_constraint_is_broken_once(app: str) -> None:
    names = set(database.constraints_of(app))

    assert broken_in(CONSTRAINTS_BROKEN_IN[app], names=names) == names


@pytest.mark.parametrize("app", sources.APPS)
def test_every_trigger_is_broken_once(app: str) -> None:
    names = set(database.triggers_of(app))

    assert broken_in(TRIGGERS_BROKEN_IN[app], names=names) == names


@pytest.mark.parametrize("app", sources.APPS)
def test_a_constraint_is_named_after_its_model(app: str) -> None:
    misnamed = [
        constraint.name
        for model in database.models_of(app)
        for constraint in model._meta.constraints
        if not constraint.name.startswith(f"{model._meta.model_name}_")
    ]

    assert misnamed == []


@pytest.mark.django_db
def test_the_migrated_database_has_every_trigger() -> None:
    assert database.triggers_in_the_database() == TRIGGERS
