"""Telling whether two files describe the same house."""

import hashlib
import json

from kiosk.settings.plain import Plain, plain


def fingerprint(parts: object) -> str:
    """Return a SHA-256 of these settings, whatever the order of their tables.

    The entries of an array of tables have no order either: which closure is written first
    means nothing. A list of simple values keeps its order.
    """
    return hashlib.sha256(_canonical(plain(parts)).encode()).hexdigest()


def _canonical(value: Plain) -> str:
    if isinstance(value, dict):
        inner = ",".join(f"{json.dumps(key)}:{_canonical(value[key])}" for key in sorted(value))
        return f"{{{inner}}}"
    if isinstance(value, list):
        items = [_canonical(item) for item in value]
        if any(isinstance(item, dict) for item in value):
            items.sort()
        return f"[{','.join(items)}]"
    return json.dumps(value)
