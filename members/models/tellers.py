"""Who holds the keys of a vote, and what each published while the key was made."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.votes import OfAVoteQuerySet, Vote
from portal.models import User


class Teller(models.Model):
    """A person who holds one key of a vote; the private half never comes here in clear.

    `key_message` is the public key with its proof or, where some tellers suffice, a certificate;
    `polynomial_message` and `output_message` are what the specification's steps 3 and 5 publish
    then. `nonce` is what the test of the saved key is about (`belenios.key_tests`).
    `safe_copy` is the key as the teller's browser encrypted it with a passphrase, against loss.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="tellers")
    user = models.ForeignKey(User, models.PROTECT, related_name="teller_of")
    place = models.PositiveSmallIntegerField(_("number among the tellers, from 1"))
    key_message = models.TextField(blank=True)
    polynomial_message = models.TextField(blank=True)
    output_message = models.TextField(blank=True)
    nonce = models.CharField(max_length=22, blank=True)
    proved_at = models.DateTimeField(_("showed to hold the saved key"), null=True)
    safe_copy = models.TextField(blank=True)

    objects = OfAVoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("teller")
        verbose_name_plural = _("tellers")
        ordering = ("vote", "place")
        constraints = (
            models.UniqueConstraint(fields=("vote", "place"), name="teller_place_once"),
            models.UniqueConstraint(fields=("vote", "user"), name="teller_account_once"),
            models.CheckConstraint(
                condition=Q(proved_at=None) | ~Q(nonce="") & ~Q(key_message=""),
                name="teller_proved_with_a_key",
            ),
        )

    def __str__(self) -> str:
        return f"{self.vote_id} / {self.place}"
