"""`manage.py grant_role EMAIL ROLE --guild SLUG --reason WHY`: give a role as an operator."""

from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import appointments
from portal.access import STRONG_ROLES, Role
from portal.models import Guild, User


class Command(BaseCommand):
    """For the first people of a guild, and for the day on which nobody else can give a role."""

    help = (
        "Give a role in all of a guild. A strong role, which takes two people of the guild, is "
        "given only with --break-glass: it stays marked as forced, and everybody who gives roles "
        "in the guild gets a letter with the reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        given = [role.value for role in appointments.GIVEN]
        parser.add_argument("email", help="of an account")
        parser.add_argument("role", choices=given)
        parser.add_argument("--guild", required=True, help="its address, such as wgaw")
        parser.add_argument(
            "--reason", required=True, help="told to the guild; at most 300 letters"
        )
        parser.add_argument("--until", type=date.fromisoformat, help="last day, YYYY-MM-DD")
        parser.add_argument("--break-glass", action="store_true", help="without a second person")
        parser.add_argument("--name", default="", help="make the account, of a person of this name")

    def handle(self, *_args: object, **options: Any) -> None:
        now = timezone.now()
        role, why = Role(options["role"]), " ".join(options["reason"].split())
        if role in STRONG_ROLES and not options["break_glass"]:
            message = f"“{role.value}” takes two people of the guild; or say --break-glass."
            raise CommandError(message)
        if not 0 < len(why) <= 300:
            raise CommandError("Give a reason of at most 300 letters.")
        guild = Guild.objects.filter(slug=options["guild"]).first()
        if guild is None:
            raise CommandError("No guild has this address.")
        until = _end_of(options["until"], now)
        user = _account(options["email"], options["name"])
        try:
            grant = appointments.break_glass(
                guild=guild, user=user, role=role, until=until, why=why, by=None, now=now
            )
        except appointments.HasItAlready as error:
            raise CommandError("This person holds that role already.") from error
        forced = " It stays marked as forced; see “Breaking the glass” in docs/running.md."
        self.stdout.write(f"Given: role {grant.pk}.{forced if grant.is_forced else ''}")


def _end_of(day: date | None, now: datetime) -> datetime | None:
    """The instant at which the day is over, where the portal stands."""
    if day is None:
        return None
    until = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    if until <= now:
        raise CommandError("That day has gone by.")
    return until


def _account(email: str, name: str) -> User:
    """The account of that address; made, without a password, where a name is given."""
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is None and name:
        return User.objects.create_user(address, name=name)
    if user is None or not user.is_active:
        raise CommandError("Nobody signs in with this address; --name makes the account.")
    return user
