"""Reprints, counted for each visit; and what printers are like."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add a column, a guarantee and a table."""
    op.add_column(
        "print_job", sa.Column("reprint", sa.Integer, nullable=False, server_default=sa.text("0"))
    )
    op.drop_index("ix_print_job_visit_id", "print_job")  # the next one begins with the same column
    op.create_index("uq_print_job_visit_reprint", "print_job", ["visit_id", "reprint"], unique=True)
    op.create_table(
        "known_printer",
        sa.Column("machine", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("answers", sa.Boolean),
        sa.Column("confirms", sa.Boolean),
        sa.Column("trouble", sa.String),
        sa.Column("paper_low", sa.Boolean, nullable=False),
        sa.Column("cut_short", sa.Boolean, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("machine", "name", name="pk_known_printer"),
    )
