"""Settings: everything an installation may change is an environment variable (see `.env.example`)."""

import os
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from crm import embedded
from crm.api.enum_names import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".cercle"

env = environ.Env()
env.read_env(os.environ.get("CERCLE_ENV_FILE") or BASE_DIR / ".env")

DEBUG = env.bool("CERCLE_DEBUG", False)
DEMO = env.bool("CERCLE_DEMO", False)
DEMO_PASSWORD = "bonjour-cercle"  # noqa: S105 — of invented staff, who exist in a demo only
BASE_URL = env.str("CERCLE_BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = [
    *env.list("CERCLE_HOSTS", default=[]),
    urlsplit(BASE_URL).hostname or "localhost",
    *("localhost", "127.0.0.1", "[::1]"),
]
SECRET_KEY = env.str("CERCLE_SECRET_KEY", "")
if not SECRET_KEY:
    if os.environ.get("DATABASE_URL") and not embedded.is_ours("DATABASE_URL") and not DEBUG:
        raise ImproperlyConfigured(
            "Set CERCLE_SECRET_KEY to a long random text, the same for all processes of this installation. "
            "Only with a database of its own does Cercle make one up."
        )
    SECRET_KEY = embedded.secret_key()

# ── The house ────────────────────────────────────────────────────────────────────────────────────────────
HOUSE_NAME = env.str("CERCLE_NAME", "Cercle")
HOUSE_CURRENCY = env.str("CERCLE_CURRENCY", "EUR")
HOUSE_COUNTRY = env.str("CERCLE_COUNTRY", "FR")
POINTS_PER_UNIT = env.int("CERCLE_POINTS_PER_UNIT", 1)
HOUSE_CONTACT_COSTS: dict[str, float] = env.json("CERCLE_CONTACT_COSTS", {})  # one contact, by channel
SIGHTINGS_KEPT_DAYS = env.int("CERCLE_SIGHTINGS_KEPT_DAYS", 365)
IMPORT_FILES_KEPT_DAYS = env.int("CERCLE_IMPORT_FILES_KEPT_DAYS", 30)

# ── Apps ─────────────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "crm",
    "journeys",
    "metrics",
    "surveys",
    "customers",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "lucide",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "crm.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "crm.api.errors.JsonErrors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crm.middleware.StaffLocaleMiddleware",
    "crm.middleware.SessionOverMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "crm.middleware.SecondFactorMiddleware",
    "crm.middleware.MergedCustomerMiddleware",
    "crm.middleware.SightingMiddleware",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"

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
                "crm.navigation.navigation",
            ],
            "libraries": {"cercle": "core.template_tags", "i18n": "crm.drawing"},
            "builtins": ["core.template_tags", "crm.drawing", "lucide.templatetags.lucide"],
        },
    }
]

SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # crm.drawing stands in for Django's library of this name

# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///cercle")}
if DATABASE_POOL := env.int("CERCLE_DB_POOL", 8):
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": DATABASE_POOL}
else:  # a worker: one connection per process, kept from task to task (celery.py)
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# A statement ends with whoever asked for it, a page's after some seconds in any case (wsgi.py), a forgotten
# transaction too: it would hold up every reader of the log. Options of DATABASE_URL go before these.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options",
    f"-c statement_timeout={env.int('CERCLE_STATEMENT_SECONDS', 0)}s -c client_connection_check_interval=5s"
    " -c idle_in_transaction_session_timeout=15min",
)
# What `core.sql.prepared` asks is planned once a connection, which PgBouncer before 1.21 cannot follow.
if env.bool("CERCLE_DB_PLANS", True):
    DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {  # failed log-ins are counted here: for all processes, and never thrown out to make room
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "crm_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
    # What each process may remember for a minute without asking.
    "process": {"BACKEND": "crm.process_cache.ProcessCache"},
    "counters": {"BACKEND": "crm.process_cache.ProcessCounters"},
}
MEDIA_ROOT = Path(env.str("CERCLE_MEDIA", str(LOCAL_DIR / "media")))
ERASURES_FILE = Path(env.str("CERCLE_ERASURES", str(LOCAL_DIR / "erasures.txt")))  # apart from the database
IMPORT_MAX_BYTES = env.int("CERCLE_IMPORT_MAX_MB", 200) << 20
IMPORT_MAX_UNPACKED_BYTES = 10 * IMPORT_MAX_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20  # 1 MB of any script takes three as a form sends it: refused in words
SESSION_ENGINE = "crm.sessions"

# ── The alarm clock (celery.py, loop.py) ─────────────────────────────────────────────────────────────────
CELERY_BROKER_URL = os.environ.get("BROKER_URL") or "redis://localhost:6379/0"

# ── Staff ────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "crm.User"
TEAM_MODEL = "crm.Team"
AUTHENTICATION_BACKENDS = ["crm.sessions.StaffBackend"]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "crm.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the second factor is asked for all the same
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {  # per address (`ip`), and per account or email (`key`)
    "login": "60/m/ip",
    "login_failed": "20/5m/ip,10/15m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/5m/ip",
}
PASSWORD_RESET_TIMEOUT = 3 * 86_400
MFA_TOTP_ISSUER = HOUSE_NAME
# Whom we send to set up a second factor before anything else.
SECOND_FACTOR_ROLES = [] if DEMO else ["manager", "administrator"]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# ── Languages and time ───────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = env.str("CERCLE_LANGUAGE", "fr")
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / app / "locale" for app in ("crm", "journeys", "metrics", "surveys", "customers")]
TIME_ZONE = env.str("CERCLE_TIME_ZONE", "Europe/Paris")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
PHONENUMBER_DEFAULT_REGION = HOUSE_COUNTRY

# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap/css", str(files("bootstrap") / "css")),
    ("vendor/fonts", str(files("fontpkg_inter") / "files")),
]
# Names with a fingerprint, cached for good. They need `collectstatic`, so our own servers do without.
HASHED_FILES = env.bool("CERCLE_HASHED_FILES", not DEBUG and not embedded.is_ours("DATABASE_URL"))
WHITENOISE_USE_FINDERS = not HASHED_FILES
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_FILES
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────
FORM_RENDERER = "crm.renderer.FormRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# ── Safety: an installation is public when its address says https ────────────────────────────────────────
IS_PUBLIC = BASE_URL.startswith("https://")
WEBHOOKS_PRIVATE = env.bool("CERCLE_WEBHOOKS_PRIVATE", False)  # may they lead to machines inside?
IS_BEHIND_PROXY = env.bool("CERCLE_BEHIND_PROXY", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
SESSION_COOKIE_NAME = "__Host-session" if IS_PUBLIC else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PUBLIC else "csrf"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("CERCLE_HSTS_SECONDS", 365 * 24 * 3600) if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PUBLIC
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(IS_BEHIND_PROXY)
SECURE_REFERRER_POLICY, X_FRAME_OPTIONS = "same-origin", "DENY"

# ── API ──────────────────────────────────────────────────────────────────────────────────────────────────
REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "crm.api.authentication.TokenAuthentication",
        "crm.api.authentication.SignatureAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["crm.api.permission.HasRight"],
    "DEFAULT_PARSER_CLASSES": ["crm.api.parser.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "crm.api.schema.Schema",
    "EXCEPTION_HANDLER": "crm.api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cercle",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["crm.api.permission.HasRight"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    # The filters it describes are asked of the database, which a check must do without; a test validates it.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────────────
EMAIL_CONFIG = env.email_url("MAIL_URL", default="smtp://localhost:1025")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("CERCLE_FROM_EMAIL", f"{HOUSE_NAME} <bonjour@example.org>")

# ── What broke ───────────────────────────────────────────────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"errors": {"class": "crm.error_log.ErrorLog", "level": "ERROR"}},
    "loggers": {"django": {"handlers": ["errors"]}},
}
