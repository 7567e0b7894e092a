"""Addresses of the public pages; they are cited, so none of them ever changes its meaning."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from negotiations.citations import Pair
from negotiations.views.press import desk, preview
from negotiations.views.public import (
    about,
    across,
    agreement_compare,
    agreements,
    clauses,
    compare,
    corrections,
    error_reports,
    events,
    feeds,
    files,
    glossary,
    home,
    issues,
    machines,
    negotiations,
    positions,
    press,
    releases,
    statements,
    summaries,
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
    path("v/<slug:position>/text.<ending:ending>", files.position_file, name="position-file"),
    path("compare/", compare.compare_picked, name="compare-picked"),
    path("compare/<pair:pair>/", compare.compare_texts, name="compare"),
    path("compare/<pair:pair>/redline.<ending:ending>", files.compare_file, name="compare-file"),
]

negotiation: list[URLPattern | URLResolver] = [
    path("", negotiations.negotiation, name="negotiation"),
    path("issues/<slug:issue>/", issues.issue, name="issue"),
    path("clauses/<slug:clause>/", include(clause)),
    path("timeline/", events.timeline, name="timeline"),
    path("sessions/", events.sessions, name="sessions"),
    path("statements/", statements.statements, name="statements"),
    path("summaries/<slug:summary>/", summaries.summary, name="summary"),
    path("feed.atom", feeds.negotiation_atom, name="negotiation-atom"),
    path("feed.json", feeds.negotiation_json, name="negotiation-json"),
]

agreement: list[URLPattern | URLResolver] = [
    path("", agreements.agreement, name="agreement"),
    path("text.<ending:ending>", files.agreement_file, name="agreement-file"),
    path("compare/", agreement_compare.compare_picked, name="agreement-compare-picked"),
    path("compare/<slug:other>/", agreement_compare.compare_texts, name="agreement-compare"),
    path(
        "compare/<slug:other>/redline.<ending:ending>",
        files.agreement_compare_file,
        name="agreement-compare-file",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("negotiations/<slug:negotiation>/", include(negotiation)),
    path("issues/<slug:issue>/", across.issue_across, name="issue-across"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/<slug:agreement>/", include(agreement)),
    path("updates/", releases.updates, name="updates"),
    path("updates/feed.atom", feeds.updates_atom, name="updates-atom"),
    path("updates/feed.json", feeds.updates_json, name="updates-json"),
    path("updates/<slug:release>/", releases.release, name="release"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/feed.atom", feeds.corrections_atom, name="corrections-atom"),
    path("corrections/feed.json", feeds.corrections_json, name="corrections-json"),
    path("corrections/<slug:correction>/", corrections.correction, name="correction"),
    path("report/", error_reports.report, name="report"),
    path("press/", press.press, name="press"),
    path("press/desk/", desk.press_desk, name="press-desk"),
    path("press/desk/<slug:key>/", desk.press_desk_terms, name="press-desk-terms"),
    path("preview/<slug:token>/", preview.preview, name="preview"),
    path("press/terms/", press.press_terms, name="press-terms"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("method/", about.method, name="method"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("favicon.ico", machines.favicon, name="favicon"),
]
