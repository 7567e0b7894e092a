"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from portal import health, sign_in

urlpatterns = [
    path("health/", health.health, name="health"),
    path("health/live/", health.live, name="health-live"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("operate/", admin.site.urls),
    path("staff/", include("negotiations.staff_urls")),
    path("", include("negotiations.urls")),
]
