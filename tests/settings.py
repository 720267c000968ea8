"""The settings of the tests: those of the product, with a data folder that ends with the run."""

import atexit
import os
import shutil
import tempfile

from tests.database import START_KEY

_folder = tempfile.mkdtemp(prefix="amparo-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

_FOR_TESTS = ("AMPARO_CHROMIUM", "AMPARO_RENEW_GOLDEN", "AMPARO_RENEW_PICTURES")
for _name in [name for name in os.environ if name.startswith("AMPARO_")]:
    if _name not in _FOR_TESTS:
        del os.environ[_name]
os.environ["AMPARO_DATA"] = _folder
os.environ["AMPARO_START_KEY"] = START_KEY
os.environ["AMPARO_COUNTRY"] = "paraguay"
# The database is started by the first test that asks for it, and its address put in then.
os.environ["AMPARO_PROCESS_URL"] = "postgresql://amparo_app:none@/amparo?host=/nowhere"

from amparo.config.settings import *  # noqa: E402, F403  # all of them, after the environment

DATABASES["default"]["OPTIONS"] = {}  # noqa: F405  # no pool: tests end at once
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SHEET_HASH_ROUNDS = 1
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSPHRASE_PASSES, PASSPHRASE_MEBIBYTES = 1, 1
