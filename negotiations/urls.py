"""Addresses of the public pages; they are cited, so none of them ever changes its meaning."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from negotiations.citations import Pair
from negotiations.views.public import (
    about,
    clauses,
    compare,
    events,
    glossary,
    home,
    issues,
    machines,
    negotiations,
    positions,
)


class PairConverter:
    """Two positions in one address: `<before>..<after>`."""

    regex = r"[-a-z0-9]+\.\.[-a-z0-9]+"

    def to_python(self, value: str) -> Pair:
        before, after = value.split("..")
        return Pair(before, after)

    def to_url(self, pair: Pair) -> str:
        return f"{pair.before}..{pair.after}"


register_converter(PairConverter, "pair")

clause: list[URLPattern | URLResolver] = [
    path("", clauses.clause, name="clause"),
    path("v/<slug:position>/", positions.position, name="position"),
    path("compare/", compare.compare_picked, name="compare-picked"),
    path("compare/<pair:pair>/", compare.compare_texts, name="compare"),
]

negotiation: list[URLPattern | URLResolver] = [
    path("", negotiations.negotiation, name="negotiation"),
    path("issues/<slug:issue>/", issues.issue, name="issue"),
    path("clauses/<slug:clause>/", include(clause)),
    path("timeline/", events.timeline, name="timeline"),
    path("sessions/", events.sessions, name="sessions"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("negotiations/<slug:negotiation>/", include(negotiation)),
    path("glossary/", glossary.glossary, name="glossary"),
    path("method/", about.method, name="method"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("favicon.ico", machines.favicon, name="favicon"),
]
