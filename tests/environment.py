"""Settings the tests need before Django reads its own; loaded first by pytest."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("BASE_URL", "http://testserver")
