"""Programs beside a test: processes of their own that know the house from the start."""

import multiprocessing

BESIDE = multiprocessing.get_context("forkserver")
"""Each begins as a copy of one that has read everything: reading it took longer than the tests."""

BESIDE.set_forkserver_preload(["alembic.command", "psycopg", "tests.houses", "tests.services.desk"])
