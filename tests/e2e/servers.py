"""The server shape's servers that tests start, each in its own folder: Redis on a Unix socket, and
PgBouncer in front of PostgreSQL."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

START_SECONDS = 30
PGBOUNCER = os.environ.get("WB_PGBOUNCER", "/usr/sbin/pgbouncer")
REDIS = os.environ.get("WB_REDIS_SERVER", "/usr/bin/redis-server")


class ScratchFolder:
    """A temporary folder with a short name, because socket paths are limited. It is removed however this program ends:
    a shell waits for the end of its input, which only this program holds open."""

    _SCRIPT = (
        "trap '' HUP INT TERM; read -r line; tries=0; "
        'while [ -e "$1" ] && [ $tries -lt 100 ]; do rm -rf "$1" 2>/dev/null || sleep 0.1; tries=$((tries + 1)); done'
    )

    def __init__(self, prefix: str):
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
        self._watcher = subprocess.Popen(
            ["/bin/sh", "-c", self._SCRIPT, "scratch-folder", self.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def close(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self._watcher.stdin.close()
        self._watcher.wait()


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    """Stores nothing over a restart, as a cache does not need it."""

    def __init__(self, *arguments):
        self._scratch = ScratchFolder("wbd-e2e-redis-")
        self.folder = self._scratch.path
        self.socket = self.folder / "redis.sock"
        self._arguments = list(arguments)
        self._process = None
        self.start()

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        command = ["setpriv", "--pdeathsig=KILL", REDIS, "--unixsocket", self.socket, "--dir", self.folder]
        command += ["--save", "", "--appendonly", "no"]
        if "--port" not in self._arguments:
            command += ["--port", "0"]
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen([*map(str, command), *self._arguments], stdout=log, stderr=log, cwd="/")
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "redis-server did not start"
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            return not self.call("PING").startswith("-LOADING")
        except OSError:
            return False

    def call(self, command: str) -> str:
        """Sends one command on one line; returns the raw answer."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(10)
            link.connect(str(self.socket))
            link.sendall(command.encode() + b"\r\n")
            return link.recv(1 << 20).decode("utf-8", "replace")

    def keys(self, pattern: str) -> list:
        lines = self.call(f"KEYS {pattern}").split("\r\n")
        return sorted(line for line in lines[1:] if line and not line.startswith("$"))

    def kill(self) -> None:
        """Kills it with SIGKILL: connections are reset and all data is lost."""
        self._process.kill()
        self._process.wait()
        self.socket.unlink(missing_ok=True)

    def pause(self) -> None:
        """Makes it accept bytes and answer nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.kill()
        self._scratch.close()


class PgBouncer:
    """PgBouncer in transaction mode in front of a PostgreSQL server: each transaction may get another session."""

    def __init__(self, server, pool_size: int = 3):
        self._scratch = ScratchFolder("wbd-e2e-bouncer-")
        self.folder = self._scratch.path
        self.folder.chmod(0o755)
        config = self.folder / "pgbouncer.ini"
        config.write_text(
            f"""[databases]
* = host={server.folder} port={server.port} user=postgres
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {self.folder}
auth_type = any
pool_mode = transaction
default_pool_size = {pool_size}
max_client_conn = 200
""",
            encoding="ascii",
        )
        as_user = ["setpriv", "--pdeathsig=KILL"]
        if os.geteuid() == 0:  # PgBouncer refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            as_user += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen([*as_user, PGBOUNCER, config], stdout=log, stderr=log, cwd="/")
        deadline = time.monotonic() + START_SECONDS
        while not (self.folder / ".s.PGSQL.6432").exists():
            assert self._process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "pgbouncer did not start"
            time.sleep(0.01)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}&port=6432"

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._scratch.close()


@pytest.fixture
def redis_server():
    """A fresh Redis for one test. Import it into the module that uses it."""
    if not os.access(REDIS, os.X_OK):
        pytest.skip(f"{REDIS} is not installed: scripts/install-deps test")
    server = RedisServer()
    yield server
    server.close()
