"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from portal import health, job_pages

urlpatterns = [
    path("health/", health.health, name="health"),
    path("health/live/", health.live, name="health-live"),
    path("", include("portal.identity.urls")),
    path("jobs/", job_pages.jobs, name="jobs"),
    path("jobs/<int:pk>/", job_pages.job, name="job"),
    path("jobs/<int:pk>/state/", job_pages.job_state, name="job-state"),
    path("jobs/<int:pk>/cancel/", job_pages.job_cancel, name="job-cancel"),
    path("jobs/<int:pk>/notice/", job_pages.job_notice, name="job-notice"),
    path("jobs/<int:pk>/again/", job_pages.job_again, name="job-again"),
    path("operate/", admin.site.urls),
    path("", include("members.urls")),
    path("staff/", include("negotiations.staff_urls")),
    path("", include("negotiations.urls")),
]
