"""Everything the portal keeps of one person, as one file: as data, as tables, and to read."""

import csv
import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils import timezone

from members.exports import own_account, own_membership, own_votes, own_work
from members.exports.places import Place, Told
from portal.models import User
from portal.text import safe_cell

NAME = "my-data.zip"
PLACES: tuple[Place, ...] = (
    *own_account.PLACES,
    *own_membership.PLACES,
    *own_votes.PLACES,
    *own_work.PLACES,
)


def packed(user: User, now: datetime) -> bytes:
    """A ZIP with `my-data.json`, one CSV file for each place that has rows, and `my-data.html`."""
    found = [(place, list(place.rows(user))) for place in PLACES]
    data = {place.key: place.records(rows) for place, rows in found}
    told = {place.key: place.told(rows) for place, rows in found}
    taken = BytesIO()
    with ZipFile(taken, "w", ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", _as_json({"made_at": now.isoformat(), **data}))
        archive.writestr("my-data.html", _as_page(told, user, now))
        for key, one in told.items():
            if one.rows:
                archive.writestr(f"tables/{key}.csv", _as_csv(one))
    return taken.getvalue()


def _as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _as_page(told: Mapping[str, Told], user: User, now: datetime) -> str:
    places = [one for one in told.values() if one.rows]
    empty = [one for one in told.values() if not one.rows]
    context = {"places": places, "empty": empty, "person": user, "at": timezone.localtime(now)}
    return render_to_string("members/own/data_file.html", context)


def _as_csv(one: Told) -> str:
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow(one.head)
    writer.writerows(map(safe_cell, row) for row in one.rows)
    return "\ufeff" + lines.getvalue()
