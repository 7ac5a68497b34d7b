import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import postgres  # noqa: E402  (the path is set above)
import servers  # noqa: E402
from harness import SHAPE, Emulator, Installation, Process, Wbd, clean_environment  # noqa: E402


def stop_forgotten() -> list:
    """Kills the children of this process that still run, and returns their command lines."""
    forgotten = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")
            state, parent = rest.split()[:2]
            command = (stat.parent / "cmdline").read_text(encoding="utf-8", errors="replace").replace("\0", " ").strip()
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
        if int(parent) == os.getpid() and state != "Z":
            pid = int(stat.parent.name)
            forgotten.append(f"{command} (process {pid}, log {Process.logs.get(pid)})")
            os.kill(pid, signal.SIGKILL)
    return forgotten


def pytest_sessionfinish(session):
    postgres.close_shared()
    if forgotten := stop_forgotten():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print("\nthese programs still ran after the tests:", *forgotten, sep="\n", file=sys.stderr)


class Scene:
    """Processes that one test (or module) started; stopped in reverse order, each with exit code 0."""

    def __init__(self, directory: Path):
        self.directory = directory
        self._started = []
        self._servers = []
        self._homes = 0

    def emulator(self, **options) -> Emulator:
        emulator = Emulator(self.directory / f"emulator-{len(self._started)}", **options)
        self._started.append(emulator)
        return emulator

    def installation(self, emulator, prepare=Installation.initialise, **options) -> Installation:
        """`prepare` makes its configuration, database and key."""
        self._homes += 1
        home = self.directory / f"home-{self._homes}"
        home.mkdir()
        base = emulator if isinstance(emulator, str) else emulator.base
        extra = options["extra"] = dict(options.get("extra", {}))
        if SHAPE == "server" and "REDIS_URL" not in extra:
            self._servers.append(servers.RedisServer())
            extra["REDIS_URL"] = self._servers[-1].url
        return prepare(Installation(home, base, **options))

    def two_cabinets(self, user: int) -> Installation:
        """Two synced cabinets of the user."""
        emulator = self.emulator(cabinets=2, orders=150, products=12, fast=True)
        home = self.installation(emulator)
        home.add_user(user)
        for number in range(2):
            home.add_cabinet(user, emulator.token(number + 1))
        home.wbctl("sync", "--wait")
        return home

    def wbd(self, installation: Installation, **changes) -> Wbd:
        wbd = installation.start_wbd(f"wbd-{len(self._started)}", **changes)
        self._started.append(wbd)
        return wbd

    def stop(self, which) -> None:
        self._started.remove(which)
        which.stop()

    def kill(self, which) -> None:
        """Kills the process with SIGKILL."""
        self._started.remove(which)
        which.process.kill()

    def close(self) -> None:
        problems = []
        for started in reversed(self._started):
            try:
                started.stop()
            except AssertionError as problem:
                problems.append(str(problem))
        for server in self._servers:
            server.close()
        assert not problems, "\n".join(problems)


@pytest.fixture
def scene(tmp_path):
    scene = Scene(tmp_path)
    yield scene
    scene.close()


@pytest.fixture(scope="module")
def module_scene(tmp_path_factory):
    scene = Scene(tmp_path_factory.mktemp("module"))
    yield scene
    scene.close()


@pytest.fixture
def promtool():
    """Runs promtool in a folder and returns its exit code and its output."""
    program = shutil.which("promtool")
    if not program:
        pytest.skip("promtool is not installed: apt-get install prometheus")

    def run(folder, *arguments, text=None):
        done = subprocess.run(
            [program, *arguments], input=text, env=clean_environment(folder), capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return run
