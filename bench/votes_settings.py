"""The portal's settings with the addresses of `bench.votes_yardstick`."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.votes_yardstick"
