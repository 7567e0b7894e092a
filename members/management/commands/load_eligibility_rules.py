"""`manage.py load_eligibility_rules`: the guilds' rules of the record, as examples."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.actions import eligibility_rules


class Command(BaseCommand):
    """Add what is missing; run again, it changes nothing."""

    help = "Add the rules about who may vote that the record of 2023 knows, for guilds there are."

    def handle(self, *_args: object, **_options: Any) -> None:
        rules = eligibility_rules.add_shipped_rules(now=timezone.now())
        for rule in rules:
            self.stdout.write(f"Added for {rule.guild.short_name}: {rule.name}")
        if not rules:
            self.stdout.write("Nothing new: the rules are there, or their guilds are not.")
