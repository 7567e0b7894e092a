"""The factories build what they say, past every constraint and trigger."""

import pytest
from django.db import IntegrityError, transaction

from negotiations.models import Clause, Negotiation, Position, Proposal, ReleaseItem
from portal.access import Role
from portal.models import ChainHead, Event
from tests.factories import negotiations, portal

FACTORIES = [
    made
    for module in (portal, negotiations)
    for name, made in vars(module).items()
    if name.endswith("Factory") and made.__module__ == module.__name__
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES, ids=lambda made: made.__name__)
def test_every_factory_makes_one_row_each_time(factory):
    before = factory._meta.model.objects.count()

    factory()
    factory()

    assert factory._meta.model.objects.count() == before + 2


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_a_role_trait_grants_that_role_alone(role):
    guild = portal.GuildFactory()

    user = portal.UserFactory(**{role: True}, role__guild=guild)

    assert list(user.role_grants.values_list("guild", "role")) == [(guild.pk, role)]


@pytest.mark.django_db
def test_clause_and_position_follow_the_table_they_are_given():
    table = negotiations.NegotiationFactory()
    issue = negotiations.IssueFactory(negotiation=table)
    proposal = negotiations.ProposalFactory(negotiation=table)

    clauses = [
        negotiations.ClauseFactory(issue=issue),
        negotiations.ClauseFactory(negotiation=table),
        negotiations.PositionFactory(proposal=proposal).clause,
    ]

    assert {clause.negotiation for clause in clauses} == {table}
    assert {clause.issue.negotiation for clause in clauses} == {table}
    assert (Clause.objects.count(), Negotiation.objects.count()) == (3, 1)


@pytest.mark.django_db
def test_a_tabled_position_is_frozen_in_a_tabled_proposal():
    position = negotiations.PositionFactory(tabled=True)

    assert Proposal.objects.get().state == Proposal.State.TABLED
    assert position.is_frozen
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Position.objects.update(text="Something else.")


@pytest.mark.django_db
def test_several_frozen_positions_are_handed_over_together():
    proposal = negotiations.ProposalFactory()
    negotiations.PositionFactory(proposal=proposal, frozen=True)
    negotiations.PositionFactory(proposal=proposal, frozen=True)

    negotiations.hand_over(proposal)

    assert Position.objects.tabled().count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "traits", "field"),
    [
        (negotiations.PositionFactory, {"tabled": True}, "position"),
        (negotiations.SessionFactory, {}, "session"),
        (negotiations.TentativeAgreementFactory, {"agreed": True}, "tentative_agreement"),
        (negotiations.NegotiationFactory, {}, "negotiation_itself"),
    ],
)
def test_a_release_item_names_its_item_in_a_release_of_the_same_table(factory, traits, field):
    item = factory(**traits)

    negotiations.ReleaseItemFactory(item=item)

    made = ReleaseItem.objects.get()
    assert getattr(made, field) == item
    assert made.release.negotiation == negotiations.negotiation_of(item)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_transactional_test_starts_empty_and_with_triggers(turn):
    assert (Event.objects.count(), ChainHead.objects.count()) == (0, 0)
    portal.EventFactory()

    with pytest.raises(IntegrityError, match="append-only"):
        Event.objects.all().delete()
    with pytest.raises(IntegrityError, match="append-only"):
        Event.objects.update(verb="forged")
