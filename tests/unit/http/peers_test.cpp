#include <boost/asio/read.hpp>
#include <catch2/catch.hpp>

#include "core/http/client.hpp"
#include "tests/fakes/tcp_script_server.hpp"

namespace http_peers_test {

using namespace wbd;
using fakes::TcpScriptServer;
using fakes::write_all;

namespace {

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TcpScriptServer::Script say_ok() {
  return [](TcpScriptServer::Socket& socket, const std::string&) -> Task<void> {
    co_await write_all(socket, std::string(kOk));
  };
}

struct Fixture {
  asio::io_context context;
  std::unique_ptr<http::Client> client = http::make_curl_client(context);

  static http::Request get(std::string url) {
    http::Request request;
    request.url = std::move(url);
    request.timeout = Millis{5'000};
    return request;
  }
  Result<http::Response> send(http::Request request) {
    return run_sync(context, client->send(std::move(request)));
  }
};

// Reads what a SOCKS5 client says, byte by byte, and passes its request on to an answer of our own.
struct Socks {
  explicit Socks(asio::io_context& context) : acceptor(context, {asio::ip::make_address("127.0.0.1"), 0}) {
    asio::co_spawn(context, serve(), asio::detached);
  }
  Task<void> serve() {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    std::array<unsigned char, 2> start{};
    co_await asio::async_read(socket, asio::buffer(start), asio::use_awaitable);
    std::vector<unsigned char> methods(start[1]);
    co_await asio::async_read(socket, asio::buffer(methods), asio::use_awaitable);
    co_await write_all(socket, std::string("\x05\x02", 2));
    user = co_await text(socket, 1);
    password = co_await text(socket, 0);
    co_await write_all(socket, std::string("\x01\x00", 2));
    std::array<unsigned char, 4> wish{};
    co_await asio::async_read(socket, asio::buffer(wish), asio::use_awaitable);
    by_name = wish[3] == 3;
    if (by_name) host = co_await text(socket, 0);
    std::array<unsigned char, 2> port{};
    co_await asio::async_read(socket, asio::buffer(port), asio::use_awaitable);
    co_await write_all(socket, std::string("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50", 10));
    std::string request;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", asio::use_awaitable);
    co_await write_all(socket, std::string(kOk));
  }
  static Task<std::string> text(TcpScriptServer::Socket& socket, std::size_t skipped) {
    std::vector<unsigned char> head(skipped + 1);
    co_await asio::async_read(socket, asio::buffer(head), asio::use_awaitable);
    std::string out(head.back(), '\0');
    co_await asio::async_read(socket, asio::buffer(out), asio::use_awaitable);
    co_return out;
  }
  asio::ip::tcp::acceptor acceptor;
  std::string user, password, host;
  bool by_name = false;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a peer that is refused gets no connection, and the error says why") {
  TcpScriptServer server(context, say_ok());
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    std::vector<std::string> asked;
    bool left = true;
    auto request = get("http://" + host + ":" + std::to_string(server.port()) + "/");
    request.left = &left;
    request.refuse = [&](const http::Peer& peer) -> std::optional<std::string> {
      asked.push_back(peer.address);
      CHECK(peer.port == server.port());
      return "not there";
    };
    const auto got = send(std::move(request));
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == Errc::forbidden);
    CHECK(got.error().detail == "not there");
    CHECK_FALSE(left);
    CHECK(std::count(asked.begin(), asked.end(), "127.0.0.1") == 1);
  }
  CHECK(server.connections() == 0);
}

TEST_CASE_METHOD(Fixture, "a connection that was kept is checked too") {
  TcpScriptServer server(context, say_ok());
  REQUIRE(send(get(server.url())).has_value());
  auto request = get(server.url());
  request.refuse = [](const http::Peer&) -> std::optional<std::string> { return "not there"; };
  const auto got = send(std::move(request));
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == Errc::forbidden);
  CHECK(server.connections() == 1);
  CHECK(server.requests().size() == 1);
}

TEST_CASE_METHOD(Fixture, "a check that throws refuses; one that agrees changes nothing") {
  TcpScriptServer server(context, say_ok());
  auto request = get(server.url());
  request.refuse = [](const http::Peer&) -> std::optional<std::string> { throw std::runtime_error("x"); };
  const auto refused = send(std::move(request));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::forbidden);
  for (int i = 0; i < 2; ++i) {
    auto good = get(server.url());
    good.refuse = [](const http::Peer&) -> std::optional<std::string> { return std::nullopt; };
    CHECK(send(std::move(good)).has_value());
  }
  CHECK(server.connections() == 1);
}

TEST_CASE_METHOD(Fixture, "an HTTP proxy gets the request, with its credentials, and is the checked peer") {
  TcpScriptServer proxy(context, say_ok());
  auto request = get("http://receiver.invalid/x");
  request.proxy = "http://me:pass%40word@127.0.0.1:" + std::to_string(proxy.port());
  std::vector<std::uint16_t> asked;
  request.refuse = [&](const http::Peer& peer) -> std::optional<std::string> {
    asked.push_back(peer.port);
    return std::nullopt;
  };
  const auto got = send(std::move(request));
  REQUIRE(got.has_value());
  const std::string& seen = proxy.requests().at(0);
  CHECK(seen.starts_with("GET http://receiver.invalid/x HTTP/1.1\r\n"));
  CHECK(seen.find("Proxy-Authorization: Basic bWU6cGFzc0B3b3Jk\r\n") != std::string::npos);
  CHECK(asked == std::vector<std::uint16_t>{proxy.port(), proxy.port()});
}

TEST_CASE_METHOD(Fixture, "a SOCKS proxy looks up the host itself when its scheme says so") {
  Socks proxy(context);
  auto request = get("http://receiver.invalid/x");
  request.proxy = "socks5h://me:secret@127.0.0.1:" + std::to_string(proxy.acceptor.local_endpoint().port());
  REQUIRE(send(std::move(request)).has_value());
  CHECK(proxy.by_name);
  CHECK(proxy.host == "receiver.invalid");
  CHECK(proxy.user == "me");
  CHECK(proxy.password == "secret");
}

TEST_CASE_METHOD(Fixture, "no error shows the password of a proxy") {
  for (const std::string proxy : {"http://me:secret@127.0.0.1:1", "socks5://me:secret@127.0.0.1:1",
                                  "socks5h://me:secret@proxy.invalid:1", "gopher://me:secret@127.0.0.1:1",
                                  "me:secret@127.0.0.1", "http://me:secret@[::1"}) {
    INFO(proxy);
    auto request = get("http://receiver.invalid/");
    request.proxy = proxy;
    const auto got = send(std::move(request));
    REQUIRE_FALSE(got.has_value());
    CHECK((got.error().code == Errc::unreachable || got.error().code == Errc::invalid_argument));
    CHECK(got.error().detail.find("secret") == std::string::npos);
  }
}

TEST_CASE_METHOD(Fixture, "a request without a proxy ignores that of the environment") {
  TcpScriptServer server(context, say_ok());
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  auto direct = get(server.url());
  direct.proxy = "";
  CHECK(send(std::move(direct)).has_value());
  CHECK_FALSE(send(get(server.url())).has_value());
  ::setenv("no_proxy", "127.0.0.1", 1);
  auto named = get(server.url());
  named.proxy = "http://127.0.0.1:1";
  CHECK_FALSE(send(std::move(named)).has_value());
  ::unsetenv("http_proxy");
  ::unsetenv("no_proxy");
}

}  // namespace http_peers_test
