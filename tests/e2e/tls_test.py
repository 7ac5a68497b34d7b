"""wbd over TLS and over a unix socket."""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import urllib.parse

import pytest


def make_certificate(folder, name):
    """A certificate of its own for localhost; (certificate, key)."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    return certificate, key


def connect(wbd, certificate):
    address = urllib.parse.urlsplit(wbd.base)
    context = ssl.create_default_context(cafile=certificate)
    return http.client.HTTPSConnection(address.hostname, address.port, context=context, timeout=20)


def get(connection, path, **headers):
    connection.request("GET", path, headers=headers)
    reply = connection.getresponse()
    return reply.status, reply.read()


@pytest.fixture
def place(scene, tmp_path):
    """(installation, wbd, certificate, key) of a wbd with TLS."""
    certificate, key = make_certificate(tmp_path, "first")
    home = scene.installation("http://127.0.0.1:1")
    home.configure("api", f'tls_certificate = "{certificate}"\ntls_key = "{key}"')
    return home, scene.wbd(home, arguments=["--role", "api"]), certificate, key


def test_requests_are_answered_over_tls_and_plain_ones_are_not(place):
    home, wbd, certificate, _ = place
    connection = connect(wbd, certificate)
    for _ in range(3):  # one connection
        assert get(connection, "/healthz")[0] == 200
    status, body = get(connection, "/openapi.json")
    assert status == 200 and len(body) > 100_000
    assert get(connection, "/api/v1/orders", **{"X-API-Key": home.add_key("admin")})[0] == 200

    address = urllib.parse.urlsplit(wbd.base)
    with socket.create_connection((address.hostname, address.port), timeout=10) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        assert b"200" not in plain.recv(100)


def test_tls_12_needs_forward_secrecy_and_authenticated_encryption(scene, tmp_path):
    certificate, key = tmp_path / "rsa.pem", tmp_path / "rsa.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=rsa"]
        + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    home = scene.installation("http://127.0.0.1:1")
    home.configure("api", f'tls_certificate = "{certificate}"\ntls_key = "{key}"')
    wbd = scene.wbd(home, arguments=["--role", "api"])

    def suite(offered):
        context = ssl.create_default_context(cafile=certificate)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(offered + ":@SECLEVEL=0")
        address = urllib.parse.urlsplit(wbd.base)
        with socket.create_connection((address.hostname, address.port), timeout=20) as plain:
            return context.wrap_socket(plain, server_hostname="127.0.0.1").cipher()[0]

    for good in ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"):
        assert suite(good) == good
    for bad in ("AES128-SHA", "AES256-SHA", "AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA384"):
        with pytest.raises(ssl.SSLError):
            suite(bad)


def test_a_stream_goes_over_tls_and_ends_in_order(place, scene):
    home, wbd, certificate, _ = place
    connection = connect(wbd, certificate)
    connection.request("GET", "/api/v1/events", headers={"X-API-Key": home.add_key("admin"), "Accept": "text/event-stream"})
    reply = connection.getresponse()
    assert reply.readline() == b"retry: 3000\n"
    scene.stop(wbd)
    assert reply.read() == b"\n"


def test_a_renewed_certificate_is_taken_up_at_sighup(place, tmp_path):
    _, wbd, certificate, key = place
    old = connect(wbd, certificate)
    assert get(old, "/healthz")[0] == 200
    renewed, renewed_key = make_certificate(tmp_path, "second")
    os.replace(renewed_key, key)
    certificate.write_bytes(renewed.read_bytes())
    os.kill(wbd.process.pid, signal.SIGHUP)
    wbd.process.wait_line("err", lambda line: line.get("msg") == "the certificate was read again")
    assert get(connect(wbd, certificate), "/healthz")[0] == 200
    assert get(old, "/healthz")[0] == 200  # the existing connection continues

    certificate.write_text("nothing")
    os.kill(wbd.process.pid, signal.SIGHUP)
    wbd.process.wait_line("err", lambda line: line.get("msg") == "the old certificate stays in use")
    certificate.write_bytes(renewed.read_bytes())
    assert get(connect(wbd, certificate), "/healthz")[0] == 200


def test_an_unusable_certificate_is_reported_at_startup(scene, tmp_path):
    certificate, _ = make_certificate(tmp_path, "first")
    _, other_key = make_certificate(tmp_path, "second")
    home = scene.installation("http://127.0.0.1:1")
    home.configure("api", f'tls_certificate = "{certificate}"\ntls_key = "{other_key}"')
    with pytest.raises(AssertionError, match="api.tls_key"):
        home.start_wbd()


def test_a_unix_socket_serves_the_same(scene, tmp_path):
    home = scene.installation("http://127.0.0.1:1")
    path = tmp_path / "wbd.sock"
    scene.wbd(home, arguments=["--role", "api"], WBD_LISTEN=f"unix:{path}")

    class Connection(http.client.HTTPConnection):
        def connect(self):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.connect(str(path))

    assert get(Connection("localhost"), "/healthz")[0] == 200
    assert path.stat().st_mode & 0o777 == 0o660
