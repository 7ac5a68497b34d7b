// Bounds on connections and on the bytes that they hold.
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <catch2/catch.hpp>

#include "core/httpd/budget.hpp"
#include "core/httpd/peers.hpp"
#include "tests/unit/httpd/echo_handler.hpp"
#include "tests/unit/httpd/raw_client.hpp"
#include "tests/unit/rows.hpp"

namespace bounds_test {

using namespace wbd;
using namespace wbd::httpd;
using namespace wbd::httpd::test;

namespace {

// Lets the bodies of X-Owner in, at once or after a wait; refuses those without.
class Doorman final : public Handler {
 public:
  ResponseOrTask begin(const Request& request) override {
    Response response;
    response.owner = std::atol(std::string(request.header("X-Owner")).c_str());
    response.tail_part = std::string(request.path() == "/big" ? 8UL << 20 : 0, 'b');
    if (request.path() == "/wait") return wait();
    return response;
  }
  AdmissionOrTask admit(const Request& head) override {
    ++asked;
    if (head.path() == "/throw") throw std::runtime_error("thrown by admit");
    if (head.path() == "/late") return later(std::string(head.header("X-Owner")));
    return decide(head.header("X-Owner"));
  }
  Response refuse(int status, std::string_view detail) override {
    Response response;
    response.status = status;
    response.tail_part = detail;
    return response;
  }
  std::atomic<int> asked{0};
  std::atomic<bool> released{false};

 private:
  static Task<AdmissionOrRefusal> later(std::string owner) {
    co_await sleep_for(Millis{1});
    auto decided = decide(owner);
    if (auto* refused = std::get_if<Response>(&decided)) co_return std::move(*refused);
    co_return std::get<Admission>(decided);
  }
  static AdmissionOrTask decide(std::string_view owner) {
    if (!owner.empty()) return Admission{std::atol(std::string(owner).c_str())};
    Response response;
    response.status = 401;
    return response;
  }
  Task<Response> wait() {
    while (!released) co_await sleep_for(Millis{1});
    co_return Response{};
  }
};

struct Running {
  explicit Running(ServerOptions options) {
    options.listen = "127.0.0.1:0";
    server = start(options, handler).value();
  }
  [[nodiscard]] RawClient connect() const { return RawClient(server->port()); }
  Doorman handler;
  std::unique_ptr<Server> server;
};

std::string post(const std::string& path, int owner, std::size_t length) {
  return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" +
         (owner == 0 ? "" : "X-Owner: " + std::to_string(owner) + "\r\n") +
         "Content-Length: " + std::to_string(length) + "\r\n\r\n";
}

}  // namespace

TEST_CASE("a budget has a bound for all and one for each owner") {
  Budget budget(100, 40);
  CHECK(budget.take(1, 40));
  CHECK_FALSE(budget.take(1, 1));
  CHECK(budget.take(2, 40));
  CHECK(budget.take(0, 20));  // nobody known: only the bound of all
  CHECK_FALSE(budget.take(3, 1));
  budget.give(1, 40);
  CHECK(budget.take(3, 40));
  CHECK(budget.taken() == 100);

  Budget unbounded(0, 0);
  CHECK(unbounded.take(1, 1UL << 40));
  Share share(unbounded);
  CHECK(share.resize(10));
  CHECK(share.resize(3));
  CHECK(unbounded.taken() == (1UL << 40) + 3);
  share.release();
  CHECK(unbounded.taken() == 1UL << 40);
}

TEST_CASE("networks are read, and what is not one is named") {
  for (const auto* good : {"10.0.0.7", "10.0.0.0/8", "::1", "fd00::/8", "0.0.0.0/0"})
    CHECK(parse_network(good).has_value());
  for (const auto* bad : {"", "10.0.0", "10.0.0.0/33", "::1/129", "host", "10.0.0.0/", "10.0.0.0/x", "/8"}) {
    INFO(bad);
    const auto parsed = parse_network(bad);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().detail.find(std::string("\"") + bad + "\"") != std::string::npos);
  }
}

TEST_CASE("connections of an address are counted, a /64 of IPv6 as one; trusted ones are not") {
  const auto at = [](const char* address) {
    return Endpoint(asio::ip::tcp::endpoint(asio::ip::make_address(address), 4711));
  };
  Peers peers(2, {parse_network("10.1.0.0/16").value(), parse_network("::1").value()});
  CHECK_FALSE(peers.address_of(at("10.1.2.3")));
  CHECK_FALSE(peers.address_of(at("::ffff:10.1.2.3")));
  CHECK_FALSE(peers.address_of(at("::1")));
  const auto one = peers.address_of(at("10.2.0.1")).value();
  CHECK(one == peers.address_of(at("::ffff:10.2.0.1")));
  CHECK(one != peers.address_of(at("10.2.0.2")));
  CHECK(peers.address_of(at("2001:db8::1")) == peers.address_of(at("2001:db8::ffff:1")));
  CHECK(peers.address_of(at("2001:db8::1")) != peers.address_of(at("2001:db8:0:1::1")));
  CHECK(peers.enter(one));
  CHECK(peers.enter(one));
  CHECK_FALSE(peers.enter(one));
  peers.leave(one);
  CHECK(peers.enter(one));
  CHECK_FALSE(Peers(0, {}).address_of(at("10.2.0.1")));
}

TEST_CASE("a body is refused after the head, before a byte of it was sent") {
  Running running{{}};
  for (const auto* path : {"/now", "/late"}) {
    auto stranger = running.connect();
    stranger.send(post(path, 0, 1'000'000));
    const Answer answer = stranger.read();
    CHECK(answer.status == 401);
    CHECK(answer.has("Connection: close"));
    stranger.finish_sending();
    CHECK(stranger.at_end());

    auto known = running.connect();
    known.send(post(path, 7, 3) + "abc" + post(path, 7, 2));
    CHECK(known.read().status == 200);
    known.send("ab");
    CHECK(known.read().status == 200);
  }
  CHECK(running.handler.asked == 6);
  auto client = running.connect();
  client.send(post("/throw", 7, 3));
  CHECK(client.read().status == 500);
}

TEST_CASE("bodies share a bound, and so do those of one owner") {
  ServerOptions options;
  options.body_bytes = 1'000'000;
  options.body_bytes_of_owner = 400'000;
  Running running(options);
  const std::string most(200'000, 'b');  // all but the last byte; its buffer is 256 KiB
  const auto begin = [&](int owner) {
    auto client = running.connect();
    client.send(post("/now", owner, most.size() + 1) + most);
    return client;
  };
  auto first = begin(1);
  // The second body of the owner does not fit; the bound is met after half of it.
  auto second = running.connect();
  second.send(post("/now", 1, most.size() + 1) + most.substr(0, 140'000));
  const Answer refused = second.read();
  CHECK(refused.status == 503);
  CHECK(refused.body == "too many request bodies are under way; try again");

  auto other = begin(2);
  other.send("!");
  CHECK(other.read().status == 200);
  first.send("!");
  CHECK(first.read().status == 200);
  first.send(post("/now", 1, most.size() + 1) + most + "!");
  CHECK(first.read().status == 200);
}

TEST_CASE("answers that nobody takes share a bound; the owner's next answer closes its connection") {
  ServerOptions options;
  options.unsent_bytes_of_owner = 12UL << 20;
  Running running(options);
  const auto big = [](int owner) {
    return "GET /big HTTP/1.1\r\nHost: h\r\nX-Owner: " + std::to_string(owner) + "\r\n\r\n";
  };
  auto first = running.connect();
  first.send(big(1));
  CHECK(first.fill() == RawClient::Fill::data);  // it is being sent; nothing more is read
  auto second = running.connect();
  second.send(big(1));
  auto end = RawClient::Fill::data;
  while (end == RawClient::Fill::data) end = second.fill();
  CHECK(second.input().size() < 8UL << 20);

  auto other = running.connect();
  other.send(big(2));
  CHECK(other.read().body.size() == 8UL << 20);
  CHECK(first.read().body.size() == 8UL << 20);
  first.send(big(1));
  CHECK(first.read().body.size() == 8UL << 20);
}

TEST_CASE("an answer larger than a connection may hold is not kept") {
  ServerOptions options;
  options.unsent_bytes_of_connection = 1UL << 20;
  Running running(options);
  auto client = running.connect();
  client.send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
  while (client.fill() == RawClient::Fill::data) {
  }
  CHECK(client.input().size() < 8UL << 20);
}

TEST_CASE("a full server closes the connection that has waited longest for its client") {
  ServerOptions options;
  options.max_connections = 3;
  options.header_timeout = options.idle_timeout = options.send_timeout = Millis{20'000};
  Running running(options);
  auto busy = running.connect();
  busy.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  auto silent = running.connect();
  auto used = running.connect();
  used.send("GET /now HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(used.read().status == 200);

  auto next = running.connect();
  next.send("GET /now HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(next.read().status == 200);
  CHECK(silent.at_end());
  used.send("GET /now HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(used.read().status == 200);
  running.handler.released = true;
  CHECK(busy.read().status == 200);
}

TEST_CASE("a connection above those of its key is closed after its answer") {
  ServerOptions options;
  options.max_connections_of_owner = 2;
  Running running(options);
  const auto ask = [](const RawClient& client, int owner) {
    client.send("GET /now HTTP/1.1\r\nHost: h\r\nX-Owner: " + std::to_string(owner) + "\r\n\r\n");
  };
  auto first = running.connect(), second = running.connect(), third = running.connect(),
       other = running.connect();
  for (RawClient* client : {&first, &second, &third}) {
    ask(*client, 7);
    CHECK(client->read().status == 200);
  }
  CHECK(third.at_end());
  ask(other, 8);
  CHECK(other.read().status == 200);
  // The first one serves another key from now on, so there is a place again.
  ask(first, 8);
  CHECK(first.read().status == 200);
  auto fourth = running.connect();
  for (int i = 0; i < 2; ++i) {
    ask(fourth, 7);
    CHECK(fourth.read().status == 200);
  }
  ask(second, 7);
  CHECK(second.read().status == 200);
}

TEST_CASE("an address has its connections, and one more is told so") {
  ServerOptions options;
  options.max_connections_per_address = 2;
  const auto ask = [](const RawClient& client) { client.send("GET /now HTTP/1.1\r\nHost: h\r\n\r\n"); };
  SECTION("without trust") {
    Running running(options);
    auto first = running.connect();
    auto second = std::make_unique<RawClient>(running.connect());
    ask(first);
    ask(*second);
    CHECK(first.read().status == 200);
    CHECK(second->read().status == 200);
    auto third = running.connect();
    const Answer answer = third.read();
    CHECK(answer.status == 503);
    CHECK(answer.body == "too many connections of this address");
    second.reset();
    for (int attempt = 0; attempt < 1'000; ++attempt) {  // the server may not have seen the end of `second`
      auto next = running.connect();
      ask(next);
      if (next.read().status == 200) return;
    }
    FAIL("no place was freed");
  }
  SECTION("trusted") {
    options.trusted_addresses = {"127.0.0.0/8"};
    Running running(options);
    std::vector<RawClient> clients;
    for (int i = 0; i < 5; ++i) {
      ask(clients.emplace_back(running.connect()));
      CHECK(clients.back().read().status == 200);
    }
  }
  SECTION("a network that is none is refused at the start") {
    options.trusted_addresses = {"localhost"};
    Doorman handler;
    const auto server = start(options, handler);
    REQUIRE_FALSE(server.has_value());
    CHECK(server.error().detail.find("api.trusted_addresses: ") == 0);
  }
}

}  // namespace bounds_test
