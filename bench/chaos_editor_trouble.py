"""What goes wrong in the chaos bench of the editor, and that it is well again in the end."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from playwright.sync_api import BrowserContext, Route
from playwright.sync_api import Error as BrowserError

from cli.child import STEADY_S
from cli.health import answers
from cli.local import LocalSystem

Way = Literal["well", "offline", "lossy"]
APART_S = {
    "network": 4.0,
    "api": STEADY_S + 6,
    "postgres": STEADY_S + 15,
}  # a service that dies too often is given up by its supervisor
WELL_S = 120.0


class Network:
    """Between one browser and the server."""

    def __init__(self, context: BrowserContext, rng: random.Random) -> None:
        self.context, self.rng = context, rng
        self.way: Way = "well"
        context.route("**/v1/**", self._pass)

    def become(self, way: Way) -> None:
        self.way = way
        self.context.set_offline(way == "offline")

    def _pass(self, route: Route) -> None:
        try:
            if self.way == "well" or (self.way == "lossy" and self.rng.random() < 0.4):
                route.continue_()
                return
            saving = route.request.method == "POST" and route.request.url.endswith("/edits")
            if saving and self.way == "lossy" and self.rng.random() < 0.7:
                route.fetch()  # it is saved, and the answer does not come
        except BrowserError:
            pass  # the api is away
        with suppress(BrowserError):  # the page may be gone
            route.abort("internetdisconnected")


class Trouble:
    def __init__(self, local: LocalSystem, networks: list[Network], rng: random.Random) -> None:
        self.local, self.networks, self.rng = local, networks, rng
        self.struck = {kind: time.monotonic() for kind in APART_S}

    def strike(self) -> list[str]:
        """What happens now, mostly nothing."""
        kinds: dict[str, Callable[[], str]] = {"network": self._network, "api": self._api, "postgres": self._postgres}
        now = time.monotonic()
        due = [kind for kind in kinds if now - self.struck[kind] > APART_S[kind] and self.rng.random() < 0.3]
        for kind in due:
            self.struck[kind] = now
        return [kinds[kind]() for kind in due]

    def _network(self) -> str:
        way: Way = self.rng.choice(("well", "well", "offline", "lossy"))
        self.rng.choice(self.networks).become(way)
        return f"network {way}"

    def _api(self) -> str:
        self.local.children["api"].signal(signal.SIGKILL)
        return "api killed"

    def _postgres(self) -> str:
        self.local.children["postgres"].signal(signal.SIGINT)
        return "PostgreSQL restarted"

    def well(self) -> bool:
        """Whether a page can be opened now."""
        return all(network.way == "well" for network in self.networks) and answers(f"{self.local.url}/healthz")

    def end(self) -> None:
        for network in self.networks:
            network.become("well")
            network.context.unroute("**/v1/**")
        give_up = time.monotonic() + WELL_S
        while not answers(f"{self.local.url}/healthz"):
            if time.monotonic() > give_up:
                raise RuntimeError(f"The system does not come back: {self.local.failure}")
            time.sleep(0.5)
