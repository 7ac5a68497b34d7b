"""Servers of the server shape that tests start for themselves: here Redis, on a Unix socket in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

START_SECONDS = 30
REDIS = os.environ.get("WB_REDIS_SERVER", "/usr/bin/redis-server")


class RedisServer:
    """Keeps nothing over a restart, as a cache needs no more."""

    def __init__(self, *arguments):
        self.folder = Path(tempfile.mkdtemp(prefix="wbd-e2e-redis-", dir="/tmp"))  # a socket's path may not be long
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
        """One command on one line; the raw answer."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(10)
            link.connect(str(self.socket))
            link.sendall(command.encode() + b"\r\n")
            return link.recv(1 << 20).decode("utf-8", "replace")

    def keys(self, pattern: str) -> list:
        lines = self.call(f"KEYS {pattern}").split("\r\n")
        return sorted(line for line in lines[1:] if line and not line.startswith("$"))

    def kill(self) -> None:
        """kill -9: connections are reset, everything is forgotten."""
        self._process.kill()
        self._process.wait()
        self.socket.unlink(missing_ok=True)

    def pause(self) -> None:
        """It takes bytes and answers nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def redis_server():
    """A fresh Redis for one test. Import it into the module that uses it."""
    if not os.access(REDIS, os.X_OK):
        pytest.skip(f"{REDIS} is not installed: scripts/install-deps test")
    server = RedisServer()
    yield server
    server.close()
