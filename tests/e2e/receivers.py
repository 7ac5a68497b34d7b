"""Receivers of deliveries: a webhook, Telegram's Bot API and MAX's bot API. They are stricter than the real ones, and
they fail on demand. Each keeps what it has taken, and complains about what no sender may do."""

import base64
import hashlib
import hmac
import json
import random
import threading
import time
import urllib.parse
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MINUTES_OF_TOLERANCE = 5
LONGEST_WEBHOOK = 20_000


class Receiver:
    """An HTTP server on a loopback port. `faults` holds functions that answer in place of the receiver, each once and in
    order. A fault takes the handler, and returns True when it has answered."""

    def __init__(self, port: int = 0):
        self.taken = []
        self.complaints = []
        self.requests = 0
        self.faults = []
        self.failing_share = 0.0
        self.random = random.Random(1)
        self._lock = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                self.payload = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                receiver._answer(self)

            do_GET = do_POST

            def say(self, status: int, body="", headers=None):
                data = (body if isinstance(body, str) else json.dumps(body)).encode()
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                return True

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):  # a sender that was killed is no error of the receiver
                pass

        self._server = Server(("127.0.0.1", port), Handler)
        self.port = self._server.server_address[1]
        self.address = f"127.0.0.1:{self.port}"
        self.base = f"http://{self.address}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _answer(self, handler) -> None:
        with self._lock:
            self.requests += 1
            fault = self.faults.pop(0) if self.faults else None
            if fault is None and self.random.random() < self.failing_share:
                fault = fail(503)
            self._lock.notify_all()
        try:
            if fault is None or not fault(handler):
                self.receive(handler)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def receive(self, handler) -> None:
        raise NotImplementedError

    def keep(self, message: dict) -> None:
        with self._lock:
            self.taken.append({"at": time.monotonic(), **message})
            self._lock.notify_all()

    def complain(self, text: str) -> None:
        with self._lock:
            self.complaints.append(text)

    def wait(self, accept, seconds: float = 30):
        """Waits until `accept(taken)` is true and returns what was taken."""
        with self._lock:
            done = self._lock.wait_for(lambda: accept(self.taken), seconds)
            assert done, f"not in {seconds} s; taken {self.taken}, complaints {self.complaints}, {self.requests} requests"
            return list(self.taken)

    def wait_for_requests(self, number: int, seconds: float = 30) -> None:
        with self._lock:
            assert self._lock.wait_for(lambda: self.requests >= number, seconds), f"{self.requests} requests"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def fail(status: int, **headers):
    names = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return lambda handler: handler.say(status, "", names)


def hang(seconds: float):
    def answer(handler):
        time.sleep(seconds)
        handler.close_connection = True
        return True

    return answer


def answer_lost(receiver):
    """The receiver takes the request, but its answer never arrives."""

    def answer(handler):
        say = handler.say
        handler.say = lambda *_, **__: True
        receiver.receive(handler)
        handler.say = say
        handler.close_connection = True
        return True

    return answer


class Webhook(Receiver):
    """Verifies Standard Webhooks. `secrets` are those that it knows."""

    def __init__(self, *secrets: str, port: int = 0):
        super().__init__(port)
        self.secrets = list(secrets)
        self.repeats = 0
        self._bodies = {}

    @property
    def url(self) -> str:
        return self.base + "/hook"

    def receive(self, handler) -> None:
        problem = self.problem(handler.headers, handler.payload)
        if problem:
            self.complain(problem)
            handler.say(401, problem)
            return
        body = json.loads(handler.payload)
        identity = handler.headers["webhook-id"]
        with self._lock:
            repeated = identity in self._bodies
            if repeated and self._bodies[identity] != handler.payload:
                self.complaints.append(f"{identity} came again with another body")
            self._bodies[identity] = handler.payload
            self.repeats += repeated
        if not repeated:
            signatures = handler.headers["webhook-signature"].split()
            self.keep({"id": identity, "signatures": signatures, "raw": (dict(handler.headers), handler.payload.decode()), **body})
        handler.say(204)

    def problem(self, headers, payload: bytes) -> str:
        """Why the delivery is refused; empty when it is good."""
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
            if not headers.get(name):
                return f"no header {name}"
        stamp = headers["webhook-timestamp"]
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > MINUTES_OF_TOLERANCE * 60:
            return f"the timestamp {stamp} is not of now"
        signed = f"{headers['webhook-id']}.{stamp}.".encode() + payload
        given = headers["webhook-signature"].split(" ")
        if not any(hmac.compare_digest(signature(secret, signed), one) for secret in self.secrets for one in given):
            return "no signature fits a known secret"
        if len(payload) > LONGEST_WEBHOOK:
            return f"{len(payload)} bytes"
        if headers.get("Content-Type") != "application/json":
            return f"Content-Type {headers.get('Content-Type')}"
        if set(json.loads(payload)) != {"type", "timestamp", "data", "text"}:
            return f"the members are {sorted(json.loads(payload))}"
        return ""


def signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


TELEGRAM_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "tg-spoiler", "blockquote"}
MAX_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "del", "code", "pre", "a"}


class Markup(HTMLParser):
    """Telegram's HTML: known tags, balanced, four named entities; the rest is text."""

    def __init__(self, tags):
        super().__init__(convert_charrefs=False)
        self.tags = tags
        self.open = []
        self.text = ""
        self.problem = ""

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        if tag not in self.tags or names != (["href"] if tag == "a" else []):
            self.problem = self.problem or f"unsupported start tag {tag} {names}"
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problem = self.problem or f"unmatched end tag {tag}"

    def handle_data(self, data):
        if "<" in data or ">" in data or "&" in data:
            self.problem = self.problem or f"a bare character of markup in {data!r}"
        self.text += data

    def handle_entityref(self, name):
        if name not in ("lt", "gt", "amp", "quot"):
            self.problem = self.problem or f"unknown entity {name}"
        self.text += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}.get(name, "")

    def handle_charref(self, name):
        self.text += chr(int(name[1:], 16) if name[0] in "xX" else int(name))

    def handle_comment(self, data):
        self.problem = self.problem or "a comment"

    def handle_decl(self, decl):
        self.problem = self.problem or "a declaration"


def read_markup(html: str, tags) -> Markup:
    parser = Markup(tags)
    parser.feed(html)
    parser.close()
    if parser.open:
        parser.problem = parser.problem or f"can't find end tag of {parser.open[-1]}"
    return parser


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def form_problem(text: str, limit: int) -> str:
    if not text.strip():
        return "message text is empty"
    if units(text) > limit:
        return "message is too long"
    if any(ord(c) < 32 and c != "\n" or 0x202A <= ord(c) <= 0x202E for c in text):
        return "a control character"
    return ""


class Chat(Receiver):
    """The common part of Telegram and MAX: chats that are blocked, limited or moved, and one message a second in each."""

    def __init__(self, token: str, port: int = 0):
        super().__init__(port)
        self.token = token
        self.blocked = set()
        self._limited = {}
        self._told = set()
        self._last = {}

    def limit(self, chat: int, seconds: float) -> None:
        """Calls to the chat are answered 429 for so long. A second call in that time is a complaint."""
        with self._lock:
            self._limited[chat] = time.monotonic() + seconds
            self._told.discard(chat)

    def pause_of(self, chat: int) -> int:
        """Seconds to wait; 0: the chat is free."""
        with self._lock:
            left = self._limited.get(chat, 0) - time.monotonic()
            if left <= 0:
                return 0
            if chat in self._told:
                self.complaints.append(f"a call to {chat} {left:.1f} s before retry_after was over")
            self._told.add(chat)
            return int(left) + 1

    def note_pace(self, chat: int) -> None:
        with self._lock:
            now = time.monotonic()
            if now - self._last.get(chat, 0) < 0.8:
                self.complaints.append(f"two messages to {chat} within {now - self._last[chat]:.2f} s")
            self._last[chat] = now

    def texts(self, chat: int) -> list:
        return [message["text"] for message in self.taken if message["chat"] == chat]


class Telegram(Chat):
    def __init__(self, token: str = "123:telegram-token", port: int = 0):
        super().__init__(token, port)
        self.moved = {}
        self.refuse_markup = 0

    def receive(self, handler) -> None:
        def refuse(code, text, **parameters):
            handler.say(code, {"ok": False, "error_code": code, "description": text, "parameters": parameters})

        prefix = f"/bot{self.token}/"
        path = urllib.parse.unquote(handler.path)
        if not path.startswith("/bot"):
            return refuse(404, "Not Found")
        if not path.startswith(prefix):
            return refuse(401, "Unauthorized")
        method = path.removeprefix(prefix)
        if method == "getMe":
            return handler.say(200, {"ok": True, "result": {"id": 123, "is_bot": True}})
        if method != "sendMessage":
            return refuse(404, "Not Found")
        call = json.loads(handler.payload)
        chat = call["chat_id"]
        if chat in self.blocked:
            return refuse(403, "Forbidden: bot was blocked by the user")
        if chat in self.moved:
            return refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.moved[chat])
        pause = self.pause_of(chat)
        if pause:
            return refuse(429, f"Too Many Requests: retry after {pause}", retry_after=pause)
        text = call["text"]
        if call.get("parse_mode") == "HTML":
            markup = read_markup(text, TELEGRAM_TAGS)
            if markup.problem or self.refuse_markup:
                self.refuse_markup = max(0, self.refuse_markup - 1)
                if markup.problem:
                    self.complain(f"{markup.problem}: {text!r}")
                return refuse(400, f"Bad Request: can't parse entities: {markup.problem}")
            text = markup.text
        problem = form_problem(text, 4096)
        if problem:
            self.complain(problem)
            return refuse(400, f"Bad Request: {problem}")
        self.note_pace(chat)
        self.keep({"chat": chat, "text": text, "call": call})
        handler.say(200, {"ok": True, "result": {"message_id": len(self.taken)}})


class Max(Chat):
    def __init__(self, token: str = "max-token", port: int = 0):
        super().__init__(token, port)

    def receive(self, handler) -> None:
        def refuse(status, code, text, **headers):
            handler.say(status, {"code": code, "message": text}, headers)

        if handler.headers.get("Authorization") != self.token:
            return refuse(401, "verify.token", "Invalid access_token")
        url = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/me":
            return handler.say(200, {"user_id": 5, "name": "bot"})
        if url.path != "/messages" or "chat_id" not in query:
            return refuse(404, "not.found", "Path is not recognized")
        chat = int(query["chat_id"])
        if chat in self.blocked:
            return refuse(403, "chat.denied", "error.dialog.suspended")
        pause = self.pause_of(chat)
        if pause:
            return refuse(429, "too.many.requests", "slow down", **{"Retry-After": str(pause)})
        call = json.loads(handler.payload)
        text = call["text"]
        if units(text) > 4000:
            self.complain("message is too long")
            return refuse(400, "proto.payload", "text is too long")
        if call.get("format") == "html":
            markup = read_markup(text, MAX_TAGS)
            if markup.problem:
                self.complain(f"{markup.problem}: {text!r}")
                return refuse(400, "proto.payload", markup.problem)
            text = markup.text
        problem = form_problem(text, 4000)
        if problem:
            self.complain(problem)
            return refuse(400, "proto.payload", problem)
        self.note_pace(chat)
        self.keep({"chat": chat, "text": text, "call": call})
        handler.say(200, {"message": {"body": {"mid": f"m{len(self.taken)}"}}})
