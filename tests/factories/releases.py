"""One row each of what stands around a release: ground rules, terms accepted, preview links."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from negotiations.models import GroundRules, PreviewLink, TermsAcceptance
from tests.factories.negotiations import NegotiationFactory, ReleaseFactory
from tests.factories.portal import NOW, YESTERDAY, UserFactory


class GroundRulesFactory(DjangoModelFactory):
    """A blackout in force since YESTERDAY; `waiting` makes wider rules for a second person."""

    class Meta:
        model = GroundRules

    class Params:
        waiting = factory.Trait(mode="open", is_widening=True, in_force_at=None)

    negotiation = factory.SubFactory(NegotiationFactory)
    mode = "blackout"
    allows = factory.List([])
    words = "Neither side speaks to the press while talks go on."
    set_at = YESTERDAY
    set_by = factory.SubFactory(UserFactory)
    is_widening = False
    in_force_at = YESTERDAY


class TermsAcceptanceFactory(DjangoModelFactory):
    class Meta:
        model = TermsAcceptance

    release = factory.SubFactory(ReleaseFactory)
    user = factory.SubFactory(UserFactory)
    outlet = "The Daily Sample"
    accepted_at = YESTERDAY
    terms_sha256 = "0" * 64


class PreviewLinkFactory(DjangoModelFactory):
    class Meta:
        model = PreviewLink

    release = factory.SubFactory(ReleaseFactory)
    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    for_whom = "Counsel of the sample guild"
    made_at = YESTERDAY
    made_by = factory.SubFactory(UserFactory)
    expires_at = NOW + timedelta(days=7)
