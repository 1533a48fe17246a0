"""Printers that CUPS looks after."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress

from printers.finding.found import FoundPrinter, found_printer
from printers.timer import Timer

_MOST = 100
_SHARE = 0.8  # of the time, so that its end can be waited for


def cups_printers(timer: Timer) -> tuple[FoundPrinter, ...]:
    """Return the queues, one on each line of `lpstat -e` (lpstat(1))."""
    program = shutil.which("lpstat")
    lines = _said([program, "-e"], timer.remains() * _SHARE).splitlines() if program else []
    queues = (line.strip() for line in lines[:_MOST])
    found = (found_printer(queue, f"cups://{queue}") for queue in queues)
    return tuple(printer for printer in found if printer)


def _said(command: list[str], seconds: float) -> str:
    try:
        process = subprocess.Popen(  # noqa: S603  no shell, and nothing of the command is foreign
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    except OSError:
        return ""
    with process:
        try:
            return process.communicate(timeout=seconds)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            # With all that it started, which would keep the pipe open.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            return ""
