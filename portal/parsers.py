"""Reading the JSON that a script sends."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant


class WellFormedJSON(JSONParser):
    """JSON of bounded size and depth whose every text can be written as UTF-8.

    Django bounds forms alone, and half a surrogate pair would pass as a text until it is kept.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        body = stream.read(most + 1)
        if len(body) > most:
            raise ParseError(_("The request is longer than %d bytes.") % most)
        try:
            parsed = json.loads(body.decode(), parse_constant=strict_constant)
            json.dumps(parsed, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The request is not well-formed JSON.")) from error
        return parsed
