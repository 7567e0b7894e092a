"""Every address of members' own pages and of the membership office."""

from django.urls import URLPattern, URLResolver, include, path

own: list[URLPattern | URLResolver] = []

office: list[URLPattern | URLResolver] = []

urlpatterns = [
    path("me/", include(own)),
    path("staff/members/", include(office)),
]
