"""Being a member: what `portal.middleware` adds to the roles that a person was given."""

from datetime import datetime

from django.db.models import CharField, QuerySet, Value
from django.utils import timezone

from members.models import READING, MembershipPeriod
from portal.access import Role
from portal.models import User


def roles_of(user: User, now: datetime) -> QuerySet[MembershipPeriod, tuple[int, str, str]]:
    """Rows (guild, stream, role), one for each guild to which the person belongs today."""
    mine = MembershipPeriod.objects.as_of(timezone.localdate(now)).filter(
        membership__user=user, membership__merged_into=None, standing__in=READING
    )
    everywhere = Value("", output_field=CharField())
    member = Value(Role.MEMBER.value, output_field=CharField())
    return mine.order_by().values_list("membership__guild_id", everywhere, member)
