"""A page in headless Chromium over its DevTools protocol: its log, the addresses it requests, and its DOM."""

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

CHROMIUM = os.environ.get("WB_CHROMIUM") or shutil.which("chromium") or ""
START_SECONDS = 60


class WebSocket:
    """The client's side of RFC 6455, text messages only."""

    def __init__(self, url: str):
        parts = urllib.parse.urlsplit(url)
        self._link = socket.create_connection((parts.hostname, parts.port), timeout=START_SECONDS)
        key = base64.b64encode(os.urandom(16)).decode()
        self._link.sendall(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._read = self._link.makefile("rb")
        assert b" 101 " in self._read.readline()
        while self._read.readline().strip():
            pass

    def send(self, text: str) -> None:
        data, mask = text.encode(), os.urandom(4)
        size = len(data)
        head = bytes([0x81, 0x80 | (size if size < 126 else 126 if size < 1 << 16 else 127)])
        if size >= 126:
            head += struct.pack("!H" if size < 1 << 16 else "!Q", size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        self._link.sendall(head + mask + masked)

    def receive(self) -> str:
        message = b""
        while True:
            first, second = self._read.read(2)
            size = second & 0x7F
            if size >= 126:
                kind, width = ("!H", 2) if size == 126 else ("!Q", 8)
                (size,) = struct.unpack(kind, self._read.read(width))
            data = self._read.read(size)
            if first & 0x0F in (0, 1):
                message += data
                if first & 0x80:
                    return message.decode()

    def wait_until(self, deadline: float) -> None:
        self._link.settimeout(max(0.1, deadline - time.monotonic()))

    def close(self) -> None:
        self._link.close()


class Page:
    """One page; `problems` are its console errors, `requests` the addresses it requested."""

    def __init__(self):
        self._home = Path(tempfile.mkdtemp(prefix="wbd-e2e-browser-", dir="/tmp"))
        command = [CHROMIUM, "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        command += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        command += ["--no-proxy-server", "--remote-debugging-port=0", f"--user-data-dir={self._home}"]
        if os.geteuid() == 0:  # Chromium's sandbox refuses to run as root
            command.append("--no-sandbox")
        with open(self._home / "log", "ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig=KILL", *command, "about:blank"], stdout=log, stderr=log
            )
        self.problems, self.requests = [], []
        self._last_id = 0
        self._socket = WebSocket(self._page_address())
        for domain in ("Runtime", "Log", "Network", "Page"):
            self.call(f"{domain}.enable")

    def _page_address(self) -> str:
        file = self._home / "DevToolsActivePort"
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert self._process.poll() is None, (self._home / "log").read_text(errors="replace")
            assert time.monotonic() < deadline, "chromium did not start"
            if file.exists() and (lines := file.read_text().split()):
                break
            time.sleep(0.05)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while True:
            with opener.open(f"http://127.0.0.1:{lines[0]}/json/list", timeout=10) as reply:
                pages = [target for target in json.load(reply) if target["type"] == "page"]
            if pages:
                return pages[0]["webSocketDebuggerUrl"]
            assert time.monotonic() < deadline, "chromium has no page"
            time.sleep(0.05)

    def call(self, method: str, **parameters) -> dict:
        self._last_id += 1
        self._socket.send(json.dumps({"id": self._last_id, "method": method, "params": parameters}))
        self._socket.wait_until(time.monotonic() + START_SECONDS)
        while True:
            message = json.loads(self._socket.receive())
            if message.get("id") == self._last_id:
                assert "error" not in message, (method, message)
                return message["result"]
            self._note(message)

    def _note(self, message: dict) -> None:
        method, what = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.problems.append(what["exceptionDetails"])
        elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "assert"):
            self.problems.append([arg.get("value", arg.get("description")) for arg in what["args"]])
        elif method == "Log.entryAdded" and what["entry"]["level"] == "error":
            self.problems.append(what["entry"])

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def evaluate(self, expression: str):
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, (expression, answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait_for(self, expression: str, seconds: float = START_SECONDS):
        """The value of the expression once it is true."""
        deadline = time.monotonic() + seconds
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < deadline, f"still not true: {expression}; {self.problems}"
            time.sleep(0.05)
        return value

    def click(self, selector: str) -> None:
        self.wait_for(f"!!document.querySelector({json.dumps(selector)})")
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def text(self, selector: str) -> str:
        return self.wait_for(f"document.querySelector({json.dumps(selector)})?.textContent")

    def close(self) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait()
        # The browser's helper processes may still write while it ends.
        for _ in range(50):
            shutil.rmtree(self._home, ignore_errors=True)
            if not self._home.exists():
                return
            time.sleep(0.1)
