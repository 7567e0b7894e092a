"""What a browser answers when a passkey is made, without a browser."""

import hashlib
import json

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.utils import websafe_encode
from fido2.webauthn import (
    ES256,
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

ORIGIN = "https://testserver"
# Somebody was there, and showed it by finger or face; the key is in the answer.
FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def answer(credential_id: bytes = b"passkey of a test") -> dict[str, object]:
    """A registration in JSON, of a key that is always the same."""
    key = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    data = AuthenticatorData.create(
        hashlib.sha256(b"testserver").digest(),
        FLAGS,
        0,
        AttestedCredentialData.create(Aaguid.NONE, credential_id, ES256.from_cryptography_key(key)),
    )
    client = {"type": "webauthn.create", "challenge": "dGVzdA", "origin": ORIGIN}
    return {
        "id": websafe_encode(credential_id),
        "rawId": websafe_encode(credential_id),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(client).encode()),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }
