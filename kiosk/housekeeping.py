"""What a house needs done by itself, from whichever machine is on."""

from db import erasing
from kiosk.reception import Reception
from kiosk.services import tidying


def tidied(reception: Reception) -> int:
    """Do what is due; return how much that was. Raises `DatabaseProblem`.

    What was forgotten is gone from the database's log as well.
    """
    if not reception.read(tidying.is_due):
        return 0
    done = reception.write(tidying.tidy)
    erasing.settle(reception.engine, patience=0.5)
    return done
