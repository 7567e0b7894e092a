"""Passwords of before are let go by a migration."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password

from portal.models import User
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db


def test_a_hash_that_could_still_fit_goes_and_others_stay() -> None:
    old, kept = UserFactory(), UserFactory()
    User.objects.filter(pk=old.pk).update(password=make_password("a word of before"))

    import_module("portal.migrations.0010_no_passwords").let_go(apps, None)

    found = dict(User.objects.values_list("pk", "password"))
    assert (found[old.pk][0], found[kept.pk]) == ("!", kept.password)
