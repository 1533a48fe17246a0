"""Run every benchmark, or those that are named: `python -m benchmarks startup`."""

import sys

from benchmarks import (
    bookings,
    checkins,
    desk,
    doors,
    estimates,
    latency,
    printing,
    queue,
    schedule,
    startup,
)

ALL = {
    "startup": startup.run,
    "checkins": checkins.run,
    "latency": latency.run,
    "printing": printing.run,
    "bookings": bookings.run,
    "desk": desk.run,
    "queue": queue.run,
    "schedule": schedule.run,
    "doors": doors.run,
    "estimates": estimates.run,
}


def main(names: list[str]) -> int:
    """Print the figures; the status says whether every figure was as wanted."""
    if unknown := [name for name in names if name not in ALL]:
        print(f"No benchmark is called {', '.join(unknown)}. There is: {', '.join(ALL)}.")
        return 2
    held = [ALL[name]() for name in names or ALL]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
