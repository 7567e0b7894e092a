"""Every policy: what the portal keeps of people. The job, the pages and the tests read this."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from members.policies.model import Policy, Then, Whose
from members.retention import AFTER_ERASURE, Left

DAY = timedelta(days=1)
YEAR = 365 * DAY

OFFICE = _("The member, and the membership office of that guild; each look is written down.")
ONESELF = _("The person alone.")
NOBODY = _("Nobody reads it; the portal uses it.")
AT_ONCE = _("Deleted at once.")
NUMBER_ONLY = _("Stays, and names an account’s number that leads to nobody any more.")

OF_MEMBERS: Mapping[str, Policy] = {
    "membership": Policy(
        Whose.MEMBERS,
        _("Name, member number and mail address in a guild’s file"),
        _("To know who belongs to the guild, and who may read and vote."),
        OFFICE,
        _(
            "The guild’s own register, which it has to keep: it stays there and loses the account. "
            "The guild corrects or ends it."
        ),
        Then.BLANKED,
        7 * YEAR,
        _("the day the person left, was expelled or died"),
    ),
    "history": Policy(
        Whose.MEMBERS,
        _("Standing, dues, branch, categories, earnings by year, pension years and employment"),
        _("To answer whether somebody may vote, as of any day a vote asks about."),
        OFFICE,
        _("The guild’s own register: it stays there and loses the account."),
        Then.DELETED,
        7 * YEAR,
        _("the day on which something else came to be true"),
    ),
    "outcomes": Policy(
        Whose.MEMBERS,
        _("What a preview of a rule found of each member"),
        _("To show the guild whom a rule leaves out before it counts."),
        _("The membership office of that guild."),
        _("Stays until its day without the account; it names a membership."),
        Then.DELETED,
        90 * DAY,
        _("the preview"),
    ),
    "rolls": Policy(
        Whose.MEMBERS,
        _("Who was on the roll of a vote and who was not, with the public half of a credential"),
        _("So that each member votes once, and can see whether they may and why not."),
        _("The member alone; staff see how many there are, and why somebody is not on the roll."),
        _("Stays until its day without the account; it names a membership."),
        Then.DELETED,
        2 * YEAR,
        _("the certificate of the vote, or the day it was declared void"),
    ),
    "ballots": Policy(
        Whose.MEMBERS,
        _("Ballots, encrypted to keys that the portal does not hold alone"),
        _("So that anybody can count again, and each member find their own ballot."),
        _("Everybody; the choice nobody."),
        _("Stay; without the roll nothing joins them to a person."),
        Then.STAYS,
        stays=_("The public record of a vote can be counted again for ever."),
    ),
    "disputes": Policy(
        Whose.MEMBERS,
        _("What a member contested, what both sides wrote, and how it was decided"),
        _("To answer it, and to examine afterwards the vote it had to do with."),
        _("The member, and those in the guild who decide it."),
        _("An open one is withdrawn; what was said stays until its day."),
        Then.DELETED,
        AFTER_ERASURE[Left.DISPUTES],
        _("the decision"),
    ),
    "roster_files": Policy(
        Whose.MEMBERS,
        _("A guild’s membership file, and what the check found in its lines"),
        _("To take the file in after somebody looked at what it would change."),
        _("The membership office of that guild."),
        _("Deleted with the file."),
        Then.DELETED,
        7 * DAY,
        _("the day it came, or at once when it was taken in or put away"),
    ),
    "mail_changes": Policy(
        Whose.ACCOUNTS,
        _("A new mail address that waits to be confirmed"),
        _("So that nobody takes an account over by changing where its codes go."),
        NOBODY,
        AT_ONCE,
        Then.DELETED,
        30 * DAY,
        _("the wish to change it"),
    ),
    "preferences": Policy(
        Whose.ACCOUNTS,
        _("Language, text size, categories shown first, whether mail is wanted"),
        _("To show the portal as the person wants it."),
        ONESELF,
        AT_ONCE,
        Then.WITH_ACCOUNT,
    ),
    "last_visit": Policy(
        Whose.ACCOUNTS,
        _("When somebody last opened their own page"),
        _("To tell what changed since."),
        ONESELF,
        AT_ONCE,
        Then.BLANKED,
        YEAR,
        _("that visit"),
    ),
    "erasures": Policy(
        Whose.ACCOUNTS,
        _("That an account was erased, and what was kept"),
        _("To show that it was done, and to do it again after a backup is brought back."),
        NOBODY,
        NUMBER_ONLY,
        Then.STAYS,
        stays=_("Holds no name and no address."),
    ),
}

OF_ACCOUNTS: Mapping[str, Policy] = {
    "account": Policy(
        Whose.ACCOUNTS,
        _("The account: mail address, name, when somebody last signed in"),
        _("To let the person in, and to send what they asked for."),
        _("The person, those inside their guilds who work with them, and operators."),
        _("Emptied at once."),
        Then.ERASED,
        2 * YEAR,
        _("the last sign-in, the last membership and the last role, whichever ended last"),
    ),
    "sign_in_means": Policy(
        Whose.ACCOUNTS,
        _("Passkeys, authenticator apps and recovery codes"),
        _("To be sure that it is the person."),
        ONESELF,
        AT_ONCE,
        Then.WITH_ACCOUNT,
    ),
    "sessions": Policy(
        Whose.ACCOUNTS,
        _("An open session, and what was typed meanwhile"),
        _("To stay signed in from page to page."),
        NOBODY,
        AT_ONCE,
        Then.DELETED,
        timedelta(0),
        _("the day it runs out, two weeks after the last sign-in at the latest"),
    ),
    "session_list": Policy(
        Whose.ACCOUNTS,
        _("From which network address and with which browser somebody was signed in"),
        _("So that the person finds a session that is not theirs, and ends it."),
        ONESELF,
        AT_ONCE,
        Then.DELETED,
        90 * DAY,
        _("the last request of that session"),
    ),
    "confirmations": Policy(
        Whose.ACCOUNTS,
        _("That a letter was sent to confirm an address"),
        _("To take its answer."),
        NOBODY,
        AT_ONCE,
        Then.DELETED,
        7 * DAY,
        _("the letter"),
    ),
    "letters": Policy(
        Whose.ACCOUNTS,
        _("A mail that was not sent yet"),
        _("To send it; it is deleted as soon as the mail server has it."),
        NOBODY,
        AT_ONCE,
        Then.DELETED,
        DAY,
        _("the instant it ran out, or a week after it was written"),
    ),
}

OF_INSIDERS: Mapping[str, Policy] = {
    "roles": Policy(
        Whose.INSIDERS,
        _("Which role somebody had where, from when to when, who gave it and why"),
        _("To show who could do what at which time."),
        _("Those who give roles in that guild, and its auditors."),
        NUMBER_ONLY,
        Then.STAYS,
        stays=_("The guild’s own record; what was decided with a role stays explainable."),
    ),
    "acts": Policy(
        Whose.INSIDERS,
        _("Who wrote, handed over, agreed, approved or decided something for a guild"),
        _("What was tabled, agreed and published names those who answered for it."),
        _("Those inside the guild; the public where a text names its author."),
        NUMBER_ONLY,
        Then.STAYS,
        stays=_("The record never changes; it holds the number of an account, not a name."),
    ),
    "log": Policy(
        Whose.INSIDERS,
        _("The log of all that was done"),
        _("So that nobody can change the record unseen."),
        _("Auditors of the guild; of each event its audience."),
        NUMBER_ONLY,
        Then.STAYS,
        stays=_(
            "Append-only: each line holds the hash of the one before. It holds the number of an "
            "account, no name and no address."
        ),
    ),
    "looks": Policy(
        Whose.INSIDERS,
        _("Who opened a member’s page or a confidential paper, when, and through which link"),
        _("So that members and guilds can learn who looked."),
        _("Auditors of the guild; a member sees the looks at their own data."),
        NUMBER_ONLY,
        Then.STAYS,
        stays=_(
            "Append-only, and kept as long as the log: the database lets nobody remove a look."
        ),
    ),
    "papers": Policy(
        Whose.INSIDERS,
        _("Comments, drafts and papers of a guild’s own people"),
        _("They are the guild’s working papers."),
        _("Those inside the guild; what is the committee’s alone, the committee."),
        _("Stay under an account’s number that leads to nobody any more."),
        Then.STAYS,
        stays=_("The guild’s papers, kept as written."),
    ),
    "writing_now": Policy(
        Whose.INSIDERS,
        _("Who is writing on a draft at the moment"),
        _("So that two people do not write on one clause."),
        _("Those who draft for that guild."),
        _("Runs out within minutes."),
        Then.BLANKED,
        DAY,
        _("the last words"),
    ),
    "jobs": Policy(
        Whose.INSIDERS,
        _("Long work that somebody asked for, and what it was called"),
        _("To show how far it is and how it ended."),
        _("The person, and those of the guild who may see what it is about."),
        _("Stays until its day under an account’s number."),
        Then.DELETED,
        90 * DAY,
        _("its end"),
    ),
    "operator_log": Policy(
        Whose.INSIDERS,
        _("What operators changed on their pages: the number of a row, and which fields"),
        _("To find out how a setting came about."),
        _("Operators."),
        _("Stays until its day."),
        Then.DELETED,
        YEAR,
        _("the change"),
    ),
    "press": Policy(
        Whose.INSIDERS,
        _("Which journalist of which outlet accepted the terms of an embargo; for whom a link was"),
        _("To know who was bound by which terms."),
        _("Staff of the guild."),
        NUMBER_ONLY,
        Then.STAYS,
        stays=_("Append-only: what was agreed with somebody is not unsaid."),
    ),
}

OF_READERS: Mapping[str, Policy] = {
    "readers_mail": Policy(
        Whose.READERS,
        _("The mail address under a report of an error"),
        _("To answer the reader."),
        _("Staff of the guild."),
        _("Emptied when the reader asks staff to."),
        Then.BLANKED,
        YEAR,
        _("the answer; two years after the report where nobody answered"),
    ),
    "readers_words": Policy(
        Whose.READERS,
        _("What a reader reported as wrong"),
        _("A correction shows what it goes back to."),
        _("Staff of the guild; everybody, where staff show the words beside the answer."),
        _("Stays; it is not joined to an account."),
        Then.STAYS,
        stays=_("The database keeps it as written; it names nobody unless the reader did."),
    ),
    "named_in_texts": Policy(
        Whose.READERS,
        _("Names in what was handed over and said: authors of a file, speakers, signatories"),
        _("The record says who said it."),
        _("Whoever may see the text."),
        _("Stays: it is part of the record."),
        Then.STAYS,
        stays=_("What was tabled, said or signed never changes."),
    ),
}

POLICIES: Mapping[str, Policy] = {**OF_MEMBERS, **OF_ACCOUNTS, **OF_INSIDERS, **OF_READERS}
