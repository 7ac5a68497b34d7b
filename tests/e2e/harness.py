"""Runs the real programs in a directory of their own: an installation (configuration, database, key), emulator and wbd.
Ports are free ones. Waiting is by readiness lines, never by sleeping; every stop demands exit code 0."""

import json
import os
import queue
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Optional

import postgres
import servers

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 30
STOP_SECONDS = 20
# Instrumented programs are several times slower.
SLOWER = float(os.environ.get("WB_E2E_SLOWER", "1"))
# embedded: SQLite and the cache inside the process; server: PostgreSQL and Redis.
SHAPE = os.environ.get("WB_E2E_SHAPE", "embedded")
# Any free port, for the API and for a scheduler's monitoring.
LISTEN = {"WBD_LISTEN": "127.0.0.1:0", "WBD_SCHEDULER_LISTEN": "127.0.0.1:0"}
assert SHAPE in ("embedded", "server"), f"WB_E2E_SHAPE must be embedded or server, not {SHAPE}"


def parse(document: str):
    """JSON with exact decimals: money is compared to the kopeck."""
    return json.loads(document, parse_float=Decimal)


def program(name: str) -> str:
    """The path of wbctl or wbd: $WBCTL and $WBD (set by ctest), otherwise the newest of the usual build trees."""
    given = os.environ.get(name.upper())
    if given:
        return given
    built = [p for p in REPOSITORY.glob(f"build/*/bin/{name}") if os.access(p, os.X_OK)]
    if not built:
        raise RuntimeError(f"{name} is not built; set {name.upper()} to its path")
    return str(max(built, key=lambda p: p.stat().st_mtime))


class Process:
    """A program that serves until it is stopped. Threads read its output, so that it never blocks."""

    logs = {}  # by process id

    def __init__(self, name: str, command: list, env: dict, log: Path):
        self.name = name
        self.log = log
        self._lines: queue.Queue = queue.Queue()
        self._popen = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.logs[self.pid] = log
        self._readers = [
            threading.Thread(target=self._read, args=(kind, stream), daemon=True)
            for kind, stream in (("out", self._popen.stdout), ("err", self._popen.stderr))
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, kind, stream):
        with open(self.log.with_suffix(f".{kind}"), "ab") as copy:
            for line in stream:
                copy.write(line)
                copy.flush()
                self._lines.put((kind, line.decode("utf-8", "replace")))
        self._lines.put((kind, None))

    def wait_line(self, kind: str, accept, seconds: float = START_SECONDS):
        """The first line of `kind` (out, err) for which `accept(json object)` is true, as that object."""
        deadline = time.monotonic() + seconds * SLOWER
        while True:
            try:
                found, line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"{self.name}: not ready in {seconds} s\n{self.output()}") from None
            if line is None:
                if self._popen.wait(timeout=STOP_SECONDS) is not None:
                    for reader in self._readers:  # its last output is still being written to the files
                        reader.join(STOP_SECONDS)
                    raise AssertionError(f"{self.name} ended with {self._popen.returncode}\n{self.output()}")
            if found != kind or line is None:
                continue
            try:
                value = json.loads(line)
            except json.JSONDecodeError:
                continue
            if isinstance(value, dict) and accept(value):
                return value

    def wait_text(self, kind: str, text: str, seconds: float = START_SECONDS) -> None:
        """Waits until a line of `kind` contains the text."""
        deadline = time.monotonic() + seconds * SLOWER
        while True:
            try:
                found, line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"{self.name}: no {text!r} in {seconds} s\n{self.output()}") from None
            if found == kind and line is not None and text in line:
                return

    def output(self) -> str:
        parts = []
        for kind in ("out", "err"):
            file = self.log.with_suffix(f".{kind}")
            if file.exists():
                parts.append(file.read_text(encoding="utf-8", errors="replace")[-4000:])
        return "\n".join(parts)

    @property
    def pid(self) -> int:
        return self._popen.pid

    def keeps_freed_memory(self) -> bool:
        """Whether AddressSanitizer is in the process: its quarantine makes resident_bytes() meaningless."""
        try:
            return "libasan" in Path(f"/proc/{self.pid}/maps").read_text()
        except PermissionError:  # without sanitizers nobody but root may look into the program
            return False

    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(kilobytes) * 1024

    def stop(self) -> None:
        if self._popen.poll() is None:
            self._popen.send_signal(signal.SIGTERM)
        try:
            code = self._popen.wait(timeout=STOP_SECONDS * SLOWER)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not stop in {STOP_SECONDS} s\n{self.output()}") from None
        for reader in self._readers:
            reader.join(timeout=5)
        assert code == 0, f"{self.name} ended with {code}\n{self.output()}"

    def kill(self) -> None:
        self._popen.kill()
        self._popen.wait()


@dataclass
class Answer:
    status: int
    headers: dict
    text: str

    @property
    def json(self):
        return parse(self.text)


# Loopback only: a proxy from the environment must not see these requests.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def request(base: str, path: str, *, method="GET", headers=None, body=None, **query) -> Answer:
    url = base + path
    if query:
        url += ("&" if "?" in path else "?") + urllib.parse.urlencode(query)
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    send = urllib.request.Request(url, method=method, data=data, headers=dict(headers or {}))
    if data is not None and not isinstance(body, bytes):
        send.add_header("Content-Type", "application/json")
    try:
        with _OPENER.open(send, timeout=30 * SLOWER) as reply:
            # A workbook is no text: each byte becomes one character.
            encoding = "latin-1" if reply.headers.get_content_type().endswith("spreadsheetml.sheet") else "utf-8"
            return Answer(reply.status, dict(reply.headers), reply.read().decode(encoding))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read().decode("utf-8"))


# WB's minute is a tenth of a second: a first sync waits for some hundred requests.
FAST_SCALE = 600


class Emulator:
    """`wbctl sandbox serve` and its control routes."""

    def __init__(self, log: Path, environment=None, **options):
        """options: cabinets=2, orders=900, page_rows=100, fast=True, ...; money=True: every kind of accounting row."""
        command = [program("wbctl"), "sandbox", "serve", "--port", "0"]
        if not options.pop("money", False):
            command.append("--plain-money")
        if options.pop("fast", False):
            options["limit_scale"] = FAST_SCALE
        for name, value in {"seed": 1, **options}.items():
            flag = "--" + name.replace("_", "-")
            command += [flag] if value is True else [flag, str(value)]
        self.seed = options.get("seed", 1)
        environment = {**clean_environment(log.parent), **(environment or {})}
        self._process = Process("emulator", command, environment, log)
        ready = self._process.wait_line("out", lambda line: "listening" in line)
        self.base = "http://" + ready["listening"]

    @property
    def pid(self) -> int:
        return self._process.pid

    def token(self, cabinet: int = 1, **made_to_order) -> str:
        """A personal token of the seller with that number (from 1); made_to_order: type, scopes, expired."""
        made_to_order = {k: str(v).lower() for k, v in made_to_order.items()}
        return self._control("/__control/tokens", cabinet=cabinet - 1, **made_to_order)["token"]

    def truth(self, sid: str, **only) -> dict:
        """only="feed_mode", "money" or "money_days": this part alone."""
        return self._control("/__control/truth", sid=sid, **only)

    def counters(self) -> dict:
        return self._control("/__control/counters")

    def wait_for_requests(self, operation: str, number: int = 1, seconds: float = START_SECONDS) -> None:
        """Waits until this operation has had that many requests."""
        deadline = time.monotonic() + seconds * SLOWER
        while self.counters()["requests"].get(operation, 0) < number:
            assert time.monotonic() < deadline, f"no {number} requests of {operation} in {seconds} s"
            time.sleep(0.01)

    def fault(self, kind: str, operation: str = "*", **details) -> None:
        """details: status, retry_after, times, after, probability, seconds, bytes, rows, field."""
        self._control("/__control/faults", method="POST", body={"kind": kind, "operation": operation, **details})

    def clear_faults(self) -> None:
        self._control("/__control/faults", method="DELETE")

    def set_method(self, operation: str, state: str, **cabinet) -> None:
        """state: on, deprecated, disabled or removed; cabinet=0: of that seller alone."""
        self._control("/__control/methods", method="POST", body={"operation": operation, "state": state, **cabinet})

    def money(self, sid: str, **change) -> dict:
        """difference="12.34" (and report_id), additional_sign, return_sign, schedule, hide_list, hide_rows,
        recalculate_storage, repair: see core/sandbox/control.cpp."""
        return self._control("/__control/money", method="POST", body={"sid": sid, **change})

    def block_token(self, **details) -> None:
        """details: cabinet, type, host, operation, reason (category, scope, type, user, page, withdrawn), status."""
        self._control("/__control/token_blocks", method="POST", body=details)

    def clear_blocks(self) -> None:
        self._control("/__control/token_blocks", method="DELETE")

    def drift(self, operation: str, kind: str, **details) -> None:
        """kind: drop, rename, retype, null_list; details: field, to, share."""
        self._control("/__control/drift", method="POST", body={"operation": operation, "kind": kind, **details})

    def clear_drift(self) -> None:
        self._control("/__control/drift", method="DELETE")

    def wait_until_now(self) -> None:
        """Waits until the real clock has reached the emulator's, which advance() puts ahead: then none of its events is
        in the future."""
        now = datetime.fromisoformat(self._control("/__control/advance", method="POST", body={})["now"])
        time.sleep(max(0.0, (now - datetime.now(timezone.utc)).total_seconds()))

    def advance(self, seconds: int = 1, cabinet: int = 1, **events) -> dict:
        """Makes events happen (cancels=1, orders=3, ...); returns the ids of the changed objects by kind."""
        body = {"seconds": seconds, "cabinet": cabinet - 1, **events}
        return self._control("/__control/advance", method="POST", body=body)["changed"]

    def seller(self, cabinet: int = 1, **facts) -> dict:
        """Changes facts of a seller, such as currency="KZT"."""
        return self._control("/__control/sellers", method="POST", body={"cabinet": cabinet - 1, **facts})

    def _control(self, path: str, **options) -> dict:
        answer = request(self.base, path, **options)
        assert answer.status == 200, answer
        return answer.json

    def stop(self) -> None:
        self._process.stop()


def clean_environment(home: Path) -> dict:
    """The caller's own installation is invisible."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "TMPDIR", "LD_LIBRARY_PATH")}
    kept.update({k: v for k, v in os.environ.items() if k.startswith(("ASAN_", "UBSAN_", "TSAN_", "LSAN_"))})
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC"}


@dataclass
class Run:
    """The result of one run of wbctl."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return parse(self.out)

    @property
    def error(self) -> dict:
        """The `error` object of a command run with --json: the last JSON line on stderr."""
        for line in reversed(self.err.strip().splitlines()):
            try:
                value = json.loads(line)
            except json.JSONDecodeError:
                continue
            if isinstance(value, dict) and "error" in value:
                return value["error"]
        raise AssertionError(f"no error object on stderr: {self.err!r}")


@dataclass
class Installation:
    """A directory with configuration, database and key, and wbctl and wbd run against it."""

    home: Path
    wb_base: str
    scale: float = FAST_SCALE
    extra: dict = field(default_factory=dict)
    # the server that holds the database; None: as the shape says
    server: Optional[postgres.PostgresServer] = None

    pooler: Optional[servers.PgBouncer] = None  # the URL to connect through

    def __post_init__(self):
        if self.server is None and SHAPE == "server":
            self.server = postgres.shared()
        self.database_url = self.server.create_database() if self.server else f"sqlite://{self.database}"
        if self.pooler:
            self.database_url = self.pooler.url(self.server_name)

    @property
    def database(self) -> Path:
        """The database file of the embedded shape."""
        return self.home / "wbd.db"

    def assert_whole(self) -> None:
        """Checks that the database is undamaged; PostgreSQL checks its own constraints."""
        if self.server:
            assert self.sql("select count(*) from schema_migrations") != [["0"]]
            return
        connection = sqlite3.connect(self.database)
        try:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert connection.execute("pragma foreign_key_check").fetchall() == []
        finally:
            connection.close()

    def stored_text(self) -> str:
        """The whole content of the database, to search for text that must not be in it."""
        if self.server:
            return self.server.dump(self.server_name)
        return "".join(file.read_bytes().decode("latin-1") for file in self.home.glob("wbd.db*"))

    @property
    def server_name(self) -> str:
        """The URL of the database in its PostgreSQL server."""
        return urllib.parse.urlsplit(self.database_url).path[1:]

    def sql(self, text: str) -> list:
        """The rows of a query; from PostgreSQL the values are texts."""
        if self.server:
            return self.server.query(self.server_name, text)
        connection = sqlite3.connect(self.database)
        try:
            with connection:
                return connection.execute(text).fetchall()
        finally:
            connection.close()

    @property
    def config(self) -> Path:
        return self.home / "config" / "wbd.toml"

    def environment(self, **changes) -> dict:
        env = {
            **clean_environment(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "WBD_CONFIG": str(self.config),
            "DATABASE_URL": self.database_url,
            "WBD_SECRET_KEY_FILE": str(self.home / "secret.key"),
            "WB_API_BASE_URL": self.wb_base,
            "WB_LIMIT_SCALE": str(self.scale),
            "WB_RATE_LIMIT": "100000",  # our own cap is real time, whatever the scale
            "WBD_REQUESTS_PER_MINUTE": "0",
            **self.extra,
        }
        env.update({k: str(v) for k, v in changes.items()})
        return env

    def start_wbctl(self, *arguments, env=None) -> subprocess.Popen:
        """A running wbctl with its stderr in wbctl.err; the caller waits for it or kills it."""
        with open(self.home / "wbctl.err", "ab") as talk:
            return subprocess.Popen(
                [program("wbctl"), "--lang", "en", *map(str, arguments)],
                env=self.environment(**(env or {})),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=talk,
            )

    def configure(self, section: str, lines: str) -> None:
        """Adds keys to a section of the configuration file that `init` wrote."""
        text = self.config.read_text(encoding="utf-8")
        assert f"[{section}]\n" in text
        self.config.write_text(text.replace(f"[{section}]\n", f"[{section}]\n{lines}\n", 1), encoding="utf-8")

    def start_follow(self, *arguments) -> Process:
        """A wbctl that keeps printing JSON lines; returned once it says on stderr that it waits."""
        command = [program("wbctl"), "--lang", "en", *map(str, arguments)]
        follow = Process("wbctl", command, self.environment(), self.home / "follow")
        follow.wait_text("err", "Waiting for events")
        return follow

    def wbctl(
        self, *arguments, code=0, env=None, stdin=None, seconds=240, lang="en", through=lambda command: command
    ) -> Run:
        """Runs wbctl to its end; `code` is the expected exit code (None: any), `through` wraps the command."""
        done = subprocess.run(
            through([program("wbctl"), *(["--lang", lang] if lang else []), *map(str, arguments)]),
            env=self.environment(**(env or {})),
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            timeout=seconds * SLOWER,
            check=False,
        )
        run = Run(done.returncode, done.stdout, done.stderr)
        if code is not None:
            assert run.code == code, f"wbctl {' '.join(map(str, arguments))}: {run}"
        return run

    def data(self, *arguments, **options):
        """The `data` of a command's JSON."""
        return self.wbctl("--json", *arguments, **options).json["data"]

    def all_rows(self, *arguments, page=1000) -> list:
        """Every row of a list command, page by page."""
        rows = []
        while True:
            answer = self.wbctl("--json", *arguments, "--limit", page, "--offset", len(rows)).json
            rows += answer["data"]
            assert answer["total"] >= len(rows)
            if not answer["data"] or len(rows) == answer["total"]:
                assert len(rows) == answer["total"]
                return rows

    def initialise(self) -> "Installation":
        for name in ("config", "data"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        self.wbctl("init")
        if self.server:
            self.server.distribute(self.server_name)
        return self

    def add_user(self, telegram_id: int) -> None:
        self.wbctl("user", "add", telegram_id)

    def add_key(self, scope: str) -> str:
        return self.data("apikey", "create", "--name", scope, "--scope", scope)["key"]

    def add_cabinet(self, telegram_id: int, token: str, code=0) -> Run:
        file = self.home / f"token-{telegram_id}"
        file.write_text(token + "\n", encoding="ascii")
        file.chmod(0o600)
        return self.wbctl("--json", "cabinet", "add", "--user", telegram_id, "--token-file", file, code=code)

    def start_wbd(self, name="wbd", **changes) -> "Wbd":
        return Wbd(self, name, changes)


class Wbd:
    """A running wbd and requests to it."""

    def __init__(self, installation: Installation, name: str, changes: dict):
        log = installation.home / name
        started = time.monotonic()
        # `through`: a program that runs wbd, with its own arguments.
        command = [*changes.pop("through", []), program("wbd"), *changes.pop("arguments", [])]
        self.process = Process(
            name, command, installation.environment(**{**LISTEN, **changes}), log
        )
        ready = self.process.wait_line("err", lambda line: line.get("msg") == "listening")
        self.ready_seconds = time.monotonic() - started
        self.base = "http://" + ready["address"]

    def get(self, path: str, key: str = "", **query) -> Answer:
        return request(self.base, path, headers={"X-API-Key": key} if key else None, **query)

    def send(self, method: str, path: str, key: str, body=None, headers=None, **query) -> Answer:
        return request(self.base, path, method=method, headers={"X-API-Key": key, **(headers or {})}, body=body, **query)

    def data(self, path: str, key: str, **query):
        answer = self.get(path, key, **query)
        assert answer.status == 200, (path, query, answer)
        return answer.json["data"]

    def wait_for(self, path: str, key: str, accept, seconds: float = START_SECONDS):
        """The `data` of a route once `accept(data)` is true."""
        deadline = time.monotonic() + seconds * SLOWER
        while not accept(data := self.data(path, key)):
            assert time.monotonic() < deadline, f"{path}: still {data} after {seconds} s"
            time.sleep(0.02)
        return data

    def all_rows(self, path: str, key: str, page=1000, **query) -> list:
        rows = []
        while True:
            answer = self.get(path, key, limit=page, offset=len(rows), **query)
            assert answer.status == 200, (path, query, answer)
            part = answer.json["data"]
            rows += part
            total = int(answer.headers["X-Total-Count"])
            if not part or len(rows) == total:
                assert len(rows) == total
                return rows

    def stop(self) -> None:
        self.process.stop()
