"""Bytes sealed with keys from the environment, so that a stolen database does not tell them.

Fernet: AES-128-CBC with HMAC-SHA256 (https://github.com/fernet/spec). The newest key seals; every
key of `settings.PAPER_KEYS` opens.
"""

from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class NoKey(Exception):
    """PAPER_KEYS is empty: nothing can be sealed or opened."""


class WrongKey(Exception):
    """No key opens it: it was sealed with another one, or damaged."""


def new_key() -> str:
    return Fernet.generate_key().decode()


def are_keys(words: Iterable[str]) -> bool:
    """Whether each is a key: 32 bytes in URL-safe base64."""
    try:
        for word in words:
            Fernet(word)
    except ValueError:
        return False
    return True


def seal(content: bytes) -> bytes:
    return _keys().encrypt(content)


def unseal(sealed: bytes) -> bytes:
    try:
        return _keys().decrypt(sealed)
    except InvalidToken:
        raise WrongKey from None


def seal_anew(sealed: bytes) -> bytes:
    """The same under the newest key."""
    try:
        return _keys().rotate(sealed)
    except InvalidToken:
        raise WrongKey from None


def is_newest(sealed: bytes) -> bool:
    """Whether the newest key alone opens it."""
    try:
        Fernet(_words()[0]).decrypt(sealed)
    except InvalidToken:
        return False
    return True


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(word) for word in _words()])


def _words() -> list[str]:
    words: list[str] = settings.PAPER_KEYS
    if not words:
        raise NoKey
    return words
