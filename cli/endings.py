"""How commands end: by signals in order, and with what is wrong, what to do, and an exit code that says so."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer


def end_on_signals() -> threading.Event:
    """SIGTERM and SIGHUP end us as Ctrl-C does: in order. A second one does not interrupt the stopping."""
    ended = threading.Event()

    def end(*_: Any) -> None:
        if not ended.is_set():
            ended.set()
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    return ended


@contextmanager
def endings(console: Any) -> Iterator[None]:
    """How work on a film ends otherwise than well: what is wrong, what to do, and an exit code that says so."""
    from cli.data_folder import Taken
    from cli.film_job import Stop
    from cli.local import StartFailed
    from cli.remote import Refused, Unreachable

    try:
        yield
    except Stop as stop:
        fail(console, stop.what, stop.remedy, stop.code)
    except Refused as refused:
        fail(console, refused.detail, refused.remedy, 1)
    except (Unreachable, StartFailed, Taken) as error:
        fail(console, str(error), "", 3)
    except KeyboardInterrupt:
        console.print("stopped")
        raise typer.Exit(130) from None


def fail(console: Any, what: str, remedy: str, code: int) -> NoReturn:
    console.print(what, style="red", markup=False, highlight=False, soft_wrap=True)
    if remedy:
        console.print(remedy, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)
