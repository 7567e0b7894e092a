"""Who may see a row is asked in one way everywhere: `visible_to(viewer, now)`."""

import inspect

from django.db import models

from tests.conventions import database

# Rows that nobody lists by themselves, each with what is asked in its place.
REACHED_THROUGH = {
    "negotiations.Party": "its negotiation",
    "negotiations.ReleaseItem": "its release",
    "negotiations.TermsAcceptance": "its release",
    "negotiations.SummaryLine": "its revision",
    "negotiations.Citation": "its line",
    "negotiations.Justification": "its line",
}


def every_model() -> list[type[models.Model]]:
    return [model for app in ("negotiations", "members") for model in database.models_of(app)]


def test_every_model_tells_who_may_see_it() -> None:
    open_to_all = {
        model._meta.label
        for model in every_model()
        if not hasattr(model._default_manager.get_queryset(), "visible_to")
    }

    assert open_to_all == set(REACHED_THROUGH)


def test_visible_to_asks_for_a_viewer_and_an_instant() -> None:
    others = [
        model._meta.label
        for model in every_model()
        if hasattr(model._default_manager.get_queryset(), "visible_to")
        if list(
            inspect.signature(type(model._default_manager.get_queryset()).visible_to).parameters
        )
        != ["self", "viewer", "now"]
    ]

    assert others == []
