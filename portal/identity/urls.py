"""Every address of signing in, and of what a person keeps to do so.

allauth's own addresses are not included: what it has and we do not use, signing up and passwords
among it, has no route. Where its flows look up an address by a name of theirs, it stands here too.
"""

from django.urls import include, path

from portal.identity.views import authenticators, passkeys, proving, security, sign_in

allauth_names = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.sign_in_code, name="account_confirm_login_code"),
    path("sign-in/second-factor/", sign_in.sign_in_second_factor, name="mfa_authenticate"),
]

own = [
    path("", security.me_security, name="me-security"),
    path("passkeys/new/", passkeys.passkey_new, name="passkey-new"),
    path("passkeys/<int:pk>/", passkeys.passkey, name="passkey"),
    path("passkeys/<int:pk>/remove/", passkeys.passkey_remove, name="passkey-remove"),
    path("authenticator/new/", authenticators.authenticator_new, name="authenticator-new"),
    path("authenticator/remove/", authenticators.authenticator_remove, name="authenticator-remove"),
    path("recovery-codes/", authenticators.recovery_codes, name="recovery-codes"),
    path("recovery-codes.txt", authenticators.recovery_codes_file, name="recovery-codes-file"),
    path("recovery-codes/renew/", authenticators.recovery_codes_renew, name="recovery-codes-renew"),
    path("sessions/<int:pk>/end/", security.session_end, name="session-end"),
    path("sessions/end/", security.sessions_end, name="sessions-end"),
]

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign-in-code"),
    path("sign-in/second-factor/", sign_in.sign_in_second_factor, name="sign-in-second-factor"),
    path("sign-in/passkey/", sign_in.sign_in_passkey, name="sign-in-passkey"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("second-factor/", proving.second_factor, name="second-factor"),
    path("recent-sign-in/", proving.recent_sign_in, name="recent-sign-in"),
    path("me/security/", include(own)),
    *allauth_names,
]
