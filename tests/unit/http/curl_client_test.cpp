#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/socket_base.hpp>
#include <catch2/catch.hpp>

#include "core/http/client.hpp"
#include "tests/fakes/tcp_script_server.hpp"

namespace curl_client_test {

using namespace wbd;
using fakes::TcpScriptServer;
using fakes::write_all;

namespace {

struct CollectingSink final : http::BodySink {
  std::string body;
  std::function<Task<Result<void>>(std::string_view)> act;
  Task<Result<void>> consume(std::string_view piece) override {
    body += piece;
    if (act) co_return co_await act(piece);
    co_return Result<void>{};
  }
};

http::Request get(std::string url, Millis timeout = Millis{20'000}) {
  http::Request request;
  request.url = std::move(url);
  request.timeout = timeout;
  return request;
}

struct Fixture {
  asio::io_context context;
  std::unique_ptr<http::Client> client = http::make_curl_client(context);

  Result<http::Response> send(http::Request request) {
    return run_sync(context, client->send(std::move(request)));
  }
  Result<http::Response> stream(http::Request request, http::BodySink& sink) {
    return run_sync(context, client->stream(std::move(request), sink));
  }
};

// The same bytes for every request.
TcpScriptServer::Script answer(std::string bytes, bool then_close = false) {
  return [bytes = std::move(bytes), then_close](TcpScriptServer::Socket& socket,
                                                const std::string&) -> Task<void> {
    co_await write_all(socket, bytes);
    if (then_close) socket.close();
  };
}

}  // namespace

TEST_CASE_METHOD(Fixture, "an answer comes with its status, headers in lower case and body") {
  TcpScriptServer server(
      context, answer("HTTP/1.1 429 Too Many\r\nX-Ratelimit-Retry:  7 \r\nContent-Length: 5\r\n\r\nhello"));
  const auto got = send(get(server.url()));
  REQUIRE(got.has_value());
  CHECK(got->status == 429);
  CHECK(got->header("x-ratelimit-retry") == "7");
  CHECK_FALSE(got->header("x-ratelimit-reset"));
  CHECK(got->body == "hello");
}

TEST_CASE_METHOD(Fixture, "bodies in memory share a bound, until they are dropped") {
  TcpScriptServer server(
      context, answer("HTTP/1.1 200 OK\r\nContent-Length: 700000\r\n\r\n" + std::string(700'000, 'b')));
  client = http::make_curl_client(context, 1'000'000);
  const auto other = http::make_curl_client(context, 1'000'000);
  auto first = std::make_unique<Result<http::Response>>(send(get(server.url())));
  REQUIRE(first->has_value());
  const auto refused = run_sync(context, other->send(get(server.url())));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::unreachable);
  CHECK(refused.error().detail == "too many large answers at the same time");
  first.reset();
  CHECK(run_sync(context, other->send(get(server.url()))).has_value());
}

TEST_CASE_METHOD(Fixture, "requests one after another share one connection") {
  TcpScriptServer server(context, answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  for (int i = 0; i < 3; ++i) REQUIRE(send(get(server.url())).has_value());
  CHECK(server.connections() == 1);
  CHECK(server.requests().size() == 3);
}

TEST_CASE_METHOD(Fixture, "a body is posted without waiting for 100-continue") {
  TcpScriptServer server(context, answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  auto request = get(server.url("/x"));
  request.method = "POST";
  request.body = std::string(3000, 'a');
  request.headers = {{"Authorization", "secret"}, {"Content-Type", "application/json"}};
  REQUIRE(send(std::move(request)).has_value());
  const std::string& seen = server.requests().at(0);
  CHECK(seen.starts_with("POST /x HTTP/1.1\r\n"));
  CHECK(seen.find("Authorization: secret\r\n") != std::string::npos);
  CHECK(seen.find("Expect") == std::string::npos);
  CHECK(seen.ends_with(std::string(3000, 'a')));
}

TEST_CASE_METHOD(Fixture, "a redirect is an answer like others and is not followed") {
  TcpScriptServer server(context,
                         answer("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"));
  const auto got = send(get(server.url()));
  REQUIRE(got.has_value());
  CHECK(got->status == 302);
  CHECK(server.requests().size() == 1);
}

TEST_CASE_METHOD(Fixture, "a header with a line break is refused before anything leaves") {
  TcpScriptServer server(context, answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  auto request = get(server.url());
  request.headers = {{"Authorization", "a\r\nX-Evil: 1"}};
  bool left = true;
  request.left = &left;
  const auto got = send(std::move(request));
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == Errc::invalid_argument);
  CHECK_FALSE(left);
  CHECK(server.requests().empty());
}

TEST_CASE_METHOD(Fixture, "failures of the network are unreachable and say whether the request left") {
  SECTION("nobody listens") {
    // Bound, so that no other program gets the port.
    asio::ip::tcp::acceptor deaf(context, asio::ip::tcp::v4());
    deaf.bind({asio::ip::make_address("127.0.0.1"), 0});
    bool left = true;
    auto request = get("http://127.0.0.1:" + std::to_string(deaf.local_endpoint().port()) + "/");
    request.left = &left;
    const auto got = send(std::move(request));
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == Errc::unreachable);
    CHECK_FALSE(left);
  }
  SECTION("the connection is reset instead of an answer") {
    TcpScriptServer server(context, [](TcpScriptServer::Socket& socket, const std::string&) -> Task<void> {
      socket.set_option(asio::socket_base::linger(true, 0));
      socket.close();
      co_return;
    });
    bool left = false;
    auto request = get(server.url());
    request.left = &left;
    const auto got = send(std::move(request));
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == Errc::unreachable);
    CHECK(left);
  }
  SECTION("a body shorter than announced") {
    TcpScriptServer server(context, answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2", true));
    const auto got = send(get(server.url()));
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == Errc::unreachable);
  }
  SECTION("a chunked body without its last chunk") {
    TcpScriptServer server(context,
                           answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", true));
    CollectingSink sink;
    const auto got = stream(get(server.url()), sink);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == Errc::unreachable);
    CHECK(sink.body == "abc");
  }
  SECTION("no answer in time") {
    TcpScriptServer server(context,
                           [](TcpScriptServer::Socket&, const std::string&) -> Task<void> { co_return; });
    const auto got = send(get(server.url(), Millis{60}));
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == Errc::unreachable);
    CHECK(got.error().detail.find("milliseconds") != std::string::npos);
  }
}

TEST_CASE_METHOD(Fixture, "a chunked body arrives whole, piece by piece") {
  TcpScriptServer server(context, [](TcpScriptServer::Socket& socket, const std::string&) -> Task<void> {
    co_await write_all(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 5; ++i) co_await write_all(socket, "4\r\nab" + std::to_string(10 + i) + "\r\n");
    co_await write_all(socket, "0\r\n\r\n");
  });
  CollectingSink sink;
  const auto got = stream(get(server.url()), sink);
  REQUIRE(got.has_value());
  CHECK(got->body.empty());
  CHECK(sink.body == "ab10ab11ab12ab13ab14");
}

TEST_CASE_METHOD(Fixture, "the body of a refusal is not given to the sink") {
  TcpScriptServer server(context, answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
  CollectingSink sink;
  const auto got = stream(get(server.url()), sink);
  REQUIRE(got.has_value());
  CHECK(got->body == "no");
  CHECK(sink.body.empty());
}

TEST_CASE_METHOD(Fixture, "a sink that is busy holds the sender back at about 4 MB and loses nothing") {
  constexpr std::size_t kTotal = 24UL * 1024 * 1024;
  std::size_t written = 0;
  TcpScriptServer server(
      context, [&written](TcpScriptServer::Socket& socket, const std::string&) -> Task<void> {
        socket.set_option(asio::socket_base::send_buffer_size(65536));
        co_await write_all(socket,
                           "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kTotal) + "\r\n\r\n");
        const std::string block(65536, 'x');
        while (written < kTotal) {
          co_await write_all(socket, block);
          written += block.size();
        }
      });
  CollectingSink sink;
  std::size_t most_ahead = 0;
  sink.act = [&](std::string_view) -> Task<Result<void>> {
    // Runs the loop until the sender makes no more progress.
    std::size_t before = 0;
    for (int idle = 0; idle < 50;) {
      co_await asio::post(context, asio::use_awaitable);
      idle = written == before ? idle + 1 : 0;
      before = written;
    }
    most_ahead = std::max(most_ahead, written - sink.body.size());
    co_return Result<void>{};
  };
  const auto got = stream(get(server.url()), sink);
  REQUIRE(got.has_value());
  CHECK(sink.body.size() == kTotal);
  CHECK(most_ahead > 1UL * 1024 * 1024);
  CHECK(most_ahead < 14UL * 1024 * 1024);  // 4 MB here, the rest in the kernel's socket buffers
}

TEST_CASE_METHOD(Fixture, "an error of the sink ends the transfer and is handed on") {
  TcpScriptServer server(context, answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"));
  CollectingSink sink;
  sink.act = [](std::string_view) -> Task<Result<void>> { co_return Error{Errc::lease_lost, "gone"}; };
  const auto got = stream(get(server.url()), sink);
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == Errc::lease_lost);
}

TEST_CASE_METHOD(Fixture, "an answer over the size limit is bad data") {
  TcpScriptServer server(context,
                         answer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x')));
  auto request = get(server.url());
  request.max_body = 1000;
  const auto got = send(std::move(request));
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == Errc::bad_data);
}

TEST_CASE_METHOD(Fixture, "many requests at once end, each with its own answer") {
  TcpScriptServer server(
      context, [](TcpScriptServer::Socket& socket, const std::string& request) -> Task<void> {
        const std::string path = request.substr(4, request.find(' ', 4) - 4);
        co_await write_all(
            socket, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(path.size()) + "\r\n\r\n" + path);
      });
  int right = 0;
  auto one = [&](int i) -> Task<void> {
    const std::string path = "/" + std::to_string(i);
    const auto got = co_await client->send(get(server.url(path)));
    if (got && got->body == path) ++right;
    if (right == 40) context.stop();
  };
  for (int i = 0; i < 40; ++i) asio::co_spawn(context, one(i), asio::detached);
  context.run();
  CHECK(right == 40);
}

TEST_CASE_METHOD(Fixture, "a cancelled request ends with cancelled and the client goes on working") {
  bool reached = false;
  asio::cancellation_signal cancel;
  TcpScriptServer server(context,
                         [&](TcpScriptServer::Socket& socket, const std::string& request) -> Task<void> {
                           if (request.starts_with("GET /slow")) {
                             reached = true;
                             cancel.emit(asio::cancellation_type::terminal);
                             co_return;
                           }
                           co_await write_all(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                         });
  std::optional<Errc> outcome;
  auto slow = [&]() -> Task<void> {
    const auto got = co_await client->send(get(server.url("/slow")));
    outcome = got ? Errc::internal : got.error().code;
    context.stop();
  };
  asio::co_spawn(context, slow(), asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  context.run();
  CHECK(reached);
  CHECK(outcome == Errc::cancelled);
  CHECK(send(get(server.url("/fast"))).has_value());
}

TEST_CASE("destroying the client while requests run leaves nothing behind") {
  asio::io_context context;
  auto client = http::make_curl_client(context);
  std::optional<Errc> outcome;
  bool resume = GENERATE(false, true);
  TcpScriptServer server(context, [&](TcpScriptServer::Socket&, const std::string&) -> Task<void> {
    context.stop();
    co_return;
  });
  auto slow = [&]() -> Task<void> {
    const auto got = co_await client->send(get(server.url()));
    outcome = got ? Errc::internal : got.error().code;
  };
  asio::co_spawn(context, slow(), asio::detached);
  context.run();
  client.reset();
  if (resume) {
    context.restart();
    while (!outcome) context.run_one();
    CHECK(outcome == Errc::cancelled);
  } else {
    CHECK_FALSE(outcome);  // its frame is destroyed with the context
  }
}

}  // namespace curl_client_test
