"""All settings, from the environment, secure by default.

Unset, the portal runs on one machine with nothing but Python: SQLite, an in-process cache, the
embedded broker, mail written to files. `docs/running.md` lists every variable.
"""

from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal.env import BASE_DIR, DATA_DIR, env
from portal.logging import configure_structlog, logging_config
from portal.sealing import are_keys

django_stubs_ext.monkeypatch()

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. `make run` writes one into the data folder; "
        "elsewhere set it to 50 or more random characters."
    )

# Seal what only a committee reads; the first seals, all open. See docs/running.md for a change.
PAPER_KEYS = env.list("PAPER_KEYS", default=[])
if not are_keys(PAPER_KEYS):
    raise ImproperlyConfigured(
        "PAPER_KEYS: each key is 32 random bytes in URL-safe base64, and commas stand between "
        "keys. `python -m portal.env` writes one into the data folder's file `env`."
    )

DEBUG = env.bool("DEBUG", default=False)
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
IS_HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [
    urlsplit(BASE_URL).hostname or "localhost",
    *env.list("ALLOWED_HOSTS", default=[] if IS_HTTPS else ["localhost", "127.0.0.1", "[::1]"]),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SITE_NAME = "On the Table"
# Whom journalists may ask, as it stands in the press kit.
PRESS_CONTACT = env.str("PRESS_CONTACT", default="")

INSTALLED_APPS = [
    "portal.apps.OperateConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "django_structlog",
    "csp",
    "rest_framework",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "portal",
    "negotiations",
    "members",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.PermissionsPolicyMiddleware",
    "portal.middleware.WellFormedRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.FormMethodsMiddleware",
    "portal.middleware.LoginRequiredMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "portal.middleware.ViewerMiddleware",
    "negotiations.look_as.LookAsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.http.page_context",
                "members.appearance.page_context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES: dict[str, Any] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "portal",
        # What is counted and used up is kept there; with the default of 300 it would be forgotten.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# How long a public page may be kept for strangers; 0 makes every page anew.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=60)

EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="On the Table <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

BROKER_DIR = DATA_DIR / "broker"
# The function that does each kind of job; see portal/jobs.py.
JOBS = {
    "read-upload": "negotiations.jobs.read_upload",
    "check-chain": "negotiations.jobs.check_chain",
    "preview-eligibility": "members.jobs.preview_eligibility",
    "read-roster": "members.roster_jobs.read_roster",
    "check-roster": "members.roster_jobs.check_roster",
    "apply-roster": "members.roster_jobs.apply_roster",
    "freeze-vote": "members.vote_jobs.freeze_vote",
    "count-vote": "members.vote_jobs.count_vote",
}

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["portal.identity.people.People"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
# Whether sample accounts may sign in; whoever opens the page is shown their codes.
SAMPLE_SIGN_INS = env.bool("SAMPLE_SIGN_INS", default=not IS_HTTPS)
ACCOUNT_ADAPTER = "portal.identity.adapters.Account"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # portal.identity.flows writes that letter
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_REAUTHENTICATION_METHODS = ("code", "mfa")
# Its limits would count past the shared cache's single step; portal/throttles.py counts.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "portal.identity.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_REAUTHENTICATION_REQUIRED = False  # our views ask, by `requires(..., is_sensitive=True)`
# What a membership makes of a person: a function that `portal.middleware` asks.
MEMBER_ROLES = "members.membership_roles.roles_of"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.parsers.WellFormedJSON"],
    # OPTIONS would describe a view to those who may not know of it.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "portal.http.problem_response",
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/Los_Angeles"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Where STATIC_ROOT is set (after `manage.py collectstatic`), names carry a hash of the content and
# are cached for ever; unset, files are served from the sources with an hour's life.
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

FILE_UPLOAD_HANDLERS = ["portal.file_handlers.BoundedFileHandler"]
CSRF_FAILURE_VIEW = "portal.kept_words.csrf_failure"
# A draft of 300 clauses is one form, of up to eight fields a clause.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
# Every form takes one file.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# Requests per period a stranger gets before being asked to wait; see portal/throttles.py.
SIGN_IN_RATE_PER_ADDRESS = env.str("SIGN_IN_RATE_PER_ADDRESS", default="1000/hour")
SIGN_IN_RATE_PER_ACCOUNT = env.str("SIGN_IN_RATE_PER_ACCOUNT", default="30/hour")
SECOND_FACTOR_RATE = env.str("SECOND_FACTOR_RATE", default="10/hour")
UNKNOWN_LETTER_RATE = env.str("UNKNOWN_LETTER_RATE", default="10/hour")
LONG_FILE_RATE = env.str("LONG_FILE_RATE", default="30/hour")
REPORT_RATE = env.str("REPORT_RATE", default="10/hour")
PREVIEW_RATE = env.str("PREVIEW_RATE", default="60/hour")
NAMING_RATE = env.str("NAMING_RATE", default="30/hour")
BALLOT_RATE = env.str("BALLOT_RATE", default="60/hour")
MAIL_CHANGE_RATE = env.str("MAIL_CHANGE_RATE", default="5/hour")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

LOGGING = logging_config(
    env.str("LOG_LEVEL", default="INFO"), as_json=env.bool("LOG_JSON", default=IS_HTTPS)
)
configure_structlog()
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
