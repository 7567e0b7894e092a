"""What operators set up: people, guilds, and who is what in which guild."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from portal import events
from portal.access import Audience
from portal.models import Guild, RoleGrant, User


class PersonForm(forms.ModelForm[User]):
    """A person, known by the address to which their codes are sent."""

    class Meta:
        model = User
        fields = ("email", "name", "is_active", "is_operator")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
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
        super().save_model(request, obj, form, change)


@admin.register(Guild)
class GuildAdmin(admin.ModelAdmin[Guild]):
    list_display = ("short_name", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Guild | None = None) -> bool:
        return False


@admin.register(RoleGrant)
class RoleGrantAdmin(admin.ModelAdmin[RoleGrant]):
    """A role is given and ended, never deleted; the log tells the guild's staff of both."""

    list_display = ("user", "guild", "role", "granted_at", "ended_at")
    list_filter = ("guild", "role")
    autocomplete_fields = ("user",)
    fields = ("user", "guild", "role", "granted_at", "ended_at")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"granted_at": timezone.now()}

    def get_readonly_fields(
        self, request: HttpRequest, obj: RoleGrant | None = None
    ) -> tuple[str, ...]:
        return ("user", "guild", "role", "granted_at") if obj else ("ended_at",)

    def has_delete_permission(self, request: HttpRequest, obj: RoleGrant | None = None) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: RoleGrant,
        form: forms.ModelForm[RoleGrant],
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        super().save_model(request, obj, form, change)
        events.record(
            "role.ended" if obj.ended_at else "role.granted",
            by=cast("User", request.user),
            at=timezone.now(),
            target=obj,
            audience=Audience.STAFF,
            guilds=[obj.guild],
            payload={"role": obj.role},
        )
