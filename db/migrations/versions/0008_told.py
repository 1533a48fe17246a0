"""Who moved up has to be told; a registration keeps the name that its file gave it."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0008"
down_revision = "0007"

_SOURCE = sa.text("source IS NOT NULL")
_TO_TELL = sa.text("moved_up_at IS NOT NULL AND told_at IS NULL")


def upgrade() -> None:
    """Note who was told, and find registrations by what they came from or belong to."""
    op.add_column("registration", sa.Column("told_at", UtcDateTime))
    op.create_index(
        "ix_registration_source", "registration", ["source"],
        sqlite_where=_SOURCE, postgresql_where=_SOURCE,
    )  # fmt: skip
    op.create_index(
        "ix_registration_to_tell", "registration", ["id"],
        sqlite_where=_TO_TELL, postgresql_where=_TO_TELL,
    )  # fmt: skip
    for pool in ("quota_id", "slot_id"):
        where = sa.text(f"{pool} IS NOT NULL")
        op.create_index(
            f"ix_registration_{pool}", "registration", [pool],
            sqlite_where=where, postgresql_where=where,
        )  # fmt: skip
    # What a file calls a registration says for which event it was read: it may have changed since.
    op.execute(
        "UPDATE registration SET source = event_id || ':' || source WHERE source IS NOT NULL"
    )
