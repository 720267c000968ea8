"""Django's settings, made from the environment. What Amparo reads from there: `environment`."""

import logging
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from amparo.apps.accounts.passwords import SHORTEST_PASSWORD
from amparo.config.environment import LOG_FORMS, MOST_THREADS, Environment, from_system
from amparo.config.mail import mail_server, sign_in_address
from amparo.config.passwords import breached_passwords
from amparo.config.secrets import kept_secret
from amparo.config.start_key import start_key
from amparo.web.built import built_folder

_environment = from_system()
_web = Path(__file__).parent.parent / "web"

COUNTRY = _environment.required("AMPARO_COUNTRY")
IS_DEMONSTRATION = _environment.yes("AMPARO_DEMONSTRATION")
DEMONSTRATION_PASSWORD = _environment.text("AMPARO_DEMONSTRATION_PASSWORD")
DATA_FOLDER = _environment.folder("AMPARO_DATA")

SECRET_KEY = _environment.text("AMPARO_SECRET_KEY") or kept_secret(
    folder=DATA_FOLDER, name="secret-key"
)
CHECKPOINT_KEY = _environment.text("AMPARO_CHECKPOINT_KEY") or kept_secret(
    folder=DATA_FOLDER, name="checkpoint-key"
)
START_KEY = start_key(environment=_environment, folder=DATA_FOLDER)
DEBUG = False
_hosts = _environment.names("AMPARO_HOSTS")
# This machine may always ask, for that is where `amparo serve` and monitors ask how it is.
ALLOWED_HOSTS = [*_hosts, "localhost", "127.0.0.1", "[::1]"]
IS_HTTPS = _environment.yes("AMPARO_HTTPS")
PROXIES = _environment.networks("AMPARO_PROXIES")
LOG_FORM = _environment.one_of("AMPARO_LOG", choices=LOG_FORMS)
MAIL_SERVER = mail_server(environment=_environment)
SIGN_IN_ADDRESS = sign_in_address(environment=_environment)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_cotton.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "csp",
    # Its tables and its functions serve second factors; none of its pages is there.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "amparo.apps.accounts",
    "amparo.apps.seals",
    "amparo.apps.keys",
    "amparo.apps.ended",
    "amparo.apps.journal",
    "amparo.apps.cases",
    "amparo.apps.compartments",
    "amparo.apps.sharing",
    "amparo.apps.sharing.matching",
    "amparo.apps.coordination",
    "amparo.apps.tokens",
    "amparo.apps.operations",
]
MIDDLEWARE = [
    "amparo.apps.operations.middleware.noted",
    "amparo.apps.operations.proxies.from_known_proxies",
    "amparo.apps.operations.middleware.closed_to_others",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "amparo.apps.operations.middleware.only_by_https",
    "amparo.apps.operations.middleware.known_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amparo.apps.operations.middleware.no_store",
    "amparo.apps.operations.middleware.PagesZipped",
    "amparo.api.gate.for_programs",  # what is asked of the API goes no further than here
    "amparo.apps.accounts.limits.count_attempts",
    "amparo.apps.operations.middleware.one_transaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # lets the factors find the session
    "amparo.apps.accounts.middleware.known_member",
    "amparo.apps.accounts.paces.in_measure",
    "amparo.apps.cases.looking.changed.TellingChanged",
]
ROOT_URLCONF = "amparo.config.urls"
WSGI_APPLICATION = "amparo.config.wsgi.application"


def _database(environment: Environment) -> dict[str, object]:
    """Return the database as this process may see it; nothing where the process needs none."""
    url = environment.text("AMPARO_PROCESS_URL")
    if url is None:
        return {"ENGINE": "django.db.backends.dummy"}
    said = conninfo_to_dict(url)
    known = {key: said.pop(key, "") for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": known["port"],
        # A connection that the server has closed meanwhile is noticed before a page needs it.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **said,  # how to be sure of the server: sslmode and the like
            "pool": {"min_size": 1, "max_size": 12, "timeout": 15},
            # Policies make a short query look long; compiling it would take longer than running.
            "options": "-c jit=off",
        },
    }


DATABASES = {"default": _database(_environment)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["amparo.apps.accounts.backends.MemberBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "due"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": SHORTEST_PASSWORD},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "amparo.apps.accounts.passwords.WithoutWordsOfHere"},
    {"NAME": "amparo.apps.accounts.guessable.HardToGuess"},
]
if (_breached := breached_passwords(environment=_environment)) is not None:
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "amparo.apps.accounts.breached.NotFromABreach",
            "OPTIONS": {"file": _breached},
        }
    )

ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "amparo.apps.accounts.factors.adapter.SealedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
SHEET_HASH_ROUNDS = 210_000  # of PBKDF2 with SHA-512, as OWASP has it
# What a guess at a passphrase costs: 0.4 s here, and memory that guessing machines lack.
PASSPHRASE_PASSES, PASSPHRASE_MEBIBYTES = 3, 256
if IS_DEMONSTRATION:
    # Everybody's key is made when it starts, and their passphrase stands on its sign-in page.
    PASSPHRASE_PASSES, PASSPHRASE_MEBIBYTES = 1, 8
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off

LANGUAGE_CODE = _environment.required("AMPARO_LANGUAGE")
LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français")]
LOCALE_PATHS = [str(built_folder() / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(_web / "templates"), str(_web)],
        "APP_DIRS": False,
        "OPTIONS": {
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
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "amparo.web.kit",
                "amparo.web.charts.tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amparo.apps.operations.page.page",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it is given, not the page around it
FORM_RENDERER = "amparo.web.forms.Renderer"

STATIC_URL = "/static/"
STATIC_ROOT = str(built_folder() / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # The build writes the names with their hashes, as this storage reads them.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

_own = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _own,
        "style-src": _own,
        "img-src": _own,
        "connect-src": _own,
        "object-src": ["'none'"],
        "form-action": _own,
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
DEVICE_COOKIE_NAME = "known_device"
UNSEALED_COOKIE_NAME = "unsealed"
if IS_HTTPS:
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Browsers name the origin of each form.
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _hosts]
    # A browser takes such a cookie from this host alone, by HTTPS alone: no neighbour plants one.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-django_language"
    DEVICE_COOKIE_NAME = "__Host-known_device"
    UNSEALED_COOKIE_NAME = "__Host-unsealed"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "amparo.apps.accounts.session_store"
FILE_UPLOAD_HANDLERS = ["amparo.apps.operations.uploads.NoFiles"]
FILES_FOLDER = DATA_FOLDER / "files"
# A file on its way keeps a thread as long as its browser is slow: half of them stay for pages.
FILES_AT_ONCE = max(1, _environment.whole("AMPARO_THREADS", least=1, most=MOST_THREADS) // 2)
SESSION_COOKIE_AGE = 30 * 60  # without use; `sessions` says how long at most
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "amparo.apps.operations.views.form_refused"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "amparo.apps.operations.logs.WithoutValues",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "amparo.apps.operations.log_lines.AsJson"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORM}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # No library keeps a handler of its own: every line passes our formatter.
    "loggers": {
        "amparo.web": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
        "granian.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
# A warning may repeat a value; as a line of the log it passes our formatter.
logging.captureWarnings(True)
