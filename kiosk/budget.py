"""How much may come from a stranger at a time."""

import time


class Budget:
    """Lets a burst through, then so many a second."""

    def __init__(self, burst: float, a_second: float) -> None:
        self._burst, self._a_second = burst, a_second
        self._left, self._at = burst, time.monotonic()

    def take(self, many: int = 1) -> bool:
        """Tell whether so many more may pass."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < many:
            return False
        self._left -= many
        return True
