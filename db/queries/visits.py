"""Named statements about visits."""

from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select

from db.enums import VisitState
from db.models import PrintJob, Visit, VisitStep
from db.queries.prepared import Prepared
from db.queries.tables import columns, table

_VISIT, _STEP, _JOB = table(Visit), table(VisitStep), table(PrintJob)


def _people_waiting(day: Any, service_id: Any) -> Select[tuple[int]]:
    return (
        select(func.coalesce(func.sum(_VISIT.c.people), 0))
        .select_from(_VISIT)
        .where(
            _VISIT.c.day == day,
            _VISIT.c.service_id == service_id,
            _VISIT.c.state == VisitState.WAITING.value,
        )
    )


ONE_LETTER_AT_A_TIME = {
    # `BEGIN IMMEDIATE` has let only us in.
    "sqlite": None,
    # Held to the end of the transaction; the two numbers are the day and the letter.
    "postgresql": Prepared(
        select(func.pg_advisory_xact_lock(bindparam("day"), bindparam("letter"))),
        ("day", "letter"),
    ),
}
"""What makes a letter's next number ours, by dialect."""

NEXT_AND_AHEAD = Prepared(
    select(
        select(func.coalesce(func.max(_VISIT.c.sequence), 0) + 1)
        .where(_VISIT.c.day == bindparam("day"), _VISIT.c.letter == bindparam("letter"))
        .scalar_subquery(),
        _people_waiting(bindparam("day"), bindparam("service_id")).scalar_subquery(),
    ),
    ("day", "letter", "service_id"),
)
"""The next number of a letter on a day, and how many people wait for a service."""

_LATER = (
    "id", "steps", "calls", "pauses", "first", "note", "state_at", "called_at", "requeued_at",
    "held_until",
)  # fmt: skip
"""What a visit does not have at its beginning."""

INSERT_VISIT = Prepared(insert(_VISIT).returning(_VISIT.c.id), columns(_VISIT, *_LATER))

INSERT_STEP = Prepared(insert(_STEP), columns(_STEP, "before", "undone"), returns_rows=False)

_NOT_A_TICKETS = (
    "id", "appointment_id", "edition_id", "event_id", "registration_id", "reprint", "reason",
    "started_at", "ended_at",
)  # fmt: skip

INSERT_JOB = Prepared(insert(_JOB).returning(_JOB.c.id), columns(_JOB, *_NOT_A_TICKETS))
