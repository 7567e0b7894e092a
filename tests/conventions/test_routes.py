"""Who may reach which address: the public ones stand here, every other names a permission."""

from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from portal.access import Permission

PUBLIC = {
    "health",
    "health-live",
    "sign-in",
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
