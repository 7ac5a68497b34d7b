"""A real PostgreSQL server for the server shape, in a temporary folder and on a Unix socket.
All tests of a pytest run share it, and it is removed however the run ends."""

import itertools
import os
import pwd
import signal
import subprocess
import time
from pathlib import Path

import pytest
from servers import ScratchFolder

START_SECONDS = 60
SETTINGS = {"fsync": "off", "max_connections": "100"}  # set while the server runs


def programs() -> Path:
    given = os.environ.get("WB_POSTGRES_BIN")
    folders = [Path(given)] if given else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise RuntimeError("PostgreSQL is not installed: scripts/install-deps test")


class PostgresServer:
    port = 5432

    def __init__(self):
        self._scratch = ScratchFolder("wbd-e2e-pg-")
        self.folder = self._scratch.path
        self._bin = programs()
        self._as = ["setpriv", "--pdeathsig=QUIT"]
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        self._numbers = itertools.count(1)
        self._process = None
        subprocess.run(
            [*self._as, self._bin / "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8"]
            + ["--locale=C", "-D", self.folder / "data"],
            check=True,
            capture_output=True,
            cwd="/",
        )
        self.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        settings = {"listen_addresses": "", "unix_socket_directories": self.folder, **SETTINGS}
        command = [*self._as, self._bin / "postgres", "-D", self.folder / "data"]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        deadline = time.monotonic() + START_SECONDS
        while self._status() != "ready":
            assert self._process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the PostgreSQL server did not start"
            time.sleep(0.02)

    def _status(self) -> str:
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return ""
        return lines[7].strip() if len(lines) > 7 and lines[0] == str(self._process.pid) else ""

    def kill(self) -> None:
        """Stops like a power cut: every session ends at once."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def close(self) -> None:
        self.kill()
        self._scratch.close()

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def create_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"w{next(self._numbers)}"
        self.query("postgres", f"create database {name}")
        return self.url(name)

    def distribute(self, name: str) -> None:
        """A cluster spreads the tables of that database over its nodes; this is one node."""

    def query(self, name: str, sql: str) -> list:
        done = subprocess.run(
            [self._bin / "psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", sql, self.url(name)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [line.split("|") for line in done.stdout.splitlines()]

    def dump(self, name: str) -> str:
        command = [self._bin / "pg_dump", "--inserts", "-d", self.url(name)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


_shared = None


def shared():
    """A server of this run; with WB_E2E_CITUS_URL a cluster that runs already."""
    global _shared
    if _shared is None:
        # The cluster is known by its URL only, and its module needs this one.
        import citus  # pylint: disable=import-outside-toplevel,cyclic-import

        _shared = citus.CitusCluster(citus.COORDINATOR) if citus.COORDINATOR else PostgresServer()
    return _shared


def close_shared() -> None:
    global _shared
    if _shared is not None:
        _shared.close()
        _shared = None


@pytest.fixture
def postgres_server():
    """A PostgreSQL of its own."""
    server = PostgresServer()
    yield server
    server.close()
