"""The house: organisations, services, presences, counters, rooms."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables that `config.toml` is loaded into."""
    op.create_table(
        "loaded_house",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("loaded_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loaded_house"),
        sa.CheckConstraint("id = 1", name=op.f("ck_loaded_house_single_row")),
    )
    op.create_table(
        "organisation",
        *_identity("organisation"),
        sa.Column("name", sa.String, nullable=False),
    )
    op.create_table(
        "counter",
        *_identity("counter"),
        sa.Column("name", sa.JSON, nullable=False),
        sa.Column("place", sa.JSON, nullable=False),
    )
    op.create_table(
        "service",
        *_identity("service"),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("name", sa.JSON, nullable=False),
        sa.Column("need", sa.String),
        sa.Column("daily_limit", sa.Integer, nullable=False),
        sa.Column("organisation_id", sa.Integer),
        sa.Column("counter_id", sa.Integer),
        sa.CheckConstraint("daily_limit BETWEEN 1 AND 999", name=op.f("ck_service_daily_limit")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_service_organisation_id"
        ),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_service_counter_id"),
    )
    op.create_table(
        "presence",
        *_identity("presence"),
        sa.Column("service_id", sa.Integer, nullable=False),
        sa.Column("counter_id", sa.Integer, nullable=False),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_presence_service_id"),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_presence_counter_id"),
    )
    op.create_table(
        "resource",
        *_identity("resource"),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("equipment", sa.JSON, nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_resource_capacity")),
    )


def _identity(
    table: str,
) -> tuple[sa.Column[int], sa.Column[str], sa.Column[bool], sa.Constraint, sa.Constraint]:
    return (
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("key", name=f"uq_{table}_key"),
    )
