"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes, the first recommendation of OWASP's cheat sheet.

    A sign-in costs about 30 ms of one core, so that a rush of sign-ins does not slow readers.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
