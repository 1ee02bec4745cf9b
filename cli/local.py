"""The whole system on this machine, supervised from the table in `cli/services.py`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from cli import embedded
from cli.child import GIVE_UP_AFTER, Child
from cli.data_folder import DataFolder
from cli.health import answers
from cli.services import SERVICES, Service, command_of, environment_of

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_DATA = PROJECT / "var"
LOOK_S = 0.2  # how often the supervisor looks for the dead
CHECK_S = 15.0  # how often it asks the living
WORK_CHECK_S = 60.0  # how often it asks whether work moves: a second of CPU each time
FAILED_CHECKS = 3
START_S = 240.0  # a busy machine may take long; an idle one takes four seconds


class StartFailed(Exception):
    """A service cannot be brought up; the message has the end of its log."""


class LocalSystem:
    """`start`, use `url`, `stop`. A thread restarts what dies; a shadow process ends everything if we are killed."""

    def __init__(
        self, data: Path = DEFAULT_DATA, *, port: int | None = None, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self.folder = DataFolder(data)
        self.say = say
        self.wanted_port = port
        self.url = ""
        self.failure = ""  # why the system gave up, if it did
        self.children: dict[str, Child] = {}
        self.changed = threading.RLock()  # over children and the leash
        self._leash: subprocess.Popen[str] | None = None
        self._stopping = threading.Event()
        self._watcher: threading.Thread | None = None
        self._work_checks: dict[str, subprocess.Popen[bytes]] = {}
        self._work_asked: dict[str, float] = {}

    # --- start ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Return when the api answers. Raises data_folder.Taken or StartFailed."""
        try:
            self.folder.lock()
        except OSError as error:
            raise StartFailed(_unwritable(self.folder.path, error)) from error
        try:
            stale = self.folder.kill_stale()
            if stale:
                self.say(f"ended what an interrupted run had left: {', '.join(stale)}")
            values = self._values()
            self.say("starting PostgreSQL and Redis")
            embedded.prepare_postgres(self.folder.path)
            embedded.prepare_redis(self.folder.path)
            self._tie_leash()
            self._start_all(values)
            self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)
            self._watcher.start()
            self.folder.say_running(self.url)
        except BaseException as error:
            self.stop()
            if isinstance(error, embedded.EmbeddedError):
                raise StartFailed(str(error)) from error
            if isinstance(error, OSError):
                raise StartFailed(_unwritable(self.folder.path, error)) from error
            raise

    def _values(self) -> Mapping[str, str]:
        data = self.folder.path
        api_port, inference_port = self._ports()
        self.url = f"http://127.0.0.1:{api_port}"
        return {
            "mode": "local",
            "data": str(data),
            "database_url": embedded.database_url(data),
            "database_password": "",
            "redis_url": embedded.redis_url(data),
            "secret_key": self.folder.secret("secret_key"),
            "public_url": self.url,
            "allowed_hosts": "127.0.0.1,localhost,[::1]",
            "inference_url": f"http://127.0.0.1:{inference_port}",
            "inference_token": self.folder.secret("inference_token"),
            "weights": os.environ.get("CUEWRIGHT_WEIGHTS", "starter"),
            "worker": "{worker}",  # filled per service
            "host": "127.0.0.1",
            "api_port": str(api_port),
            "inference_port": str(inference_port),
        }

    def _ports(self) -> tuple[int, int]:
        """(api, inference). The wanted port must be free; else the first free one from 8000 on."""
        if self.wanted_port is not None:
            if not _free(self.wanted_port):
                raise StartFailed(f"Port {self.wanted_port} is in use. Choose another with --port, or leave it out.")
            api = self.wanted_port
        else:
            api = next((port for port in range(8000, 8100) if _free(port)), 0) or _any_port()
        inference = _any_port()
        while inference == api:
            inference = _any_port()
        return api, inference

    def _start_all(self, values: Mapping[str, str]) -> None:
        give_up = time.monotonic() + START_S
        ready: set[str] = set()
        for service in SERVICES:  # the table is in the order of needs; services of one need come up side by side
            for needed in service.needs:
                if needed not in ready:
                    self._await(needed, give_up)
                    ready.add(needed)
            if service.name == "migrate":
                self.say("checking the database")
            if service.name == "api":
                self.say("starting the services")
            self._spawn(self._child(service, values))
        self._await("api", give_up)

    def _child(self, service: Service, values: Mapping[str, str]) -> Child:
        own = {**values, "worker": service.name}
        # The person's own settings pass through; what the table says wins, and no service needs the person's key.
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PG") and name not in ("CUEWRIGHT_KEY", "PYTHONPATH")
        }
        environment |= environment_of(service, own) | {"PYTHONPATH": str(PROJECT)}
        command = command_of(service, own)
        if service.name == "postgres":
            command = embedded.postgres_command(self.folder.path)
        elif service.name == "redis":
            command = embedded.redis_command(self.folder.path)
        elif command[0] == "python":
            command[0] = sys.executable
        return Child(service.name, command, environment, self.folder.logs / f"{service.name}.log", PROJECT)

    def _spawn(self, child: Child) -> None:
        with self.changed:
            child.start()
            self.children[child.name] = child
            self._tell_leash(f"+{child.pid} {int(child.stop_signal)}")
            self.folder.remember({name: one.pid for name, one in self.children.items() if one.process is not None})

    def _await(self, name: str, give_up: float) -> None:
        """Until the service is well, or has run to its end where it runs once."""
        service = next(one for one in SERVICES if one.name == name)
        child = self.children[name]
        while True:
            if service.once:
                if not child.alive():
                    assert child.process is not None
                    if child.process.returncode != 0:
                        raise StartFailed(_with_log(f"{name} failed.", child))
                    self._forget(child)
                    return
            elif not child.alive():
                child.bury()
                self._tell_leash(f"-{child.pid}")
                if child.deaths >= 3:
                    raise StartFailed(_with_log(f"{name} ends as soon as it starts.", child))
                time.sleep(max(0.0, child.start_at - time.monotonic()))
                self._spawn(child)
            elif self._well(service, child):
                return
            if time.monotonic() > give_up:
                raise StartFailed(_with_log(f"{name} did not come up within {START_S:.0f} s.", child))
            time.sleep(0.05)

    def _forget(self, child: Child) -> None:
        with self.changed:
            self._tell_leash(f"-{child.pid}")
            self.children.pop(child.name, None)

    def _well(self, service: Service, child: Child) -> bool:
        match service.health.kind:
            case "postgres":
                return embedded.postgres_ready(self.folder.path)
            case "redis":
                return embedded.redis_ready(self.folder.path)
            case "http":
                port = child.command[child.command.index("--port") + 1]
                return answers(f"http://127.0.0.1:{port}/healthz")
            case _:
                return child.alive()

    # --- watch ------------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        checked = time.monotonic()
        while not self._stopping.wait(LOOK_S):
            with self.changed:
                if self._stopping.is_set():
                    return
                self._raise_the_dead()
            if time.monotonic() - checked > CHECK_S:
                self._check_the_living()
                checked = time.monotonic()

    def _raise_the_dead(self) -> None:
        if self._leash is not None and self._leash.poll() is not None:
            self._tie_leash()
        for child in list(self.children.values()):
            if child.alive():
                continue
            if child.process is not None:
                self._tell_leash(f"-{child.pid}")
                child.bury()
                self.say(f"{child.name} ended and is started again (its log: {child.log})")
                child.process = None
            if child.deaths >= GIVE_UP_AFTER:
                self.failure = _with_log(f"{child.name} does not stay up.", child)
                return
            if time.monotonic() >= child.start_at:
                self._spawn(child)

    def _check_the_living(self) -> None:
        for service in SERVICES:
            child = self.children.get(service.name)
            if child is None or not child.alive():
                continue
            child.rotate()
            if time.monotonic() - child.started_at < CHECK_S:
                continue
            if service.health.kind == "work":
                if time.monotonic() - self._work_asked.get(service.name, 0.0) < WORK_CHECK_S:
                    continue
                self._work_asked[service.name] = time.monotonic()
                well = self._work_moves(service, child)
            else:
                well = self._well(service, child)
            child.failed_checks = 0 if well else child.failed_checks + 1
            # That work waits in vain is said only after it has waited long; silence gets several chances.
            patience = 1 if service.health.kind == "work" else FAILED_CHECKS
            if child.failed_checks >= patience and not self._stopping.is_set():
                self.say(f"{child.name} does not answer and is restarted")
                child.signal(signal.SIGKILL)

    def _work_moves(self, service: Service, child: Child) -> bool:
        """The answer of the check that the last round began (it takes a second of CPU, so nobody waits for it)."""
        before = self._work_checks.pop(service.name, None)
        well = before is None or before.poll() in (0, None)
        if before is None or before.poll() is not None:
            self._work_checks[service.name] = subprocess.Popen(
                [sys.executable, "-m", "workers.health", service.health.target],
                env=dict(child.environment),
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        else:
            before.kill()
            before.wait()
        return well

    # --- stop -------------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Workers give their steps back, then the api, then the stores. Idempotent; nothing where we own nothing."""
        self._stopping.set()
        if not self.folder.owned:
            return
        if self._watcher is not None and self._watcher is not threading.current_thread():
            self._watcher.join(timeout=CHECK_S + 10)
        for check in self._work_checks.values():
            check.kill()
            check.wait()
        stores = ("postgres", "redis")
        for names in ([name for name in self.children if name not in stores], ["redis"], ["postgres"]):
            self._stop_some([self.children[name] for name in names if name in self.children])
        if self._leash is not None:
            assert self._leash.stdin is not None
            self._leash.stdin.close()
            self._leash.wait()
            self._leash = None
        (self.folder.path / "children.json").unlink(missing_ok=True)
        self.folder.unlock()

    def _stop_some(self, children: list[Child]) -> None:
        patience = {service.name: service.stop_s for service in SERVICES}
        for child in children:
            child.signal(child.stop_signal)
        began = time.monotonic()
        for child in children:
            if not child.wait(max(0.1, patience[child.name] - (time.monotonic() - began))):
                self.say(f"{child.name} did not stop in time and was ended")
            child.signal(signal.SIGKILL)  # whatever is left of its group
            child.wait(5.0)
            if child.process is not None:
                self._tell_leash(f"-{child.pid}")
            self.children.pop(child.name, None)

    # --- the leash --------------------------------------------------------------------------------------------------

    def _tie_leash(self) -> None:
        self._leash = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("leash.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        for child in self.children.values():
            if child.alive():
                self._tell_leash(f"+{child.pid} {int(child.stop_signal)}")

    def _tell_leash(self, line: str) -> None:
        if self._leash is None or self._leash.stdin is None:
            return
        try:
            self._leash.stdin.write(line + "\n")
            self._leash.stdin.flush()
        except BrokenPipeError:
            self.say("the shadow process ended; a new one follows")  # the watcher ties it and tells it everything


def _unwritable(folder: Path, error: OSError) -> str:
    return (
        f"The data folder {folder} cannot be used: {error.strerror or error}. "
        "Make room there or mend its rights, or choose another with --data."
    )


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _with_log(what: str, child: Child) -> str:
    return f"{what} The end of {child.log}:\n{child.last_lines()}"
