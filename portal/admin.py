"""What operators set up: people, guilds, and who is what in which guild."""

import json
from typing import Any, TypeVar, cast

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import appointments
from portal.access import STRONG_ROLES
from portal.models import Guild, RoleGrant, User

M = TypeVar("M", bound=Model)


class NamelessLog(admin.ModelAdmin[M]):
    """Writes the number of what an operator changed into Django's own log, not a person's name."""

    def log_addition(self, request: HttpRequest, obj: M, message: object) -> LogEntry:
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: M, message: object) -> LogEntry:
        return self._log(request, obj, CHANGE, message)

    @staticmethod
    def _log(request: HttpRequest, obj: M, flag: int, message: object) -> LogEntry:
        return LogEntry.objects.create(
            user=cast("User", request.user),
            content_type=ContentType.objects.get_for_model(obj),
            object_id=obj.pk,
            object_repr=f"{obj._meta.verbose_name} {obj.pk}",
            action_flag=flag,
            change_message=message if isinstance(message, str) else json.dumps(message),
        )


class PersonForm(forms.ModelForm[User]):
    """A person, known by the address to which their codes are sent."""

    class Meta:
        model = User
        fields = ("email", "name", "is_active", "is_operator")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(NamelessLog[User]):
    form = PersonForm
    list_display = ("email", "name", "is_active", "is_operator", "is_sample")
    search_fields = ("email", "name")

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: forms.ModelForm[User],
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        if not change:
            obj.set_unusable_password()
        elif "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()
        super().save_model(request, obj, form, change)


@admin.register(Guild)
class GuildAdmin(admin.ModelAdmin[Guild]):
    list_display = ("short_name", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Guild | None = None) -> bool:
        return False


class RoleForm(forms.ModelForm[RoleGrant]):
    """A role that an operator gives; a strong one says why nobody of the guild could."""

    class Meta:
        model = RoleGrant
        fields = (
            "user",
            "guild",
            "role",
            "stream",
            "outlet",
            "granted_at",
            "until",
            "why",
            "ended_at",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in STRONG_ROLES and not cleaned.get("why"):
            words = _("Two people of the guild give this role. Say why you give it without them.")
            self.add_error("why", words)
        return cleaned


@admin.register(RoleGrant)
class RoleGrantAdmin(NamelessLog[RoleGrant]):
    """A role is given and ended, never deleted; the log and letters tell the guild of both.

    A strong one is marked as given without a second person, for ever.
    """

    form = RoleForm
    list_display = ("user", "guild", "role", "granted_at", "until", "ended_at", "is_forced")
    list_filter = ("guild", "role", "is_forced")
    autocomplete_fields = ("user",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"granted_at": timezone.now()}

    def get_readonly_fields(
        self, request: HttpRequest, obj: RoleGrant | None = None
    ) -> tuple[str, ...]:
        if obj is None:
            return ("ended_at",)
        return tuple(name for name in RoleForm.Meta.fields if name != "ended_at")

    def has_delete_permission(self, request: HttpRequest, obj: RoleGrant | None = None) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: RoleGrant,
        form: forms.ModelForm[RoleGrant],
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        obj.is_forced = obj.is_forced or (not change and obj.role in STRONG_ROLES)
        super().save_model(request, obj, form, change)
        by, now = cast("User", request.user), timezone.now()
        if obj.ended_at:
            appointments.tell_of_end(obj, by=by, now=now)
        elif not change:
            appointments.tell_of_operator(obj, by=by, now=now)
