"""Shared by the benchmarks: runs a child and measures its wall time and peak memory; starts an emulator and an
installation."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))


class Measured(NamedTuple):
    code: int
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    out: str
    err: str


def measure(command: list, env: dict) -> Measured:
    """Runs a child to its end. Peak memory is the child's own, as the kernel counted it (wait4)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
        return Measured(
            child.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, *texts
        )


def median(values: list) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def use_programs(folder: str) -> None:
    """Makes the harness run the programs of this folder."""
    for name in ("wbctl", "wbd"):
        file = Path(folder, name).resolve()
        if not os.access(file, os.X_OK):
            sys.exit(f"{file} is not there: build it first")
        os.environ[name.upper()] = str(file)


class Wrk(NamedTuple):
    per_second: float
    p50_ms: float
    p99_ms: float


def wrk(url: str, header: str, connections: int, seconds: int, *, threads: int = 2, script=None, arguments=()) -> Wrk:
    """The results of wrk for a URL; ends the program when an answer was not 2xx."""
    command = ["wrk", "-t", threads, "-c", connections, "-d", f"{seconds}s", "--latency", "-H", header]
    command += ["-s", script] if script else []
    command += [url, *(["--", *arguments] if arguments else [])]
    text = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        sys.exit(f"{url} was refused\n{text}")

    def milliseconds(percent: int) -> float:
        number, unit = re.search(rf"^ +{percent}% +([0-9.]+)(us|ms|s)", text, re.M).groups()
        return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

    rate = float(re.search(r"^Requests/sec: +([0-9.]+)", text, re.M).group(1))
    return Wrk(rate, milliseconds(50), milliseconds(99))


def percentile(values: list, share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2) if ordered else -1


class Client(threading.Thread):
    """One client of the API that asks for a cached list, with a pause between its requests."""

    def __init__(self, base: str, key: str):
        super().__init__(daemon=True)
        self._parts, self._headers, self._ends = urllib.parse.urlsplit(base), {"X-API-Key": key}, False
        self.times = []

    def run(self):
        link = http.client.HTTPConnection(self._parts.hostname, self._parts.port, timeout=20)
        while not self._ends:
            begin = time.perf_counter()
            link.request("GET", "/api/v1/orders?limit=20", headers=self._headers)
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            self.times.append((time.perf_counter() - begin) * 1000)
            time.sleep(0.01)

    def p99(self) -> float:
        """Ends the thread."""
        self._ends = True
        self.join()
        return percentile(self.times, 0.99)
