"""What the editor's script sends."""

from rest_framework import serializers

from negotiations.forms.drafts import MAX_REVISION, MAX_TEXT, clean_text
from negotiations.models import Position


class TextField(serializers.CharField):
    """Words of a clause, kept as typed but for line ends."""

    def __init__(self, max_length: int = MAX_TEXT) -> None:
        super().__init__(allow_blank=True, trim_whitespace=False, max_length=max_length)

    def to_internal_value(self, data: str) -> str:
        return clean_text(super().to_internal_value(data))


class SaveSerializer(serializers.Serializer[Position]):
    """Stance and text on top of the revision they were typed on."""

    base_revision = serializers.IntegerField(min_value=0, max_value=MAX_REVISION)
    stance = serializers.ChoiceField(choices=Position.Stance.choices)
    text = TextField()


class RedlineSerializer(serializers.Serializer[Position]):
    """The words as they are now, and the text to compare them with."""

    text = TextField()
    base = serializers.IntegerField(allow_null=True)


class BaseSerializer(serializers.Serializer[Position]):
    """The text to compare with from now on; null for the usual one."""

    base = serializers.IntegerField(allow_null=True)


class NoteSerializer(serializers.Serializer[Position]):
    """The guild's own papers, and the fingerprint of those they were written on."""

    seen = serializers.CharField(max_length=64)
    rationale = TextField(20_000)
    internal_notes = TextField(20_000)


class HoldSerializer(serializers.Serializer[Position]):
    """Whether to write although somebody else does."""

    is_forced = serializers.BooleanField(default=False)
