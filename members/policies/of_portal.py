"""The columns of the portal's tables, and of those that installed packages bring."""

from collections.abc import Mapping

from members.policies.model import Columns, columns

COLUMNS: Mapping[str, Columns] = {
    "portal.User": columns(
        "is_active is_operator is_sample",
        account="id password last_login email name joined_at",
    ),
    "portal.Guild": columns("id slug name short_name"),
    "portal.RoleGrant": columns(
        "id guild",
        roles="user role stream outlet granted_at until ended_at ended_why is_forced why",
    ),
    "portal.RoleProposal": columns(
        "id guild",
        roles="user role until why state proposed_by proposed_at decided_by decided_at grant",
    ),
    "portal.Event": columns(
        "id number at visible_at verb stream audience previous_hash hash guilds",
        log="actor target_type target_id payload",
    ),
    "portal.EventGuild": columns("id event guild"),
    "portal.ChainHead": columns("id number hash"),
    "portal.EventRecall": columns("id event at"),
    "portal.Opening": columns(
        "id guild stream audience", looks="at user through what target_type target_id"
    ),
    "portal.ChainCheck": columns("id asked_at ended_at count head broken_at fault", log="asked_by"),
    "portal.Heartbeat": columns("id name at"),
    "portal.Job": columns(
        "id kind guild stream state steps_done steps attempts started_at alive_at is_cancel_asked",
        jobs="title target_id address asked_by asked_at ended_at failure noticed_at",
    ),
    "portal.Letter": columns(
        "id attempts tried_at", letters="to subject text created_at expires_at"
    ),
    "sessions.Session": columns(sessions="session_key session_data expire_date"),
    "account.EmailAddress": columns("id verified primary", account="user email"),
    "account.EmailConfirmation": columns("id", confirmations="email_address created sent key"),
    "mfa.Authenticator": columns("id", sign_in_means="user type data created_at last_used_at"),
    "usersessions.UserSession": columns(
        "id", session_list="user created_at ip last_seen_at session_key user_agent data"
    ),
    "admin.LogEntry": columns(
        "id",
        operator_log="action_time user content_type object_id object_repr action_flag "
        "change_message",
    ),
    "contenttypes.ContentType": columns("id app_label model"),
    # Django's groups and permissions: the portal has roles instead, and nobody is in one.
    "auth.Permission": columns("id name content_type codename"),
    "auth.Group": columns("id name permissions"),
    "auth.Group_permissions": columns("id group permission"),
}
