#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/fakes/temp_folder.hpp"
#include "tests/unit/httpd/echo_handler.hpp"
#include "tests/unit/httpd/raw_client.hpp"
#include "tests/unit/rows.hpp"

namespace server_test {

using namespace wbd;
using namespace wbd::httpd;
using namespace wbd::httpd::test;

namespace {

struct Running {
  explicit Running(ServerOptions options = {}) : server(open(std::move(options), handler)) {}

  static std::unique_ptr<Server> open(ServerOptions options, Handler& handler) {
    if (options.listen == ServerOptions{}.listen) options.listen = "127.0.0.1:0";
    return start(options, handler).value();
  }
  [[nodiscard]] RawClient connect() const { return RawClient(server->port()); }

  EchoHandler handler;
  std::unique_ptr<Server> server;
};

std::string get(const std::string& target, const std::string& lines = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}

ServerOptions quick() {
  ServerOptions options;
  options.header_timeout = Millis{100};
  options.idle_timeout = Millis{1'000};  // long enough for a client that waits for the processor
  options.send_timeout = Millis{200};
  options.slowest_read = 1UL << 30;
  return options;
}

}  // namespace

TEST_CASE("an answer carries its parts in order, with the headers a client needs") {
  Running running;
  auto client = running.connect();
  for (const std::string target : {"/now", "/later"}) {
    client.send(get(target, "X-Test: seen\r\n"));
    const Answer answer = client.read();
    CHECK(answer.head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.body == "GET " + target + " []");
    CHECK(answer.has("\r\nContent-Type: text/plain\r\n"));
    CHECK(answer.has("\r\nX-Header: seen\r\n"));
    CHECK(answer.has("\r\nX-Peer: 127.0.0.1\r\n"));
    CHECK(answer.has("\r\nDate: "));
    CHECK(answer.has(" GMT\r\n"));
    CHECK_FALSE(answer.has("Connection:"));
  }
}

TEST_CASE("the Date is the present one in the form of RFC 9110") {
  Running running;
  auto client = running.connect();
  client.send(get("/now"));
  const std::string head = client.read().head;
  std::tm parsed{};
  const char* rest =
      ::strptime(head.c_str() + head.find("Date: ") + 6, "%a, %d %b %Y %H:%M:%S GMT\r\n", &parsed);
  REQUIRE(rest != nullptr);
  CHECK(std::abs(::timegm(&parsed) - std::time(nullptr)) <= 10);
}

TEST_CASE("pipelined requests are answered in order, the slow ones too") {
  Running running;
  auto client = running.connect();
  std::string all;
  for (int i = 0; i < 500; ++i) {
    all += i % 3 == 0 ? get("/later/" + std::to_string(i)) : get("/now/" + std::to_string(i));
  }
  client.send(all);
  for (int i = 0; i < 500; ++i) {
    const std::string target = (i % 3 == 0 ? "/later/" : "/now/") + std::to_string(i);
    REQUIRE(client.read().body == "GET " + target + " []");
  }
}

TEST_CASE("a request is answered when its bytes come one at a time") {
  Running running;
  auto client = running.connect();
  const std::string text =
      "POST /now HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  for (const char byte : text) client.send({&byte, 1});
  CHECK(client.read().body == "POST /now [abcde]");
}

TEST_CASE("HEAD has the length of the body and no body") {
  Running running;
  auto client = running.connect();
  client.send("HEAD /now HTTP/1.1\r\nHost: h\r\n\r\n" + get("/now"));
  const Answer head = client.read(true);
  CHECK(head.has("\r\nContent-Length: 12\r\n"));  // "HEAD /now []"
  CHECK(client.read().body == "GET /now []");
}

TEST_CASE("an answer without content has neither length nor type") {
  Running running;
  auto client = running.connect();
  client.send(get("/empty") + get("/now"));
  const Answer empty = client.read();
  CHECK(empty.head.starts_with("HTTP/1.1 204 No Content\r\n"));
  CHECK_FALSE(empty.has("Content-"));
  CHECK(client.read().status == 200);
}

TEST_CASE("the connection ends when the client, the handler or HTTP/1.0 wants it") {
  Running running;
  struct Case {
    std::string text;
    std::string connection;  // of the answer
    bool ends;
  };
  const auto c =
      EACH_ROW(Case, {
                         {get("/now", "Connection: close\r\n"), "close", true},
                         {get("/close"), "close", true},
                         {"GET /now HTTP/1.0\r\n\r\n", "close", true},
                         {"GET /now HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive", false},
                         {get("/now"), "", false},
                     });
  INFO(c.text);
  auto client = running.connect();
  client.send(c.text);
  const Answer answer = client.read();
  CHECK(answer.status == 200);
  CHECK(answer.has("Connection: ") == !c.connection.empty());
  CHECK(answer.has("Connection: " + c.connection) == !c.connection.empty());
  if (c.ends) {
    CHECK(client.at_end());
  } else {
    client.send(get("/now"));
    CHECK(client.read().status == 200);
  }
}

TEST_CASE("a client that finishes sending still gets its answers") {
  Running running;
  auto client = running.connect();
  client.send(get("/later/1") + get("/now/2"));
  client.finish_sending();
  CHECK(client.read().body == "GET /later/1 []");
  CHECK(client.read().body == "GET /now/2 []");
  CHECK(client.at_end());
}

TEST_CASE("a refused request is answered and ends the connection, also while the client still sends") {
  ServerOptions options;
  options.max_body = 1000;
  Running running(options);
  auto client = running.connect();
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + std::string(100'000, 'x'));
  const Answer answer = client.read();
  CHECK(answer.status == 413);
  CHECK(answer.body == "the request body is too large");
  CHECK(answer.has("Connection: close"));
  CHECK(client.at_end());
}

TEST_CASE("100 Continue comes before the body is sent") {
  Running running;
  auto client = running.connect();
  client.send("POST /now HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read().head == "HTTP/1.1 100 Continue\r\n");
  client.send("abc");
  CHECK(client.read().body == "POST /now [abc]");
}

TEST_CASE("an exception of the handler is answered with 500 and the connection goes on") {
  Running running;
  auto client = running.connect();
  client.send(get("/throw") + get("/now/throw") + get("/now"));
  CHECK(client.read().status == 500);
  const Answer second = client.read();
  CHECK(second.status == 500);
  CHECK(second.body == "internal error");
  CHECK(client.read().status == 200);
}

TEST_CASE("a large answer arrives whole, also when the client is slow to read it") {
  Running running;
  auto client = running.connect();
  client.send(get("/big?20000000") + get("/now"));
  const Answer big = client.read();
  CHECK(big.body == std::string(5'000'000, 'h') + std::string(5'000'000, 's') + std::string(10'000'000, 't'));
  CHECK(client.read().body == "GET /now []");
}

TEST_CASE("a fault resets the connection after so many bytes of the body") {
  Running running;
  SECTION("none at all") {
    auto client = running.connect();
    client.send(get("/reset?0"));
    CHECK(client.fill() == RawClient::Fill::reset);
    CHECK(client.input().empty());
  }
  SECTION("some") {
    auto client = running.connect();
    client.send(get("/reset?10"));
    auto last = RawClient::Fill::data;
    while (last == RawClient::Fill::data) last = client.fill();
    CHECK(last == RawClient::Fill::reset);
    CHECK(client.input().find("Content-Length: 100000\r\n") != std::string::npos);
    CHECK(client.input().ends_with("\r\n\r\n" + std::string(10, 'r')));
  }
}

TEST_CASE("a request that does not arrive in time is answered with 408") {
  Running running(quick());
  const auto text = EACH_ROW(std::string, {"G", "GET / HTTP/1.1\r\nHost: h\r\n",
                                           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabc"});
  auto client = running.connect();
  client.send(text);
  const Answer answer = client.read();
  CHECK(answer.status == 408);
  CHECK(client.at_end());
}

TEST_CASE("empty lines between requests do not begin one") {
  Running running(quick());
  auto client = running.connect();
  client.send(get("/now") + "\r\n");
  CHECK(client.read().status == 200);
  CHECK(client.at_end());  // idle for too long, not 408
}

TEST_CASE("sending a byte now and then does not extend the time of a request") {
  Running running(quick());
  auto client = running.connect();
  const auto begin = std::chrono::steady_clock::now();
  std::jthread dripping([&client](const std::stop_token& stop) {
    try {
      client.send("GET / HTTP/1.1\r\nX: ");
      while (!stop.stop_requested()) {
        client.send("a");
        std::this_thread::sleep_for(Millis{10});
      }
    } catch (const std::runtime_error&) {  // closed by the server
    }
  });
  const Answer answer = client.read();
  CHECK(answer.status == 408);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
}

TEST_CASE("an idle connection is closed without a word, a new one and a used one alike") {
  Running running(quick());
  auto fresh = running.connect();
  auto used = running.connect();
  used.send(get("/now"));
  CHECK(used.read().status == 200);
  CHECK(fresh.at_end());
  CHECK(used.at_end());
}

TEST_CASE("a client that never reads its answer is cut") {
  Running running(quick());
  auto client = running.connect();
  client.send(get("/big?50000000"));
  CHECK(client.fill() == RawClient::Fill::data);
  running.handler.wait_until_big_is_gone();
  while (client.fill() == RawClient::Fill::data) {
  }
  CHECK(client.input().size() < 50'000'000);
}

TEST_CASE("connections above the limit are told 503 while all are busy, and room that was freed is used") {
  ServerOptions options;
  options.max_connections = 2;
  Running running(options);
  auto first = running.connect();
  auto second = std::make_unique<RawClient>(running.server->port());
  first.send(get("/wait"));
  second->send(get("/wait"));
  running.handler.wait_until_waiting(2);

  auto third = running.connect();
  const Answer answer = third.read();
  CHECK(answer.status == 503);
  CHECK(answer.body == "too many connections");
  third.finish_sending();
  CHECK(third.at_end());

  running.handler.release();
  CHECK(first.read().status == 200);
  second.reset();
  for (int attempt = 0; attempt < 1000; ++attempt) {  // the server may not have seen the end of `second` yet
    auto next = running.connect();
    next.send(get("/now"));
    if (next.read().status == 200) return;
  }
  FAIL("no room was freed");
}

TEST_CASE("several threads serve one port") {
  ServerOptions options;
  options.threads = 4;
  Running running(options);
  std::vector<std::jthread> clients;
  std::atomic<int> good{0};
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&running, &good, i] {
      for (int j = 0; j < 20; ++j) {
        auto client = running.connect();
        const std::string target = (j % 2 == 0 ? "/now/" : "/later/") + std::to_string(i * 100 + j);
        client.send(get(target));
        if (client.read().body == "GET " + target + " []") ++good;
      }
    });
  }
  clients.clear();
  CHECK(good == 160);
}

TEST_CASE("a graceful stop ends idle connections, lets running requests answer and accepts nobody") {
  Running running;
  auto idle = running.connect();
  idle.send(get("/now"));
  CHECK(idle.read().status == 200);
  auto busy = running.connect();
  busy.send(get("/wait"));
  running.handler.wait_until_waiting(1);

  const auto port = running.server->port();
  std::jthread stopping([&running] { running.server->stop(10s); });
  CHECK(idle.at_end());
  CHECK_THROWS(RawClient(port));  // the socket was closed before the idle connection
  running.handler.release();
  const Answer answer = busy.read();
  CHECK(answer.status == 200);
  CHECK(answer.has("Connection: close"));
  CHECK(busy.at_end());
}

TEST_CASE("a stop cuts what does not end within the limit") {
  Running running;
  auto waiting = running.connect();
  waiting.send(get("/wait"));
  running.handler.wait_until_waiting(1);
  auto halfway = running.connect();
  halfway.send("GET / HTTP/1.1\r\n");
  const auto begin = std::chrono::steady_clock::now();
  running.server->stop(Millis{50});
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  CHECK(waiting.fill() != RawClient::Fill::data);
  CHECK(halfway.fill() != RawClient::Fill::data);
}

TEST_CASE("a server that is destroyed while clients are connected leaves nothing behind") {
  auto running = std::make_unique<Running>();
  auto client = running->connect();
  client.send(get("/wait"));
  running->handler.wait_until_waiting(1);
  running->server.reset();
  CHECK(client.fill() != RawClient::Fill::data);
}

TEST_CASE("a unix socket is served, guarded by its mode and removed at the end") {
  const fakes::TempFolder folder;
  const std::string path = (folder.path() / "socket").string();
  ServerOptions options;
  options.listen = "unix:" + path;
  options.threads = 2;
  {
    Running running(options);
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0660U);
    CHECK(running.server->port() == 0);
    for (int i = 0; i < 10; ++i) {
      RawClient client(path);
      client.send(get("/now"));
      const Answer answer = client.read();
      CHECK(answer.body == "GET /now []");
      CHECK(answer.has("X-Peer: unix\r\n"));
    }
    // A running server keeps its socket file.
    EchoHandler other;
    const auto second = start(options, other);
    REQUIRE(second.has_error());
    CHECK(second.error().code == Errc::conflict);
    RawClient client(path);
    client.send(get("/now"));
    CHECK(client.read().status == 200);
  }
  CHECK(::access(path.c_str(), F_OK) != 0);

  SECTION("a file left by a process that is gone is replaced") {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(fd);
    Running running(options);
    RawClient client(path);
    client.send(get("/now"));
    CHECK(client.read().status == 200);
  }
  SECTION("a file that is no socket is not touched") {
    std::ofstream(path) << "precious";
    EchoHandler handler;
    const auto refused = start(options, handler);
    REQUIRE(refused.has_error());
    CHECK(refused.error().detail.find("is not a socket") != std::string::npos);
    CHECK(::access(path.c_str(), F_OK) == 0);
    ::unlink(path.c_str());
  }
}

TEST_CASE("IPv6 is served") {
  ServerOptions options;
  options.listen = "[::1]:0";
  Running running(options);
  RawClient client(running.server->port(), "::1");
  client.send(get("/now"));
  CHECK(client.read().has("X-Peer: ::1\r\n"));
}

TEST_CASE("an address that cannot be used says why") {
  EchoHandler handler;
  struct Case {
    const char* listen;
    const char* reason;
  };
  const auto c = EACH_ROW(Case, {
                                    {"", "must be address:port"},
                                    {"8080", "must be address:port"},
                                    {"127.0.0.1", "must be address:port"},
                                    {"127.0.0.1:", "must be address:port"},
                                    {"127.0.0.1:70000", "must be address:port"},
                                    {"127.0.0.1:80x", "must be address:port"},
                                    {"::1:80", "must be address:port"},
                                    {"[127.0.0.1]:80", "must be address:port"},
                                    {"example.org:80", "must be address:port"},
                                    {"unix:relative", "must be absolute"},
                                    {"unix:/no/such/folder/socket", "No such file or directory"},
                                    {"192.0.2.1:8080", "Cannot assign requested address"},
                                });
  ServerOptions options;
  options.listen = c.listen;
  const auto refused = start(options, handler);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == Errc::configuration);
  CHECK_THAT(refused.error().detail, Catch::Contains(c.reason));
}

TEST_CASE("a port that another server holds is refused, not shared") {
  Running running;
  ServerOptions options;
  options.listen = "127.0.0.1:" + std::to_string(running.server->port());
  EchoHandler handler;
  const auto second = start(options, handler);
  REQUIRE(second.has_error());
  CHECK_THAT(second.error().detail, Catch::Contains("Address already in use"));
}

TEST_CASE("1000 idle connections stay served and are cheap") {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, 8192);
  ::setrlimit(RLIMIT_NOFILE, &files);
  const auto resident = [] {
    std::ifstream file("/proc/self/statm");
    long total = 0;
    long pages = 0;
    file >> total >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
  };

  Running running;
  const long before = resident();
  std::vector<RawClient> clients;
  for (int i = 0; i < 1000; ++i) {
    clients.push_back(running.connect());
    clients.back().send(get(i % 2 == 0 ? "/now" : "/later"));
    CHECK(clients.back().read().status == 200);
  }
  const long each = (resident() - before) / 1000;
  INFO("an idle connection takes " << each << " bytes");
#if !defined(WB_SANITIZED)
  CHECK(each < 8192);
#endif
  for (auto& client : clients) {
    client.send(get("/now"));
    CHECK(client.read().status == 200);
  }
}

}  // namespace server_test
