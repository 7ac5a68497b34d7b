"""A proxy between a program and the emulator that records the requests."""

import base64
import http.client
import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    sid: str  # of the seller whose token came with it
    path: str  # without the host that goes before it
    query: dict
    body: dict


def seller_of(authorization: str) -> str:
    claims = authorization.rpartition(" ")[2].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sid"]


class Recorder:
    """Forwards every request and its answer; `change(path, body)` may return another body of a good answer."""

    def __init__(self, base: str, change=None):
        self.requests = []
        target = base.removeprefix("http://")
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                recorder._keep(self.path, self.headers.get("Authorization", ""), body)
                link = http.client.HTTPConnection(target, timeout=60)
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("connection", "accept-encoding")}
                link.request(self.command, self.path, body=body or None, headers=headers)
                reply = link.getresponse()
                answer = reply.read()
                link.close()
                if change and reply.status == 200:
                    answer = change(self.path.partition("?")[0], answer)
                self.send_response(reply.status)
                for name, value in reply.getheaders():
                    if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = forward

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"

    def _keep(self, target: str, authorization: str, body: bytes) -> None:
        path, _, query = target.partition("?")
        first, _, rest = path[1:].partition("/")
        if "." in first:
            path = "/" + rest
        asked = dict(urllib.parse.parse_qsl(query))
        self.requests.append(Asked(seller_of(authorization), path, asked, json.loads(body) if body else {}))

    def of(self, sid: str, path: str) -> list:
        """Requests for that path with a token of that seller, in their order."""
        return [asked for asked in self.requests if (asked.sid, asked.path) == (sid, path)]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
