"""All settings. What differs between machines is read from the environment; docs/running.md lists the variables."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from luotsi.config import embedded, environment

PACKAGE = Path(__file__).resolve().parents[1]
HOME = environment.home()

# Demo mode shows invented people and lets anyone continue as one of them; it runs on the embedded database alone.
DATABASE_URL = environment.text("LUOTSI_DATABASE_URL", "")
DEMO = environment.switch("LUOTSI_DEMO", default=not DATABASE_URL)
if DEMO and DATABASE_URL:
    raise ImproperlyConfigured(
        "LUOTSI_DEMO runs on the embedded database only. Unset LUOTSI_DEMO or LUOTSI_DATABASE_URL."
    )

DEBUG = False
SECRET_KEY = environment.secret("LUOTSI_SECRET_KEY", demo="demo-key-for-invented-people-only", in_demo=not DATABASE_URL)
LEDGER_KEY = environment.secret(
    "LUOTSI_LEDGER_KEY", demo="demo-ledger-key-for-invented-people", in_demo=not DATABASE_URL
)
SEARCH_KEY = environment.secret(
    "LUOTSI_SEARCH_KEY", demo="demo-search-key-for-invented-people", in_demo=not DATABASE_URL
)
MASTER_KEYS = environment.secrets(
    "LUOTSI_MASTER_KEY", demo="demo-master-key-for-invented-people", in_demo=not DATABASE_URL
)
ALLOWED_HOSTS = environment.names("LUOTSI_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = environment.names("LUOTSI_ORIGINS")
HTTPS = environment.switch("LUOTSI_HTTPS", default=bool(DATABASE_URL))

# -- Database: the application's role by default; the owner only migrates -------------------------------------------------
EMBEDDED_SOCKET = environment.text(embedded.SOCKET_VARIABLE, str(HOME / "postgres"))


def _embedded(role: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": embedded.DATABASE,
        "USER": role,
        "HOST": EMBEDDED_SOCKET,
        "OPTIONS": {},
    }


if DATABASE_URL:
    DATABASES = {
        "default": environment.database(DATABASE_URL, name="LUOTSI_DATABASE_URL"),
        "owner": environment.database(
            environment.text("LUOTSI_OWNER_DATABASE_URL", DATABASE_URL), name="LUOTSI_OWNER_DATABASE_URL"
        ),
    }
else:
    DATABASES = {"default": _embedded("luotsi_desk"), "owner": _embedded("luotsi_owner")}
if environment.switch("LUOTSI_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {  # type: ignore[index]  # the dictionaries above hold plain objects
        "min_size": 1,
        "max_size": environment.whole_number("LUOTSI_POOL_SIZE", 8),
        "timeout": 10,
    }
LEDGER_HEADS = environment.text("LUOTSI_LEDGER_HEADS", str(HOME / "ledger-heads.jsonl"))
ERASED_KEYS = environment.text("LUOTSI_ERASED_KEYS", str(HOME / "erased-keys.txt"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Applications --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "luotsi.desk",  # before allauth, whose pages it dresses
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "procrastinate.contrib.django",
    "luotsi.core",
    "luotsi.countries",
    "luotsi.actors",
    "luotsi.access",
    "luotsi.deadlines",
    "luotsi.referral",
    "luotsi.investigation",
    "luotsi.disclosure",
    "luotsi.assistance",
    "luotsi.papers",
    "luotsi.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "luotsi.desk.middleware.SessionSeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luotsi.desk.middleware.NoStoreMiddleware",
    "luotsi.desk.middleware.SecondFactorMiddleware",
]
ROOT_URLCONF = "luotsi.config.urls"
WSGI_APPLICATION = "luotsi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luotsi.desk.navigation.context",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "luotsi.desk.templatetags.luotsi"],
        },
    }
]

# -- Languages and time --------------------------------------------------------------------------------------------------
LANGUAGES = environment.languages("LUOTSI_LANGUAGES", "fi,sv,en")
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "luotsi.config.formats"
USE_TZ = True
TIME_ZONE = environment.time_zone("LUOTSI_TIME_ZONE", "Europe/Helsinki")
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"

# -- Sign-in -------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:my-work"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "luotsi.desk.sign_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "luotsi.desk.sign_in.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "luotsi.desk.sign_in.SecondFactorAdapter"
USERSESSIONS_ADAPTER = "luotsi.desk.sign_in.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": environment.text("LUOTSI_OIDC_ID"),
                "name": environment.text("LUOTSI_OIDC_NAME"),
                "client_id": environment.text("LUOTSI_OIDC_CLIENT"),
                "secret": environment.text("LUOTSI_OIDC_SECRET"),
                "settings": {"server_url": environment.text("LUOTSI_OIDC_ADDRESS")},
            }
        ]
        if environment.text("LUOTSI_OIDC_ID", "")
        else []
    }
}
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "luotsi.desk.errors.stale_form"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
BEHIND_PROXY = environment.switch("LUOTSI_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Without it every client of the proxy would share one limit of failed sign-ins.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# -- What a browser may do -----------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Chromium follows a form's redirect only to where forms may go: the identity provider, where one is configured.
        "form-action": [SELF, *environment.origins("LUOTSI_OIDC_ADDRESS")],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600

# -- Files, mail, log ----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "desk" / "static"  # served from where it lies; nothing is collected
PAPERS = Path(environment.text("LUOTSI_PAPERS", str(HOME / "papers")))
_SHELF: dict[str, object] = {"BACKEND": "luotsi.papers.shelf.LocalShelf", "OPTIONS": {"location": PAPERS}}
if environment.text("LUOTSI_S3_BUCKET", ""):
    _SHELF = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": environment.text("LUOTSI_S3_BUCKET"),
            "endpoint_url": environment.text("LUOTSI_S3_ADDRESS"),
            "access_key": environment.text("LUOTSI_S3_KEY"),
            "secret_key": environment.text("LUOTSI_S3_SECRET"),
            "region_name": environment.text("LUOTSI_S3_REGION", "") or None,
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": False,
        },
    }
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "papers": _SHELF,
}
UPLOAD_LIMIT = environment.whole_number("LUOTSI_UPLOAD_MEGABYTES", 25) * 1_000_000
# What is sent stays in memory until it is encrypted: nothing is ever written to a disk in clear.
FILE_UPLOAD_HANDLERS = ["luotsi.desk.uploads.KeptInMemory"]
CLAMD = environment.text("LUOTSI_CLAMD", "")
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if DATABASE_URL
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = environment.text("LUOTSI_MAIL_HOST", "localhost")
EMAIL_PORT = environment.whole_number("LUOTSI_MAIL_PORT", 25)
DEFAULT_FROM_EMAIL = environment.text("LUOTSI_MAIL_FROM", "luotsi@localhost")
SITE_ADDRESS = environment.text("LUOTSI_ADDRESS", "http://127.0.0.1:8000")
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
