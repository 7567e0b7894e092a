"""What operators set up before staff can work: a negotiation, its guilds, its meetings."""

from typing import Any, cast

from django.contrib import admin
from django.forms import BaseInlineFormSet, BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone

from negotiations.actions import tables
from negotiations.models import Negotiation, Party, Session
from portal.models import User


class PartyInline(admin.TabularInline[Party, Negotiation]):
    model = Party
    extra = 1
    min_num = 1

    def get_formset(
        self, request: HttpRequest, obj: Negotiation | None = None, **kwargs: Any
    ) -> "type[BaseInlineFormSet[Party, Negotiation, ModelForm[Party]]]":
        """Nobody but an operator would ever see a table without a guild."""
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class SessionInline(admin.TabularInline[Session, Negotiation]):
    model = Session
    extra = 0


@admin.register(Negotiation)
class NegotiationAdmin(admin.ModelAdmin[Negotiation]):
    """Opens a table; texts, drafts and agreements are not to be seen or changed here."""

    list_display = ("title", "guild_short_name", "employer_short_name", "opened_on")
    ordering = Negotiation.NEWEST_FIRST
    prepopulated_fields = {"slug": ("title",)}
    exclude = ("sources",)
    inlines = (PartyInline, SessionInline)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Negotiation | None = None
    ) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    def get_readonly_fields(
        self, request: HttpRequest, obj: Negotiation | None = None
    ) -> tuple[str, ...]:
        """An address that was given is never changed."""
        return ("slug",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Negotiation | None = None) -> bool:
        return False

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[Negotiation],
        formsets: list[BaseModelFormSet[Any, Any]],
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            tables.open_table(
                negotiation=form.instance, by=cast("User", request.user), now=timezone.now()
            )
