"""What is done to somebody's things is written down, once."""

import sqlalchemy as sa
from alembic import op

from db import audits
from db.types import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Keep who did what."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    audits.install(op.get_bind())
