"""People, guilds, roles, the log that everything else reads, and the work of the background."""

from portal.models.log import ChainCheck, ChainHead, Event, EventGuild, EventRecall, Opening
from portal.models.people import Guild, RoleGrant, RoleProposal, User, UserManager
from portal.models.work import Heartbeat, Job, Letter

__all__ = [
    "ChainCheck",
    "ChainHead",
    "Event",
    "EventGuild",
    "EventRecall",
    "Guild",
    "Heartbeat",
    "Job",
    "Letter",
    "Opening",
    "RoleGrant",
    "RoleProposal",
    "User",
    "UserManager",
]
