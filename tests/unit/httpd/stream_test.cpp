// Endless answers, and clients that do not read.
#include <thread>

#include <catch2/catch.hpp>

#include "tests/unit/httpd/echo_handler.hpp"
#include "tests/unit/httpd/raw_client.hpp"

namespace stream_test {

using namespace wbd;
using namespace wbd::httpd;
using namespace wbd::httpd::test;

namespace {

struct Running {
  explicit Running(ServerOptions options = {}) {
    options.listen = "127.0.0.1:0";
    server = start(options, handler).value();
  }
  [[nodiscard]] RawClient connect() const { return RawClient(server->port()); }

  EchoHandler handler;
  std::unique_ptr<Server> server;
};

std::string get(const std::string& target, const std::string& version = "1.1") {
  return "GET " + target + " HTTP/" + version + "\r\nHost: h\r\n\r\n";
}

// Reads until the server closes.
std::string read_all(RawClient& client) {
  while (client.fill() == RawClient::Fill::data) {
  }
  return client.input();
}

}  // namespace

TEST_CASE("a stream comes in chunks and ends with the last one and the connection") {
  Running running;
  auto client = running.connect();
  client.send(get("/stream?2"));
  const Answer answer = client.read();
  CHECK(answer.status == 200);
  CHECK(answer.has("\r\nContent-Type: text/event-stream\r\n"));
  CHECK(answer.has("\r\nTransfer-Encoding: chunked\r\n"));
  CHECK(answer.has("\r\nConnection: close\r\n"));
  CHECK_FALSE(answer.has("Content-Length"));
  CHECK(read_all(client) == "8\r\npiece 0\n\r\n8\r\npiece 1\n\r\n0\r\n\r\n");
}

TEST_CASE("HTTP/1.0 gets a stream as it is") {
  Running running;
  auto client = running.connect();
  client.send(get("/stream?2", "1.0"));
  CHECK_FALSE(client.read().has("Transfer-Encoding"));
  CHECK(read_all(client) == "piece 0\npiece 1\n");
}

TEST_CASE("HEAD of a stream has its head only") {
  Running running;
  auto client = running.connect();
  client.send("HEAD /stream?2 HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.read(true).has("\r\nContent-Type: text/event-stream\r\n"));
  CHECK(client.at_end());
  CHECK(running.handler.streams() == 0);
}

TEST_CASE("a stream ends when its client goes") {
  Running running;
  {
    auto client = running.connect();
    client.send(get("/stream?-1"));
    client.read();
    running.handler.wait_for_streams(1);
  }
  running.handler.wait_for_streams(0);
}

TEST_CASE("a graceful stop ends streams in order") {
  Running running;
  auto client = running.connect();
  client.send(get("/stream?-1"));
  client.read();
  running.handler.wait_for_streams(1);
  std::thread stopper([&running] { running.server->stop(Millis{60'000}); });
  const std::string rest = read_all(client);
  stopper.join();
  CHECK(rest.ends_with("\r\n0\r\n\r\n"));
  CHECK(running.handler.streams() == 0);
}

TEST_CASE("who does not read a stream is cut, and it holds one piece at most") {
  ServerOptions options;
  options.send_timeout = Millis{100};
  Running running(options);
  auto client = running.connect();
  client.send(get("/stream?-1000"));
  running.handler.wait_for_ended_streams(1);
}

TEST_CASE("reading a little now and then does not extend the time of a large answer") {
  ServerOptions options;
  options.send_timeout = Millis{200};
  options.slowest_read = 1UL << 30;
  Running running(options);
  auto client = running.connect();
  client.send(get("/big?64000000"));
  const auto start = std::chrono::steady_clock::now();
  // A few bytes each time: every write of the server makes some progress.
  while (running.handler.has_big() && std::chrono::steady_clock::now() - start < std::chrono::seconds(10)) {
    client.fill();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  CHECK_FALSE(running.handler.has_big());
}

TEST_CASE("a large answer has time for its size") {
  ServerOptions options;
  options.send_timeout = Millis{5};
  options.slowest_read = 1000;
  Running running(options);
  auto client = running.connect();
  client.send(get("/big?30000000"));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // many times the limit of a small one
  CHECK(client.read().body.size() == 30'000'000);
}

}  // namespace stream_test
