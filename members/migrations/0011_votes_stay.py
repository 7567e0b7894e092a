"""What a frozen vote, its roll, its box and its record never do again."""

from django.db import migrations

from portal.triggers import Trigger, append_only


def changed(*columns, absent="''", kind="text"):
    """Whether any of these columns differs; nothing counts as `absent`."""
    return " OR ".join(
        f"COALESCE(CAST(OLD.{one} AS {kind}), {absent}) <> COALESCE(CAST(NEW.{one} AS {kind}), {absent})"
        for one in columns
    )


def differs(*columns):
    return " OR ".join(f"OLD.{one} <> NEW.{one}" for one in columns)


def vote_is(column, row="NEW", key="vote_id"):
    return (
        f"EXISTS (SELECT 1 FROM members_vote WHERE members_vote.id = {row}.{key}"
        f" AND members_vote.{column} IS NOT NULL)"
    )


def question_is_frozen(row):
    return (
        "EXISTS (SELECT 1 FROM members_votequestion JOIN members_vote"
        " ON members_vote.id = members_votequestion.vote_id"
        f" WHERE members_votequestion.id = {row}.question_id AND members_vote.frozen_at IS NOT NULL)"
    )


# Of a vote all but what the steps after freezing write: each of those once.
FIXED = (
    *("guild_id", "negotiation_id", "slug", "kind", "title", "decides", "follows"),
    *("next_decider", "lapses_on", "agreement_id", "text_sha256", "language", "opens_at"),
    *("closes_at", "rule_id", "as_of_on", "threshold_numerator", "threshold_denominator"),
    *("threshold_base", "is_threshold_strict", "quorum_numerator", "quorum_denominator"),
    *("tellers_needed", "notice_days", "is_rehearsal", "rehearsal_of_id", "override_reason"),
    *("override_by_id", "override_seconded_by_id", "created_at", "created_by_id", "keys_at"),
    *("frozen_at", "frozen_by_id", "uuid", "election_hash", "roll_count"),
)
ONCE = ("ended_at", "counted_at", "certified_at", "void_at")


def once(column):
    return (
        f"(OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR OLD.{column} <> NEW.{column}))"
    )


FROZEN = "What was frozen in a vote never changes"
QUESTIONS, OPTIONS = "members_votequestion", "members_voteoption"

TRIGGERS = (
    Trigger(
        "vote_frozen_no_update",
        "members_vote",
        "UPDATE",
        FROZEN,
        f"OLD.frozen_at IS NOT NULL AND ({changed(*FIXED)} OR {differs('election', 'trustees')})",
    ),
    Trigger(
        "vote_key_only_erased",
        "members_vote",
        "UPDATE",
        "The key of a frozen vote is erased and never replaced",
        "OLD.frozen_at IS NOT NULL AND OLD.portal_key <> NEW.portal_key"
        " AND LENGTH(NEW.portal_key) > 0",
    ),
    Trigger(
        "vote_steps_once",
        "members_vote",
        "UPDATE",
        "A step of a vote is taken once",
        " OR ".join(once(column) for column in ONCE),
    ),
    Trigger(
        "vote_frozen_no_delete",
        "members_vote",
        "DELETE",
        "A vote that was frozen never disappears",
        "OLD.frozen_at IS NOT NULL",
    ),
    *(
        Trigger(
            f"votequestion_frozen_no_{event.lower()}",
            QUESTIONS,
            event,
            "The questions of a frozen vote never change",
            vote_is("frozen_at", row),
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    *(
        Trigger(
            f"voteoption_frozen_no_{event.lower()}",
            OPTIONS,
            event,
            "The options of a frozen vote never change",
            question_is_frozen(row),
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    *(
        Trigger(
            f"teller_frozen_no_{event.lower()}",
            "members_teller",
            event,
            "The tellers of a frozen vote never change",
            vote_is("frozen_at", row),
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    *append_only("members_voteextension", "voteextension"),
    Trigger(
        "rollentry_frozen_no_insert",
        "members_rollentry",
        "INSERT",
        "A frozen roll takes nobody in",
        vote_is("frozen_at"),
    ),
    Trigger(
        "rollentry_no_update",
        "members_rollentry",
        "UPDATE",
        "An entry of a roll never changes but to lose its secret",
        f"{differs('vote_id', 'membership_id', 'credential')} OR {changed('account_id')}"
        " OR OLD.sealed <> NEW.sealed AND LENGTH(NEW.sealed) > 0",
    ),
    Trigger(
        "rollentry_frozen_no_delete",
        "members_rollentry",
        "DELETE",
        "A roll stays until the vote is certified or void",
        f"{vote_is('frozen_at', 'OLD')} AND NOT {vote_is('certified_at', 'OLD')}"
        f" AND NOT {vote_is('void_at', 'OLD')}",
    ),
    *append_only("members_ballot", "ballot"),
    Trigger(
        "ballot_no_late_insert",
        "members_ballot",
        "INSERT",
        "No ballot comes into a box that is shut",
        f"{vote_is('ended_at')} OR {vote_is('void_at')} OR NOT {vote_is('frozen_at')}",
    ),
    *append_only("members_boardentry", "boardentry"),
    *append_only("members_partialdecryption", "partialdecryption"),
    *append_only("members_votetally", "votetally"),
    *append_only("members_voteresult", "voteresult"),
)


class Migration(migrations.Migration):
    dependencies = [("members", "0010_votes")]

    operations = [trigger.operation() for trigger in TRIGGERS]
