"""${message}."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Going back is a restore: there is no downgrade."""
    ${upgrades if upgrades else "pass"}
