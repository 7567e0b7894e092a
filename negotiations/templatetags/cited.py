"""What a summary describes, named and found: a position, or a provision of an agreement."""

from django import template
from django.utils.translation import gettext as _

from negotiations.models import Position
from negotiations.summaries import Text
from negotiations.templatetags.said import in_short

register = template.Library()


@register.filter
def cited_as(text: Text) -> str:
    """Whose words of which day, or which provision of which agreement."""
    if isinstance(text, Position):
        return f"{text.clause.title}, {in_short(text)}"
    return _("%(agreement)s, %(provision)s") % {
        "agreement": text.agreement.title,
        "provision": text,
    }


@register.filter
def cited_at(text: Text) -> str:
    """The permanent page on which the words stand."""
    if isinstance(text, Position):
        return text.get_absolute_url()
    return text.agreement.get_absolute_url()


@register.filter
def followed_as(text: Text) -> str:
    """The clause that was followed, or the provision."""
    return text.clause.title if isinstance(text, Position) else str(text)


@register.filter
def followed_at(text: Text) -> str:
    """Where what happened since can be read."""
    if isinstance(text, Position):
        return text.clause.get_absolute_url()
    return text.agreement.get_absolute_url()
