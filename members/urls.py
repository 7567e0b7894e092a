"""Every address of members' own pages and of the membership office."""

from django.urls import URLPattern, URLResolver, include, path

from members.views import privacy
from members.views.office import (
    accounts,
    corrections,
    desk,
    disputes,
    eligibility_previews,
    merging,
    people,
    roles,
    roster_steps,
    rosters,
)
from members.views.office import eligibility as rules
from members.views.own import data, details, eligibility, erasure, mail, overview, preferences
from members.views.votes import booth, record, teller

own: list[URLPattern | URLResolver] = [
    path("", overview.me, name="me"),
    path("details/", details.me_details, name="me-details"),
    path("mail/", mail.me_mail, name="me-mail"),
    path("mail/codes/", mail.me_mail_codes, name="me-mail-codes"),
    path("mail/drop/", mail.me_mail_drop, name="me-mail-drop"),
    path("preferences/", preferences.me_preferences, name="me-preferences"),
    path("data/", data.me_data, name="me-data"),
    path("data/file/", data.me_data_file, name="me-data-file"),
    path("erase/", erasure.me_erase, name="me-erase"),
    path("eligibility/<slug:guild>/", eligibility.me_eligibility, name="me-eligibility"),
    path(
        "eligibility/<slug:guild>/disputes/new/", eligibility.me_dispute_new, name="me-dispute-new"
    ),
    path("eligibility/<slug:guild>/disputes/<int:pk>/", eligibility.me_dispute, name="me-dispute"),
    path(
        "eligibility/<slug:guild>/disputes/<int:pk>/withdraw/",
        eligibility.me_dispute_withdraw,
        name="me-dispute-withdraw",
    ),
]

office: list[URLPattern | URLResolver] = [
    path("", desk.office, name="office"),
    path("<slug:guild>/people/", people.people, name="people"),
    path("<slug:guild>/people/alike/", people.alike, name="alike"),
    path("<slug:guild>/people/<int:pk>/", people.person, name="person"),
    path("<slug:guild>/people/<int:pk>/facts/", corrections.person_facts, name="person-facts"),
    path("<slug:guild>/people/<int:pk>/entry/", corrections.person_entry, name="person-entry"),
    path("<slug:guild>/people/<int:pk>/address/", accounts.person_address, name="person-address"),
    path(
        "<slug:guild>/people/<int:pk>/sessions/", accounts.person_sessions, name="person-sessions"
    ),
    path("<slug:guild>/people/<int:pk>/account/", accounts.person_link, name="person-link"),
    path("<slug:guild>/people/<int:pk>/merge/", merging.person_merge, name="person-merge"),
    path("<slug:guild>/people/<int:pk>/unmerge/", merging.person_unmerge, name="person-unmerge"),
    path("roles/", roles.roles_index, name="roles-index"),
    path("<slug:guild>/roles/", roles.roles, name="roles"),
    path("<slug:guild>/roles/new/", roles.role_give, name="role-give"),
    path("<slug:guild>/roles/proposals/<int:pk>/", roles.role_decide, name="role-decide"),
    path("<slug:guild>/roles/<int:pk>/end/", roles.role_end, name="role-end"),
    path("<slug:guild>/eligibility/", rules.eligibility, name="eligibility"),
    path("<slug:guild>/eligibility/new/", rules.eligibility_rule_new, name="eligibility-rule-new"),
    path("<slug:guild>/eligibility/<int:pk>/", rules.eligibility_rule, name="eligibility-rule"),
    path(
        "<slug:guild>/eligibility/<int:pk>/version/",
        rules.eligibility_rule_version,
        name="eligibility-rule-version",
    ),
    path(
        "<slug:guild>/eligibility/<int:pk>/retire/",
        rules.eligibility_rule_retire,
        name="eligibility-rule-retire",
    ),
    path(
        "<slug:guild>/eligibility/<int:pk>/preview/",
        eligibility_previews.eligibility_preview_new,
        name="eligibility-preview-new",
    ),
    path(
        "<slug:guild>/eligibility/previews/<int:pk>/",
        eligibility_previews.eligibility_preview,
        name="eligibility-preview",
    ),
    path(
        "<slug:guild>/eligibility/previews/<int:pk>/<slug:which>/",
        eligibility_previews.eligibility_preview_list,
        name="eligibility-preview-list",
    ),
    path(
        "<slug:guild>/eligibility/previews/<int:pk>/<slug:which>.csv",
        eligibility_previews.eligibility_preview_file,
        name="eligibility-preview-file",
    ),
    path("<slug:guild>/disputes/", disputes.disputes, name="disputes"),
    path("<slug:guild>/disputes/<int:pk>/", disputes.dispute, name="dispute"),
    path("<slug:guild>/rosters/", rosters.rosters, name="rosters"),
    path("<slug:guild>/rosters/<int:pk>/", rosters.roster, name="roster"),
    path(
        "<slug:guild>/rosters/<int:pk>/columns/", roster_steps.roster_columns, name="roster-columns"
    ),
    path(
        "<slug:guild>/rosters/<int:pk>/findings/<slug:kind>/",
        roster_steps.roster_findings,
        name="roster-findings",
    ),
    path(
        "<slug:guild>/rosters/<int:pk>/findings.csv",
        roster_steps.roster_findings_file,
        name="roster-findings-file",
    ),
    path("<slug:guild>/rosters/<int:pk>/apply/", roster_steps.roster_apply, name="roster-apply"),
    path("<slug:guild>/rosters/<int:pk>/discard/", rosters.roster_discard, name="roster-discard"),
]

votes: list[URLPattern | URLResolver] = [
    path("election.json", record.vote_election, name="vote-election"),
    path("trustees.json", record.vote_trustees, name="vote-trustees"),
    path("state.json", record.vote_state, name="vote-state"),
    path("trackers.json", record.vote_trackers, name="vote-trackers"),
    path("tally.json", record.vote_tally, name="vote-tally"),
    path("record.bel", record.vote_archive, name="vote-archive"),
    path("mine.json", booth.vote_mine, name="vote-mine"),
    path("credential.json", booth.vote_credential, name="vote-credential"),
    path("cast/", booth.vote_cast, name="vote-cast"),
    path("teller.json", teller.vote_teller, name="vote-teller"),
    path("teller/<slug:step>/", teller.vote_teller_step, name="vote-teller-step"),
]

urlpatterns = [
    path("votes/<slug:vote>/", include(votes)),
    path("privacy/", privacy.privacy, name="privacy"),
    path("me/", include(own)),
    path("staff/members/", include(office)),
]
