#include <fstream>

#include "core/base/scope_exit.hpp"
#include "core/cache/redis_stream.hpp"
#include "tests/fakes/tcp_relay.hpp"
#include "tests/fakes/temp_folder.hpp"
#include "tests/unit/cache/async_fixture.hpp"
#include "tests/unit/cache/redis_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace redis_client_test {

using namespace wbd;
using namespace wbd::cache;
using namespace wbd::cache::test;
using wbd::fakes::RedisServer;
using wbd::fakes::TcpRelay;

TEST_CASE("a client connects by itself and answers in order, many commands in flight") {
  WB_NEEDS_REDIS();
  RedisServer server;
  asio::io_context context;
  RedisClient client(context.get_executor(), options_for(server.url()), quiet_health());
  REQUIRE(run_sync(context, client.ready(Millis{5'000})));
  CHECK(ask(context, client, {"SET", "k", std::string("a\0b\r\n", 5)}) == "OK");
  CHECK(ask(context, client, {"GET", "k"}) == std::string("a\0b\r\n", 5));

  auto burst = [&]() -> Task<void> {
    std::vector<Task<Result<Reply>>> answers;
    for (int i = 1; i <= 1'000; ++i) {
      const std::array<std::string_view, 2> words{"INCR", "n"};
      answers.push_back(client.command(words));
    }
    for (int i = 1; i <= 1'000; ++i) {
      const auto answer = co_await std::move(answers[static_cast<std::size_t>(i - 1)]);
      if (!answer || answer->integer != i) throw std::runtime_error("out of order");
    }
  };
  run_sync(context, burst());
  CHECK(ask(context, client, {"LPUSH", "k", "x"}).starts_with("-WRONGTYPE"));
  CHECK(ask(context, client, {"GET", "n"}) == "1000");  // an error answer is an answer
}

TEST_CASE("the first commands wait for the first connection, later ones for none") {
  WB_NEEDS_REDIS();
  RedisServer server;
  asio::io_context context;
  const auto health = quiet_health();
  auto options = options_for(server.url());
  options.longest_backoff = Millis{50};
  RedisClient client(context.get_executor(), options, health);
  CHECK(ask(context, client, {"PING"}) == "PONG");
  server.kill();
  CHECK(until_ping(context, client, false));
  CHECK(ask(context, client, {"PING"}).starts_with("!Redis is not connected"));
  CHECK(health->counters().skipped > 0);

  RedisClient nowhere(context.get_executor(), options, health);
  CHECK(ask(context, nowhere, {"PING"}).starts_with("!"));
  server.start();
  CHECK(until_ping(context, client, true));
  CHECK(until_ping(context, nowhere, true));
}

TEST_CASE("user, password, database and name reach the server") {
  WB_NEEDS_REDIS();
  RedisServer server({"--user", "wbd", "on", ">p@ss", "~*", "&*", "+@all", "--user", "default", "off"});
  struct Case {
    const char* user;
    bool good;
  };
  const auto c = EACH_ROW(Case, {{"wbd:p%40ss@", true}, {"wbd:wrong@", false}, {"", false}});
  INFO(c.user);
  asio::io_context context;
  const std::string url = "unix://" + std::string(c.user) + server.socket() + "?db=3";
  RedisClient client(context.get_executor(), options_for(url), quiet_health());
  REQUIRE(run_sync(context, client.ready(Millis{5'000})) == c.good);
  if (c.good) {
    CHECK(ask(context, client, {"CLIENT", "GETNAME"}) == "wbd");
    CHECK(ask(context, client, {"CLIENT", "INFO"}).find(" db=3 ") != std::string::npos);
  } else {
    // It fails at once, not after the limit.
    CHECK(client.trouble().code == Errc::unauthorized);
    CHECK(client.trouble().detail.find("p@ss") == std::string::npos);
  }
}

TEST_CASE("the clients of all threads name Redis without its password") {
  WB_NEEDS_REDIS();
  RedisServer server;
  log::configure(log::Level::error, log::Format::text);
  RedisClients clients(options_for("unix://" + server.socket() + "?db=2"));
  CHECK(clients.options().target.database == 2);
  CHECK(clients.health().name() == describe(clients.options().target));
  asio::io_context one, two;
  for (asio::io_context* context : {&one, &two}) {
    REQUIRE(run_sync(*context, clients.of(context->get_executor()).ready(Millis{5'000})));
  }
  CHECK(clients.shared_health()->counters().connections == 2);
  CHECK_FALSE(clients.health().down());
  server.kill();
  CHECK(until_ping(one, clients.of(one.get_executor()), false));
  CHECK(clients.health().down());
}

TEST_CASE("a password without a user is the default user's") {
  WB_NEEDS_REDIS();
  RedisServer server({"--requirepass", "p@ss"});
  asio::io_context context;
  RedisClient good(context.get_executor(), options_for("unix://:p%40ss@" + server.socket()), quiet_health());
  REQUIRE(run_sync(context, good.ready(Millis{5'000})));
  CHECK(ask(context, good, {"ACL", "WHOAMI"}) == "default");
  RedisClient wrong(context.get_executor(), options_for("unix://:wrong@" + server.socket()), quiet_health());
  CHECK_FALSE(run_sync(context, wrong.ready(Millis{5'000})));
  CHECK(wrong.trouble().code == Errc::unauthorized);
}

TEST_CASE("a connection that was closed before it was made is not made") {
  asio::io_context context;
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const auto stream = make_tcp_stream(context.get_executor(), host, 1);
    stream->close();
    CHECK_THROWS_AS(run_sync(context, stream->open()), boost::system::system_error);
    try {
      run_sync(context, stream->open());
    } catch (const boost::system::system_error& error) {
      CHECK(error.code() == asio::error::operation_aborted);
    }
  }
}

TEST_CASE("Redis Cluster is refused by name") {
  WB_NEEDS_REDIS();
  RedisServer server({"--cluster-enabled", "yes", "--port", std::to_string(fakes::free_port())});
  asio::io_context context;
  RedisClient client(context.get_executor(), options_for(server.url()), quiet_health());
  CHECK_FALSE(run_sync(context, client.ready(Millis{5'000})));
  CHECK(client.trouble().code == Errc::configuration);
  CHECK(client.trouble().detail.find("Redis Cluster is not supported") != std::string::npos);
}

TEST_CASE("a killed server fails what waits, and a new one is found soon") {
  WB_NEEDS_REDIS();
  RedisServer server;
  asio::io_context context;
  const auto health = quiet_health();
  auto options = options_for(server.url());
  options.longest_backoff = Millis{100};
  RedisClient client(context.get_executor(), options, health);
  REQUIRE(run_sync(context, client.ready(Millis{5'000})));
  server.pause();
  auto wait = [&]() -> Task<void> {
    const std::array<std::string_view, 1> words{"PING"};
    const auto answer = co_await client.command(words, Millis{60'000});
    CHECK_FALSE(answer.has_value());
  };
  Spawned waiting(context, wait());
  context.restart();
  context.poll();
  CHECK_FALSE(waiting.done());
  server.kill();
  CHECK(until_ping(context, client, false));
  CHECK(waiting.done());
  CHECK(health->down());
  server.start();
  CHECK(until_ping(context, client, true));
  run_sync(context, sleep_for(Millis{60}));
  CHECK(until_ping(context, client, true));
  CHECK(health->counters().up);
  CHECK(health->counters().connections == 2);
}

TEST_CASE("a late server costs one timeout, then commands fail at once for a while") {
  WB_NEEDS_REDIS();
  RedisServer server;
  TcpRelay relay(server.socket());
  asio::io_context context;
  const auto health = quiet_health();
  auto options = options_for("redis://127.0.0.1:" + std::to_string(relay.port()));
  options.rest = Millis{2'000};
  options.connect_limit = Millis{10'000};
  RedisClient client(context.get_executor(), options, health);
  REQUIRE(run_sync(context, client.ready(Millis{5'000})));
  REQUIRE(ask(context, client, {"SET", "k", "old"}) == "OK");

  relay.delay_answers(Millis{1'000});
  const std::array<std::string_view, 2> get{"GET", "k"};
  const auto late = run_sync(context, client.command(get, Millis{60}));
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().detail == "Redis does not answer in time");
  CHECK(health->down());
  CHECK(ask(context, client, {"GET", "k"}) == "!Redis was late a moment ago");
  CHECK(health->counters().late == 1);

  // The late reply is dropped; it must not be taken for the reply to the next command.
  relay.delay_answers(Millis{0});
  CHECK(until_ping(context, client, true));
  CHECK(ask(context, client, {"GET", "k"}) == "old");
  CHECK(health->counters().connections == 1);
}

TEST_CASE("a command with little time does not wait as long as one before it that has more") {
  WB_NEEDS_REDIS();
  RedisServer server;
  TcpRelay relay(server.socket());
  asio::io_context context;
  auto options = options_for("redis://127.0.0.1:" + std::to_string(relay.port()));
  options.command_limit = options.connect_limit = Millis{20'000};
  RedisClient client(context.get_executor(), options, quiet_health());
  REQUIRE(run_sync(context, client.ready(Millis{5'000})));
  relay.delay_answers(Millis{1'000});
  std::string patient;
  const std::array<std::string_view, 2> echo{"ECHO", "k"};
  auto wait = [&]() -> Task<void> {
    const auto answer = co_await client.command(echo);
    patient = answer ? answer->text : answer.error().detail;
  };
  Spawned waiting(context, wait());
  const auto answer = run_sync(context, client.command(echo, Millis{60}));
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().detail == "Redis does not answer in time");
  CHECK(patient.empty());
  for (int i = 0; i < 4'000 && !waiting.done(); ++i) run_sync(context, sleep_for(Millis{5}));
  CHECK(patient == "k");
}

TEST_CASE("a server that never answers is left, and the client reconnects") {
  WB_NEEDS_REDIS();
  RedisServer server;
  asio::io_context context;
  const auto health = quiet_health();
  auto options = options_for(server.url());
  options.command_limit = Millis{30};
  options.rest = Millis{10};
  options.connect_limit = Millis{100};
  RedisClient client(context.get_executor(), options, health);
  REQUIRE(run_sync(context, client.ready(Millis{5'000})));
  server.pause();
  CHECK(until_ping(context, client, false));
  const auto deadline = std::chrono::steady_clock::now() + Millis{10'000};
  while (client.connected() && std::chrono::steady_clock::now() < deadline) {
    run_sync(context, sleep_for(Millis{10}));
  }
  CHECK_FALSE(client.connected());
  server.resume();
  CHECK(until_ping(context, client, true));
}

TEST_CASE("bytes that are not RESP end the connection, not the process") {
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
  auto serve = [&]() -> Task<void> {
    for (;;) {
      auto socket = co_await acceptor.async_accept(asio::use_awaitable);
      const std::string text = "HTTP/1.1 400 Bad Request\r\n\r\n";
      co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
    }
  };
  Spawned server(context, serve());
  RedisClient client(context.get_executor(),
                     options_for("redis://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port())),
                     quiet_health());
  CHECK_FALSE(run_sync(context, client.ready(Millis{200})));
  CHECK(until_trouble(context, client).code == Errc::unavailable);
}

TEST_CASE("a message reaches its subscriber, also after a lost connection") {
  WB_NEEDS_REDIS();
  RedisServer server;
  asio::io_context context;
  auto options = options_for(server.url());
  options.longest_backoff = Millis{50};
  std::vector<std::string> heard;
  RedisClient listener(context.get_executor(), options, quiet_health());
  listener.subscribe("news", [&heard](std::string_view message) { heard.emplace_back(message); });
  const auto publish_until_heard = [&](const std::string& text) {
    const std::size_t before = heard.size();
    // An earlier message may still be on its way.
    const auto is_heard = [&] { return heard.size() > before && heard.back() == text; };
    for (int i = 0; i < 2'000 && !is_heard(); ++i) {
      server.call("PUBLISH news " + text);
      run_sync(context, sleep_for(Millis{5}));
    }
    return is_heard();
  };
  CHECK(publish_until_heard("one"));
  server.call("CLIENT KILL TYPE pubsub");
  CHECK(publish_until_heard("two"));
}

TEST_CASE("TLS: the server must prove who it is") {
  WB_NEEDS_REDIS();
  const fakes::TempFolder place;
  const std::string folder = place.path().string();
  const std::string make =
      "cd " + folder +
      " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
      "-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem "
      ">/dev/null 2>&1";
  if (std::system(make.c_str()) != 0) {
    WARN("skipped: openssl is not installed");
    return;
  }
  const std::string port = std::to_string(fakes::free_port());
  RedisServer server({"--port", "0", "--tls-port", port, "--tls-cert-file", folder + "/cert.pem",
                      "--tls-key-file", folder + "/key.pem", "--tls-auth-clients", "no"});
  struct Case {
    const char* name;
    std::string url;
    bool good;
  };
  const auto c = GENERATE_COPY(values<Case>({
      {"its own authority", "rediss://localhost:" + port + "?ca_file=" + folder + "/cert.pem", true},
      {"the system's authorities", "rediss://localhost:" + port, false},
      {"another name", "rediss://127.0.0.1:" + port + "?ca_file=" + folder + "/cert.pem", false},
      {"no TLS", "redis://localhost:" + port, false},
      {"no such file", "rediss://localhost:" + port + "?ca_file=" + folder + "/none.pem", false},
  }));
  INFO(c.name);
  asio::io_context context;
  auto options = options_for(c.url);
  options.connect_limit = Millis{3'000};
  RedisClient client(context.get_executor(), options, quiet_health());
  CHECK(run_sync(context, client.ready(c.good ? Millis{5'000} : Millis{300})) == c.good);
  if (c.good) {
    const std::string big(300'000, 'x');
    CHECK(ask(context, client, {"SET", "k", big}) == "OK");
    CHECK(ask(context, client, {"GET", "k"}) == big);
  }
}

TEST_CASE("Sentinel names the master, and the next Sentinel is asked when one is gone") {
  WB_NEEDS_REDIS();
  const std::string master_port = std::to_string(fakes::free_port());
  RedisServer master({"--port", master_port});
  RedisServer replica({"--replicaof", "127.0.0.1 " + master_port});
  const std::string sentinel_port = std::to_string(fakes::free_port());
  const std::string file = (master.folder() / "sentinel.conf").string();
  std::ofstream(file) << "sentinel monitor wb 127.0.0.1 " << master_port << " 1\n";
  // The configuration file must be the first argument, or an option would be taken for its name.
  const pid_t sentinel = ::fork();
  if (sentinel == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int null = ::open("/dev/null", O_WRONLY);
    ::dup2(null, 1);
    ::execl(RedisServer::program(), "redis-server", file.c_str(), "--sentinel", "--port",
            sentinel_port.c_str(), nullptr);
    ::_exit(127);
  }
  const ScopeExit stop([sentinel] {
    ::kill(sentinel, SIGKILL);
    ::waitpid(sentinel, nullptr, 0);
  });
  asio::io_context context;
  const std::string unused_port = std::to_string(fakes::free_port());
  auto options =
      options_for("redis+sentinel://127.0.0.1:" + unused_port + ",127.0.0.1:" + sentinel_port + "/wb/2");
  options.longest_backoff = Millis{100};
  RedisClient client(context.get_executor(), options, quiet_health());
  REQUIRE(run_sync(context, client.ready(Millis{10'000})));
  CHECK(ask(context, client, {"SET", "k", "v"}) == "OK");
  CHECK(master.call("DBSIZE") == ":0\r\n");  // database 2, not 0
  CHECK(master.call("INFO keyspace").find("db2:keys=1") != std::string::npos);

  options.target = parse_redis_url("redis+sentinel://127.0.0.1:" + sentinel_port + "/other").value();
  RedisClient lost(context.get_executor(), options, quiet_health());
  CHECK_FALSE(run_sync(context, lost.ready(Millis{300})));
  CHECK(until_trouble(context, lost).detail.find("does not know the master \"other\"") != std::string::npos);
}

}  // namespace redis_client_test
