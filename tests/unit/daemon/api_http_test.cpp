// CORS, request limits, and events as a page and as a stream.
#include <fstream>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>

#include "core/store/events.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_http_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

constexpr const char* kPage = "https://bot.example.com";

// Works while the installation's database is down, too.
void add_event(Installation& place, CabinetId cabinet, const std::string& key,
               EventType type = EventType::order_created) {
  place.database.real().write([&](db::Tx& tx) {
    const std::vector events{Event{type, "srid-" + key, key, place.clock.now(), R"({"n":1})"}};
    store::save_events(tx, cabinet, events, place.clock.now());
  });
}

std::vector<std::string> subjects(const Reply& reply) {
  std::vector<std::string> out;
  const auto data = reply.data();
  for (const auto& event : data) out.push_back(event.at("subject"));
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("OPTIONS tells the methods of a path without a key") {
  Installation place;
  const Reply orders = place.call("OPTIONS", "/api/v1/orders");
  CHECK(orders.status == 204);
  CHECK(orders.header("Allow") == "GET, HEAD, OPTIONS");
  CHECK(orders.header("Access-Control-Allow-Methods").empty());
  CHECK(place.call("OPTIONS", "/api/v1/cabinets").header("Allow") == "GET, HEAD, POST, OPTIONS");
  CHECK(place.call("OPTIONS", "*").status == 204);
  CHECK(place.call("OPTIONS", "/api/v1/nothing").status == 404);
}

TEST_CASE("pages may call the API from the origins that are configured, and from no other") {
  Installation place({}, [](ApiContext& context) { context.cors_origins = {kPage}; });
  const auto ask = [&place](const char* method, const char* origin, Installation::Headers headers = {}) {
    headers.emplace_back("Origin", origin);
    return place.call(method, "/api/v1/orders", method[0] == 'O' ? "" : "anna-key", headers);
  };
  const Reply preflight = ask("OPTIONS", kPage, {{"Access-Control-Request-Method", "GET"}});
  CHECK(preflight.status == 204);
  CHECK(preflight.header("Access-Control-Allow-Origin") == kPage);
  CHECK(preflight.header("Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS");
  CHECK(preflight.header("Access-Control-Allow-Headers").find("X-API-Key") != std::string::npos);
  CHECK(preflight.header("Access-Control-Max-Age") == "86400");

  for (int round = 0; round < 2; ++round) {  // from the database, from memory
    const Reply answer = ask("GET", kPage);
    CHECK(answer.status == 200);
    CHECK(answer.header("Access-Control-Allow-Origin") == kPage);
    CHECK(answer.header("Access-Control-Expose-Headers").find("X-Total-Count") != std::string::npos);
  }
  const Reply stranger = ask("GET", "https://bot.example.com.evil.org");
  CHECK(stranger.status == 200);
  CHECK(stranger.header("Access-Control-Allow-Origin").empty());
  CHECK(stranger.headers.find("Vary: Origin\r\n") != std::string::npos);
  CHECK(place.get("/api/v1/orders", "anna-key").header("Access-Control-Allow-Origin").empty());
  CHECK(ask("OPTIONS", "https://evil.org", {{"Access-Control-Request-Method", "GET"}})
            .header("Access-Control-Allow-Methods")
            .empty());
}

TEST_CASE("a key has its requests a minute, for any route and from any cache level") {
  Installation place({}, [](ApiContext& context) { context.requests_per_minute = 6; });
  const Reply first = place.get("/api/v1/orders", "anna-key");
  CHECK(first.header("RateLimit-Policy") == "\"key\";q=6;w=60");
  CHECK(first.header("RateLimit") == "\"key\";r=5;t=10");
  CHECK(place.get("/api/v1/orders", "anna-key").header("RateLimit") == "\"key\";r=4;t=20");  // from memory
  CHECK(place.get("/api/v1/orders", "anna-key").at_once);
  CHECK(place.get("/api/v1/orders?limit=0", "anna-key").header("RateLimit") == "\"key\";r=2;t=40");
  CHECK(place.send("PATCH", "/api/v1/users/100", "anna-key", "{}").header("RateLimit") == "\"key\";r=1;t=50");
  CHECK(place.get("/api/v1/orders/none", "anna-key").header("RateLimit") == "\"key\";r=0;t=60");

  for (const auto* target : {"/api/v1/orders", "/api/v1/sales", "/api/v1/orders?limit=0"}) {
    const Reply refused = place.get(target, "anna-key");
    CHECK(refused.status == 429);
    CHECK(refused.json().at("code") == "rate_limited");
    CHECK(refused.header("Retry-After") == "10");
    CHECK(refused.header("RateLimit") == "\"key\";r=0;t=60");
  }
  CHECK(place.send("PATCH", "/api/v1/users/100", "anna-key", "{}").status == 429);
  CHECK(place.get("/api/v1/orders", "boris-key").status == 200);
  CHECK(place.get("/healthz").status == 200);
  CHECK(place.get("/api/v1/orders", "no-key").status == 401);
  place.clock.advance(Millis{10'000});
  CHECK(place.get("/api/v1/orders", "anna-key").status == 200);
}

TEST_CASE("events are read by their owner, page by page") {
  Installation place;
  add_event(place, place.anna, "1");
  add_event(place, place.boris, "2");
  add_event(place, place.anna, "3", EventType::stock_out);
  const Reply all = place.get("/api/v1/events", "anna-key");
  REQUIRE(subjects(all) == Texts{"srid-1", "srid-3"});
  const auto event = all.data().at(1);
  CHECK(event.at("type") == "stock.out");
  CHECK(event.at("cabinet_id") == place.anna.value);
  CHECK(event.at("payload").at("nm_id").is_null());

  const auto first = std::to_string(all.data().at(0).at("id").get<int>());
  CHECK(subjects(place.get("/api/v1/events?after=" + first, "anna-key")) == Texts{"srid-3"});
  CHECK(subjects(place.get("/api/v1/events?after=0&limit=1", "anna-key")) == Texts{"srid-1"});
  CHECK(subjects(place.get("/api/v1/events?limit=1", "anna-key")) == Texts{"srid-3"});
  CHECK(subjects(place.get("/api/v1/events?type=order.created", "anna-key")) == Texts{"srid-1"});
  CHECK(subjects(place.get("/api/v1/events", "boris-key")) == Texts{"srid-2"});
  CHECK(place.get("/api/v1/events", "admin-key").data().size() == 3);
  CHECK(place.get("/api/v1/events?telegram_id=300", "bot-key").data().empty());
  CHECK(place.get("/api/v1/events?cabinet_id=" + std::to_string(place.boris.value), "anna-key").status ==
        404);
  CHECK(place.get("/api/v1/events?after=-1", "anna-key").status == 422);
  // Events are not cached: an event between two requests is there.
  add_event(place, place.anna, "4");
  CHECK(subjects(place.get("/api/v1/events?limit=1", "anna-key")) == Texts{"srid-4"});
}

TEST_CASE("a stream of events is refused as a page would be") {
  Installation place;
  const auto ask = [&place](const std::string& target, const char* key, const char* last = "") {
    return place.get(target, key, {{"Accept", "text/event-stream"}, {"Last-Event-ID", last}});
  };
  CHECK(ask("/api/v1/events", "no-key").status == 401);
  CHECK(ask("/api/v1/events?type=none", "anna-key").status == 422);
  CHECK(ask("/api/v1/events?telegram_id=200", "anna-key").status == 404);
  CHECK(ask("/api/v1/events", "anna-key", "one").status == 422);
  const Reply open = ask("/api/v1/events", "anna-key", "7");
  CHECK(open.status == 200);
  CHECK(open.content_type == "text/event-stream");
  CHECK(open.header("Cache-Control") == "no-store");
}

TEST_CASE("a stream brings an event that it could not read when it was woken") {
  Installation place;
  struct Heard final : httpd::BodyWriter {
    std::string text;
    Task<void> write(std::string bytes) override {
      text += bytes;
      co_return;
    }
  } heard;
  const std::vector<httpd::Header> headers{{"X-API-Key", "anna-key"}, {"Accept", "text/event-stream"}};
  httpd::Request request;
  request.method = "GET";
  request.target = "/api/v1/events";
  request.headers = &headers;
  const httpd::Response response = run_sync(place.context, task_of(place.api, request));
  REQUIRE(response.stream);
  asio::cancellation_signal stop;
  bool ended = false;
  auto stream = [&]() { return response.stream(heard); };
  asio::co_spawn(place.context, std::move(stream),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&) { ended = true; }));
  const auto until = [&](const auto& done) {
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    place.context.restart();
    while (!done() && std::chrono::steady_clock::now() < deadline) place.context.run_one_for(10ms);
    return done();
  };
  const auto is_heard = [&](const char* key) {
    return [&heard, subject = std::string("srid-") + key] {
      return heard.text.find(subject) != std::string::npos;
    };
  };
  add_event(place, place.anna, "1");
  REQUIRE(until(is_heard("1")));

  // Then all threads rest until there is news.
  int reads = -1, quiet = 0;
  REQUIRE(until([&] {
    quiet = std::exchange(reads, place.database.reads.load()) == reads ? quiet + 1 : 0;
    return quiet > 50;
  }));
  // The look that wakes the stream is the last one that succeeds.
  place.database.before_read = [&] { place.database.down = true; };
  add_event(place, place.anna, "2");
  REQUIRE(until([&] { return place.database.refusals > 1; }));  // its rights, then its events
  place.database.down = false;
  CHECK(until(is_heard("2")));
  stop.emit(asio::cancellation_type::terminal);
  CHECK(until([&] { return ended; }));
}

TEST_CASE("the document and the page that shows it are there without a key") {
  Installation place;
  CHECK_FALSE(place.get("/openapi.json").at_once);  // a worker makes it
  const Reply document = place.get("/openapi.json");
  CHECK(document.at_once);
  CHECK(document.json().at("openapi") == "3.1.0");
  CHECK(place.get("/openapi.json", "", {{"If-None-Match", document.header("ETag")}}).status == 304);
  const Reply packed = place.get("/openapi.json", "", {{"Accept-Encoding", "gzip"}});
  CHECK(packed.header("Content-Encoding") == "gzip");
  CHECK(packed.body.size() < document.body.size() / 4);
  const Reply page = place.get("/docs");
  CHECK(page.content_type == "text/html; charset=utf-8");
  CHECK(page.body.find("scripts/fetch-docs-viewer") != std::string::npos);
  CHECK(page.header("Content-Security-Policy").starts_with("default-src 'none'; script-src 'self'"));
  CHECK(place.get("/docs/swagger-ui.css").status == 404);
}

TEST_CASE("with the viewer in its folder /docs shows it, and nothing but it") {
  fakes::TempFolder folder;
  std::ofstream(folder.path() / "swagger-ui-bundle.js") << "bundle";
  std::ofstream(folder.path() / "swagger-ui.css") << "style";
  std::ofstream(folder.path() / "secret.txt") << "secret";
  Installation place({}, [&folder](ApiContext& context) { context.docs_viewer = folder.path(); });
  CHECK(place.get("/docs").body.find("docs/swagger-ui-bundle.js") != std::string::npos);
  CHECK(place.get("/docs/swagger-ui-bundle.js").body == "bundle");
  CHECK(place.get("/docs/swagger-ui.css").content_type == "text/css; charset=utf-8");
  CHECK(place.get("/docs/start.js").body.find("SwaggerUIBundle") != std::string::npos);
  for (const auto* other : {"/docs/secret.txt", "/docs/..%2Fsecret.txt", "/docs/."}) {
    CHECK(place.get(other).status == 404);
  }
}

}  // namespace api_http_test
