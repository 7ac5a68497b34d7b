"""Bounds on the things that one client can make wbd hold: connections, bodies, errors, streams."""

import socket
import time
import urllib.parse

import pytest

USER = 1001
MEMBERS = 95_000  # unknown members of a body of 880 KB


@pytest.fixture
def home(scene):
    place = scene.installation("http://127.0.0.1:1")
    place.add_user(USER)
    return place


def connect(wbd):
    address = urllib.parse.urlsplit(wbd.base)
    return socket.create_connection((address.hostname, address.port), timeout=20)


def body_of_unknown_members():
    return ('{"notifications":{' + ",".join(f'"{i:x}":1' for i in range(MEMBERS)) + "}}").encode()


def patch_head(key, length):
    return (
        f"PATCH /api/v1/users/{USER} HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def test_a_body_full_of_errors_costs_little(home, scene):
    wbd = scene.wbd(home, arguments=["--role", "api"])
    key = home.add_key(f"user:{USER}")
    answer = wbd.send("PATCH", f"/api/v1/users/{USER}", key, body={"notifications": {f"{i:x}": 1 for i in range(60_000)}})
    assert answer.status == 422 and len(answer.json["errors"]) == 20
    assert "there are more" in answer.json["detail"]
    query = "&".join(f"x{i}=1" for i in range(1_000))
    answer = wbd.get(f"/api/v1/orders?{query}", key)
    assert answer.status == 422 and len(answer.json["errors"]) == 20

    body = body_of_unknown_members()
    links = [connect(wbd) for _ in range(40)]
    for link in links:
        link.sendall(patch_head(key, len(body)) + body[:-1])
    for link in links:
        try:
            link.sendall(body[-1:])
        except OSError:
            pass  # it was refused: the key's bodies have a bound
    assert wbd.get("/api/v1/orders", key).status == 200
    assert wbd.process.keeps_freed_memory() or wbd.process.resident_bytes() < 200 * 2**20
    for link in links:
        link.close()


def test_a_body_without_a_key_is_not_read(home, scene):
    wbd = scene.wbd(home, arguments=["--role", "api"])
    key = home.add_key(f"user:{USER}")
    cases = [
        (b"POST /api/v1/users HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n", b"401"),
        (b"POST /api/v1/users HTTP/1.1\r\nHost: h\r\nX-API-Key: wrong\r\nTransfer-Encoding: chunked\r\n\r\n", b"401"),
        (b"POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n", b"404"),
        (f"GET /api/v1/orders HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nContent-Length: 9\r\n\r\n".encode(), b"400"),
        (f"PUT /api/v1/orders HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nContent-Length: 9\r\n\r\n".encode(), b"405"),
        (f"GET /api/v1/orders HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nX-API-Key: {key}\r\n\r\n".encode(), b"400"),
    ]
    for head, status in cases:
        with connect(wbd) as link:
            link.sendall(head)
            answer = b""
            while b"\r\n\r\n" not in answer:
                piece = link.recv(65536)
                assert piece, (head, answer)
                answer += piece
            assert answer.startswith(b"HTTP/1.1 " + status), (head, answer)
            if status != b"400" or b"Content-Length" in head:
                assert b"Connection: close\r\n" in answer, (head, answer)
    # A key that was made after wbd has read its keys is known at once.
    assert wbd.send("PATCH", f"/api/v1/users/{USER}", home.add_key("admin"), body={}).status == 200


def test_idle_connections_never_keep_others_out(home, scene):
    # The soft limit is raised to the hard one; 100 files stay free.
    wbd = scene.wbd(home, arguments=["--role", "api"], through=["prlimit", "--nofile=256:700"])
    told = wbd.process.output()
    assert "allows fewer connections than api.max_connections" in told and '"connections":600' in told
    key = home.add_key(f"user:{USER}")
    idle = []
    for _ in range(620):
        idle.append(connect(wbd))
    start = time.monotonic()
    assert wbd.get("/api/v1/orders", key).status == 200
    assert time.monotonic() - start < 5
    for one in idle:
        one.close()


def test_a_key_has_its_streams(home, scene):
    wbd = scene.wbd(home, arguments=["--role", "api", "--set", "api.max_streams_per_key=3"])
    key, other = home.add_key(f"user:{USER}"), home.add_key("admin")

    def open_stream(of):
        link = connect(wbd)
        link.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: h\r\nX-API-Key: {of}\r\nAccept: text/event-stream\r\n\r\n".encode())
        return link, link.recv(65536).split(b"\r\n")[0]

    streams = [open_stream(key) for _ in range(3)]
    assert all(b" 200 " in line for _, line in streams)
    assert b" 429 " in open_stream(key)[1]
    assert b" 200 " in open_stream(other)[1]
    streams[0][0].close()
    deadline = time.monotonic() + 10
    while b" 429 " in open_stream(key)[1]:
        assert time.monotonic() < deadline
