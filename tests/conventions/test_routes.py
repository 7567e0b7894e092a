"""Who may reach which address: the public ones stand here, every other names a permission."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.access import OWN, Permission, Role
from tests.factories.portal import RoleGrantFactory

# allauth's flows look these up; each is the page of a route of ours.
NAMES_OF_ALLAUTH = {"account_login", "account_confirm_login_code", "mfa_authenticate"}
PUBLIC = NAMES_OF_ALLAUTH | {
    "accessibility",
    "agreement",
    "agreement-compare",
    "agreement-compare-file",
    "agreement-compare-picked",
    "agreement-file",
    "agreements",
    "vote-archive",
    "vote-election",
    "vote-state",
    "vote-tally",
    "vote-trackers",
    "vote-trustees",
    "updates",
    "updates-atom",
    "updates-json",
    "statements",
    "correction",
    "corrections",
    "corrections-atom",
    "corrections-json",
    "negotiation-atom",
    "negotiation-json",
    "press",
    "preview",
    "privacy",
    "press-terms",
    "report",
    "release",
    "clause",
    "compare",
    "compare-file",
    "compare-picked",
    "favicon",
    "glossary",
    "health",
    "health-live",
    "home",
    "issue",
    "issue-across",
    "method",
    "negotiation",
    "position",
    "position-file",
    "robots",
    "sessions",
    "sign-in",
    "sign-in-code",
    "sign-in-passkey",
    "sign-in-second-factor",
    "sitemap",
    "summary",
    "timeline",
}
ADMIN = "operate/"  # Django's admin asks `OperatorSite` instead; see tests/portal/test_admin.py


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        else:
            yield path, entry


def own_routes() -> list[tuple[str, URLPattern]]:
    every = routes(get_resolver())
    return [(path, route) for path, route in every if not path.startswith(ADMIN)]


def permission_of(view: Callable[..., object]) -> Permission | None:
    return getattr(view, "permission", None)


def is_public(view: Callable[..., object]) -> bool:
    """Django REST framework opens its views to everyone too, hence the second question."""
    return not getattr(view, "login_required", True) and permission_of(view) is None


def test_exactly_these_routes_are_public() -> None:
    public = {route.name for _, route in own_routes() if is_public(route.callback)}

    assert public == PUBLIC


def test_every_other_route_names_a_permission() -> None:
    without = [
        path
        for path, route in own_routes()
        if not is_public(route.callback)
        if not isinstance(permission_of(route.callback), Permission)
    ]

    assert without == []


def test_every_route_has_a_name_of_its_own() -> None:
    names = [route.name for _, route in own_routes()]

    assert sorted(names, key=str) == sorted(set(names), key=str)


def guarded_paths() -> list[str]:
    """Each route that asks for a permission, with 1 for whatever its address asks for.

    The ending of a file is one of few; any other is no route at all.
    """
    return [
        "/" + re.sub(r"<[^>]+>", "1", path.replace("<ending:ending>", "txt"))
        for path, route in own_routes()
        if permission_of(route.callback) not in {None, *OWN}
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_asked_to_sign_in_or_refused(client, method: str) -> None:
    answers = {path: getattr(client, method)(path) for path in guarded_paths()}

    open_to_strangers = {
        path: response.status_code
        for path, response in answers.items()
        if not is_refused(path, response)
    }
    assert open_to_strangers == {}


def is_refused(path: str, response) -> bool:
    """Sent to sign in; or, for a script that could not follow, told that nobody is signed in."""
    sign_in = f"{reverse('sign-in')}?next={path}"
    return response.status_code in {401, 405} or getattr(response, "url", None) == sign_in


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_member_finds_none_of_it(client, method: str) -> None:
    client.force_login(RoleGrantFactory(role=Role.MEMBER).user)

    statuses = {path: getattr(client, method)(path).status_code for path in guarded_paths()}

    assert {path: one for path, one in statuses.items() if one not in {404, 405}} == {}
