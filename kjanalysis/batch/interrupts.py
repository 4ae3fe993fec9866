"""Being asked to stop: Ctrl-C and SIGTERM end a batch in the same orderly way.

Python raises KeyboardInterrupt wherever the main thread is. If that is in the
end of some object's life, Python drops it. So it is raised again until somebody
has heard it. Whoever asks twice is let go at once: kernels end by themselves.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM)

#: How long an interrupt may go unheard before it is raised again, s.
AGAIN = 1.0


class Stopped(KeyboardInterrupt):
    """Asked to stop by a signal.

    Attributes
    ----------
    number : int
        The signal's.
    """

    def __init__(self, number: int):
        super().__init__()
        self.number = number


_now: _Listening | None = None


def caught() -> None:
    """Say that an interrupt has been heard: what follows is the orderly end."""
    if _now is not None:
        _now.heard.set()


@contextlib.contextmanager
def heard() -> Iterator[None]:
    """Within it SIGINT and SIGTERM raise :class:`Stopped` in the main thread; elsewhere it does nothing.

    A signal that this process was started to ignore stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    global _now
    listening = _now = _Listening()
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, listening.hear)
    try:
        yield
    finally:
        listening.heard.set()
        _now = None
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


class _Listening:
    """What one batch knows of the signals that came."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        self._asked = False

    def hear(self, number: int, _frame) -> None:
        """The handler: once it raises; a second signal of a person ends the process."""
        if self.heard.is_set():
            os._exit(128 + number)
        if not self._asked:
            self._asked = True
            threading.Thread(target=self._insist, args=(number,), daemon=True).start()
        raise Stopped(number)

    def _insist(self, number: int) -> None:
        """Send the signal again while nobody has heard it."""
        while not self.heard.wait(AGAIN):
            signal.pthread_kill(threading.main_thread().ident or 0, number)
