#include "core/wb/client.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"
#include "core/wb/batch_sink.hpp"
#include "core/wb/cards.hpp"
#include "core/wb/feedbacks.hpp"
#include "core/wb/statistics.hpp"
#include "core/wb/stocks.hpp"
#include "core/wb/token.hpp"
#include "core/wb/verify.hpp"
#include "core/wb/warehouses.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/memory_limit_store.hpp"
#include "tests/fakes/scripted_http.hpp"
#include "tests/unit/rows.hpp"

namespace client_test {

using namespace wbd;
using namespace wbd::wb;

namespace {

const std::string kSid = "11111111-2222-4333-8444-555555555555";
const std::string kSecret = "eyJhbGciOi.eyJzaWQiOi.c2lnbmF0dXJl";

struct CollectingSink final : BatchSink {
  std::vector<std::string> batches;
  std::optional<Error> refuse;
  Task<Result<void>> consume(std::string json_array) override {
    batches.push_back(std::move(json_array));
    if (refuse) co_return *refuse;
    co_return Result<void>{};
  }
};

CallContext context_until(UtcTime deadline, Millis max_limiter_wait) {
  CallContext context;
  context.deadline = deadline;
  context.max_limiter_wait = max_limiter_wait;
  return context;
}

struct World {
  asio::io_context context;
  fakes::ManualClock clock;
  fakes::ScriptedHttp http;
  fakes::MemoryLimitStore limits;
  std::vector<Millis> slept;
  Credentials who{kSecret, "raw", {kSid, TokenType::personal, ~0ULL, clock.now() + 1000h, {}}};
  CallContext call_context = context_until(clock.now() + 1h, 5s);
  ClientOptions options;
  std::unique_ptr<Client> client;

  World() {
    options.timeout = 30s;
    options.sleep = [this](Millis time) -> Task<void> {
      slept.push_back(time);
      clock.advance(time);
      co_return;
    };
    options.random = [] { return 0.5; };
    remake();
  }
  void remake() { client = std::make_unique<Client>(options, http, limits, clock); }

  Result<std::string> call(const Call& what) {
    return run_sync(context, client->call(who, what, call_context));
  }
  Result<std::string> cards() { return call(cards_list_call({})); }
  Result<std::int64_t> stream(BatchSink& sink, std::size_t rows = 2) {
    return run_sync(context, client->stream(who, supplier_orders_call("2026-11-01T00:00:00", 0), rows, sink,
                                            call_context));
  }
  Millis wait(Operation operation) { return run_sync(context, client->wait_time(who, operation)); }
  [[nodiscard]] std::string header(std::size_t request, std::string_view name) const {
    for (const auto& [key, value] : http.requests.at(request).headers) {
      if (key == name) return value;
    }
    return "";
  }
};

const char* kProblem401 =
    R"({"title":"unauthorized","detail":"token problem; token expired","requestId":"req-1","status":401})";

}  // namespace

TEST_CASE_METHOD(World, "a call goes to its host with the token, and its body comes back") {
  http.then(200, "[1]");
  const auto got = call(supplier_orders_call("2026-11-20T10:00:00", 1));
  REQUIRE(got.has_value());
  CHECK(*got == "[1]");
  const http::Request& sent = http.requests.at(0);
  CHECK(sent.method == "GET");
  CHECK(
      sent.url ==
      "https://statistics-api.wildberries.ru/api/v1/supplier/orders?dateFrom=2026-11-20T10%3A00%3A00&flag=1");
  CHECK(header(0, "Authorization") == kSecret);
  CHECK(sent.timeout == 30s);
  CHECK(call_context.stats.requests == 1);
  CHECK(call_context.stats.retries == 0);
}

TEST_CASE_METHOD(World,
                 "the authorization scheme is the cabinet's, white space around the token is dropped") {
  who.auth_scheme = "bearer";
  who.token = " " + kSecret + "\n";
  REQUIRE(cards().has_value());
  CHECK(header(0, "Authorization") == "Bearer " + kSecret);
  CHECK(header(0, "Content-Type") == "application/json");
}

TEST_CASE_METHOD(World, "a test token goes to the sandbox of the host") {
  who.info.type = TokenType::test;
  REQUIRE(cards().has_value());
  CHECK(http.requests.at(0).url == "https://content-api-sandbox.wildberries.ru/content/v2/get/cards/list");
}

TEST_CASE_METHOD(World, "what the token may not do is refused without asking WB") {
  SECTION("a missing category") {
    who.info.scopes = mask_of(TokenCategory::content);
    CHECK(call(supplier_sales_call("2026-11-20", 0)).error().code == Errc::forbidden);
  }
  SECTION("a base token") {
    who.info.type = TokenType::base;
    CHECK(call(stocks_call(Operation::stocks_wb, 0)).error().code == Errc::forbidden);
  }
  CHECK(http.requests.empty());
}

TEST_CASE_METHOD(World,
                 "without a source of its own a client's retries are jittered by the system's randomness") {
  options.random = {};
  remake();
  http.then(500);
  http.then(200);
  REQUIRE(cards().has_value());
  REQUIRE(slept.size() == 1);
  CHECK(slept[0] >= 0ms);
  CHECK(slept[0] <= 500ms);
}

TEST_CASE_METHOD(World, "WB's refusals become errors that say what WB said") {
  struct Case {
    int status;
    const char* body;
    Errc code;
    const char* words;
    const char* request_id;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {401, kProblem401, Errc::unauthorized, "token problem; token expired", "req-1"},
          {402, R"({"title":"payment required","detail":"pay"})", Errc::forbidden, "pay", ""},
          {403, R"({"title":"forbidden","detail":"base token is not allowed","requestId":"q"})",
           Errc::forbidden, "base token is not allowed", "q"},
          {404, R"({"title":"x","detail":"This method is temporarily disabled"})", Errc::not_found,
           "temporarily disabled", ""},
          {400, R"({"errors":["dateFrom: field required"]})", Errc::bad_data, "dateFrom: field required", ""},
          {400, R"({"errors":[{"field":"take","message":"take: too many"}]})", Errc::bad_data,
           "take: too many", ""},
          {400, R"({"errors":[17],"title":"bad request"})", Errc::bad_data, "bad request", ""},
          {400, R"({"errors":"dateFrom: Value not validated"})", Errc::bad_data, "Value not validated", ""},
          {422, R"({"data":null,"error":true,"errorText":"bad take","requestId":"f"})", Errc::bad_data,
           "bad take", "f"},
          {400, "Request body can not be decoded", Errc::bad_data, "can not be decoded", ""},
          {400, "<html>no</html>", Errc::bad_data, "(400)", ""},
          {409, R"({"code":"x","message":"conflict of things"})", Errc::bad_data, "conflict of things", ""},
          {302, "", Errc::bad_data, "redirect", ""},
      });
  INFO(c.status << " " << c.body);
  http.then(c.status, c.body);
  const auto got = cards();
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == c.code);
  CHECK_THAT(got.error().detail, Catch::Contains(c.words));
  CHECK(call_context.last_request_id == c.request_id);
  CHECK(http.requests.size() == 1);
}

TEST_CASE_METHOD(World, "neither the token nor control characters get into an error") {
  http.then(400, R"({"detail":"bad \u001b[31m token )" + kSecret + R"( and eyJother.part.x, end"})");
  const auto got = cards();
  REQUIRE_FALSE(got.has_value());
  CHECK_THAT(got.error().detail, !Catch::Contains("eyJ"));
  CHECK_THAT(got.error().detail, !Catch::Contains("\x1b"));
  CHECK_THAT(got.error().detail, Catch::Contains("end"));
  SECTION("and it is bounded") {
    http.then(400, "{\"detail\":\"" + std::string(5000, 'x') + "\"}");
    CHECK(cards().error().detail.size() < 500);
  }
  SECTION("hostile nesting is not read") {
    http.then(400, std::string(60'000, '['));
    CHECK(cards().error().code == Errc::bad_data);
  }
}

TEST_CASE_METHOD(World, "an empty 204 is no data, an empty 200 is bad data") {
  http.then(204, "");
  CHECK(call(stocks_call(Operation::stocks_seller, 0)).value().empty());
  http.then(200, "");
  CHECK(cards().error().code == Errc::bad_data);
}

TEST_CASE_METHOD(World, "failures that may pass are repeated with growing pauses") {
  http.then(503);
  http.then_fails();
  http.then(500);
  http.then(200, "[]");
  REQUIRE(cards().has_value());
  CHECK(call_context.stats.requests == 4);
  CHECK(call_context.stats.retries == 3);
  CHECK(slept == std::vector<Millis>{250ms, 500ms, 1000ms});  // half of 500 ms, 1 s, 2 s
}

TEST_CASE_METHOD(World, "retries end with the attempts or the deadline, and keep the cause") {
  for (int i = 0; i < 9; ++i) http.then(502, R"({"detail":"bad gateway"})");
  SECTION("attempts") {
    options.retry_attempts = 3;
    remake();
    const auto got = cards();
    CHECK(got.error().code == Errc::unreachable);
    CHECK_THAT(got.error().detail, Catch::Contains("bad gateway"));
    CHECK(http.requests.size() == 3);
  }
  SECTION("deadline") {
    call_context.deadline = clock.now() + 600ms;
    CHECK(cards().error().code == Errc::unreachable);
    CHECK(http.requests.size() == 2);
  }
  SECTION("a deadline that is over before the first attempt") {
    call_context.deadline = clock.now();
    CHECK(cards().error().code == Errc::cancelled);
    CHECK(http.requests.empty());
  }
}

TEST_CASE_METHOD(World, "the server's Retry-After is a floor") {
  http.then(503, "{}", {{"retry-after", "7"}});
  http.then(200, "[]");
  REQUIRE(cards().has_value());
  CHECK(slept.at(0) == 7s);
}

TEST_CASE_METHOD(World, "a second call waits for the limiter") {
  REQUIRE(call(supplier_sales_call("2026-11-20", 0)).has_value());
  SECTION("a long wait ends the call and says how long") {
    clock.advance(10s);
    const auto got = call(supplier_sales_call("2026-11-20", 0));
    CHECK(got.error().code == Errc::rate_limited);
    CHECK(got.error().retry_after == 50'001ms);
    CHECK(http.requests.size() == 1);
    CHECK(wait(Operation::supplier_sales) == 50'001ms);
    CHECK(wait(Operation::order_feed) == 0ms);
  }
  SECTION("a short one is waited for") {
    clock.advance(57s);
    REQUIRE(call(supplier_sales_call("2026-11-20", 0)).has_value());
    CHECK(slept == std::vector<Millis>{3'001ms});
    CHECK(call_context.stats.limiter_wait == 3'001ms);
    CHECK(http.requests.size() == 2);
  }
  SECTION("and the deadline bounds it") {
    clock.advance(57s);
    call_context.deadline = clock.now() + 1s;
    CHECK(call(supplier_sales_call("2026-11-20", 0)).error().code == Errc::rate_limited);
  }
  SECTION("another client on the same store waits too") {
    Client other(options, http, limits, clock);
    const auto got = run_sync(context, other.call(who, supplier_sales_call("2026-11-20", 0), call_context));
    CHECK(got.error().code == Errc::rate_limited);
  }
}

TEST_CASE_METHOD(World, "a 429 is obeyed") {
  http.then(429, R"({"title":"too many requests","detail":"limited by c122"})",
            {{"x-ratelimit-retry", "2"}, {"x-ratelimit-reset", "4.4"}, {"x-ratelimit-limit", "5"}});
  http.then(200, "[]");
  SECTION("within the wait that the caller allows") {
    REQUIRE(cards().has_value());
    CHECK(slept == std::vector<Millis>{2'001ms});
    CHECK(call_context.stats.retries == 1);
  }
  SECTION("or handed on") {
    call_context.max_limiter_wait = 1s;
    const auto got = cards();
    CHECK(got.error().code == Errc::rate_limited);
    CHECK(got.error().retry_after == 2'001ms);
    CHECK(http.requests.size() == 1);
  }
}

TEST_CASE_METHOD(World, "a 429 without times is tried again after 1, 2 and 4 s, then given up") {
  who.info.type = TokenType::personal;
  options.retry_attempts = 10;
  remake();
  call_context.max_limiter_wait = 10s;
  for (int i = 0; i < 9; ++i) http.then(429);
  const auto got = call(feedbacks_call({}));
  CHECK(got.error().code == Errc::rate_limited);
  CHECK(http.requests.size() == 4);
  CHECK(slept == std::vector<Millis>{1'001ms, 2'001ms, 4'001ms});
}

TEST_CASE_METHOD(World, "a 429 with a useless hint is neither a storm nor an endless wait") {
  struct Case {
    const char* retry;     // nullptr: no such header
    std::size_t requests;  // all together
    std::vector<Millis> slept;
  };
  const std::vector<Millis> silent{1'001ms, 2'001ms, 4'001ms};
  const Case cases[] = {
      {nullptr, 4, silent},
      {"0", 4, silent},
      {"0.0", 4, silent},
      {"-5", 4, silent},
      {"soon", 4, silent},
      {"", 4, silent},
      {"99999999999999999999", 1, {}},  // cut to the longest hint
      {"0.5", 4, silent},               // the fourth wait, 8 s, is longer than the caller allows
      {"3", 4, {3'001ms, 3'001ms, 4'001ms}},
  };
  options.retry_attempts = 10;
  for (const Case& c : cases) {
    INFO((c.retry ? c.retry : "none"));
    remake();
    http.requests.clear();
    http.steps.clear();
    slept.clear();
    clock.advance(48h);
    call_context = context_until(clock.now() + 1h, 7s);
    for (int i = 0; i < 12; ++i) {
      if (c.retry) {
        http.then(429, R"({"title":"Too Many Requests"})",
                  {{"x-ratelimit-retry", c.retry}, {"x-ratelimit-remaining", "0"}, {"retry-after", "0"}});
      } else {
        http.then(429);
      }
    }
    const auto got = call(feedbacks_call({}));
    CHECK(got.error().code == Errc::rate_limited);
    CHECK(http.requests.size() == c.requests);
    CHECK(slept == c.slept);
    REQUIRE(got.error().retry_after);
    CHECK(*got.error().retry_after >= 4s);
    CHECK(*got.error().retry_after <= 25h);
  }
}

TEST_CASE_METHOD(World, "a hint of weeks is cut to a day, and attempts are bounded whatever WB says") {
  http.then(429, "{}", {{"x-ratelimit-retry", "1900000"}, {"x-ratelimit-reset", "1900000"}});
  const auto got = cards();
  CHECK(got.error().code == Errc::rate_limited);
  REQUIRE(got.error().retry_after);
  CHECK(*got.error().retry_after <= 25h + 1ms);
  clock.advance(26h);
  options.retry_attempts = 3;
  remake();
  call_context = context_until(clock.now() + 1h, 1h);
  http.requests.clear();
  for (int i = 0; i < 9; ++i) http.then(429, "{}", {{"x-ratelimit-retry", "0"}});
  CHECK(call(feedbacks_call({})).error().code == Errc::rate_limited);
  CHECK(http.requests.size() == 3);
}

TEST_CASE_METHOD(World, "a request that never left costs nothing, one that did costs its place") {
  options.retry_attempts = 1;
  remake();
  SECTION("never left") {
    http.then_fails(false);
    CHECK(call(supplier_sales_call("2026-11-20", 0)).error().code == Errc::unreachable);
    CHECK(wait(Operation::supplier_sales) == 0ms);
  }
  SECTION("left") {
    http.then_fails(true);
    CHECK(call(supplier_sales_call("2026-11-20", 0)).error().code == Errc::unreachable);
    CHECK(wait(Operation::supplier_sales) == 60'001ms);
  }
}

TEST_CASE_METHOD(World, "a request that timed out may arrive a while later") {
  options.retry_attempts = 1;
  remake();
  fakes::ScriptedHttp::Step silence;
  silence.error = Error{Errc::unreachable, "no answer in time"};
  silence.before = [this] { clock.advance(30s); };
  http.then(silence);
  CHECK(call(supplier_sales_call("2026-11-20", 0)).error().code == Errc::unreachable);
  clock.advance(6s);
  CHECK(wait(Operation::supplier_sales) == 59s);  // as if it had arrived 5 s after the timeout
}

TEST_CASE_METHOD(World,
                 "a process that stood still before it got at the bucket does not put its clock back") {
  REQUIRE(call(supplier_sales_call("2026-11-20", 0)).has_value());
  clock.advance(44s);
  const LimitRule rule = limit_for(info(Operation::supplier_sales), TokenType::personal, 1);
  bool stood = false;
  limits.before = [&](const std::string& bucket) {
    if (std::exchange(stood, true)) return;
    clock.advance(7s);
    std::string& text = limits.buckets.at(kSid + "/personal/" + bucket);
    BucketState state = bucket_from_json(text);
    CHECK(!reserve(state, rule, clock.now(), "another process", clock.now() + 35s).granted);
    text = to_json(state);
  };
  CHECK(call(supplier_sales_call("2026-11-20", 0)).error().code == Errc::rate_limited);
  REQUIRE(stood);
  CHECK(wait(Operation::supplier_sales) == 60'001ms - 51s);
}

TEST_CASE_METHOD(World, "a process that stood still with its place in hand takes another before it asks") {
  int stands = 2;
  limits.before = [&](const std::string& bucket) {
    if (bucket == kCapBucket && stands-- > 0) clock.advance(11s);
  };
  fakes::ScriptedHttp::Step answer{200, "[]"};
  answer.before = [&] {
    for (const auto& [key, text] : limits.buckets) {
      INFO(key);
      const BucketState state = bucket_from_json(text);
      REQUIRE(state.in_flight.size() == 1);
      CHECK(state.in_flight.front().gone_at >= clock.now() + 35s);
    }
    CHECK(limits.buckets.size() == 2);
  };
  http.then(answer);
  REQUIRE(call(supplier_sales_call("2026-11-20", 0)).has_value());
  CHECK(http.requests.size() == 1);
  CHECK(stands < 0);

  SECTION("but not beyond its time") {
    clock.advance(60s);
    stands = 1'000;
    call_context.deadline = clock.now() + 10s;
    CHECK(call(supplier_sales_call("2026-11-20", 0)).error().code == Errc::rate_limited);
    CHECK(http.requests.size() == 1);
    CHECK(limits.at(kSid + "/personal/" + std::string(kCapBucket)).in_flight.empty());
  }
}

TEST_CASE_METHOD(World, "while the limiter keeps a retry waiting, the cause of the failure is told") {
  http.then(503, R"({"detail":"maintenance"})");
  const auto got = call(supplier_sales_call("2026-11-20", 0));
  CHECK(got.error().code == Errc::unreachable);
  CHECK_THAT(got.error().detail, Catch::Contains("maintenance"));
  REQUIRE(got.error().retry_after);
  CHECK(*got.error().retry_after > 55s);
}

TEST_CASE_METHOD(World, "a refusal of Marketplace is budgeted as ten requests, one of another host as one") {
  struct Case {
    Call call;
    int status;
    bool costs_ten;  // two of them use up a burst of 20
  };
  const auto c = GENERATE(values<Case>({{seller_warehouses_call(), 200, false},
                                        {seller_warehouses_call(), 403, true},
                                        {seller_warehouses_call(), 503, false},
                                        {supplier_orders_call("2026-11-20", 0), 403, false}}));
  INFO(c.status);
  options.retry_attempts = 1;
  remake();
  const Millis before = wait(c.call.operation);
  CHECK(before == 0ms);
  for (int i = 0; i < 2; ++i) {
    http.then(c.status, "[]");
    (void)call(c.call);
    if (c.call.operation == Operation::supplier_orders) clock.advance(1min);
  }
  // Full again after 20 x 200 ms, of which 19 may be missing when the next one leaves.
  CHECK(wait(c.call.operation) == (c.costs_ten ? 20 * 200ms - 19 * 200ms + 1ms : 0ms));
}

TEST_CASE_METHOD(World, "the cap over all methods holds back the next request and frees its place") {
  options.rate_limit_per_minute = 2;
  remake();
  REQUIRE(cards().has_value());
  const auto got = call(supplier_sales_call("2026-11-20", 0));
  CHECK(got.error().code == Errc::rate_limited);
  CHECK(got.error().retry_after == 30'001ms);
  clock.advance(31s);
  CHECK(call(supplier_sales_call("2026-11-20", 0)).has_value());
}

TEST_CASE_METHOD(World, "the scale makes the official limits faster") {
  options.base_url = "http://127.0.0.1:1/{host}";
  options.limit_scale = 60;
  remake();
  REQUIRE(call(supplier_sales_call("2026-11-20", 0)).has_value());
  CHECK(http.requests.at(0).url.starts_with(
      "http://127.0.0.1:1/statistics-api.wildberries.ru/api/v1/supplier/sales?"));
  CHECK(wait(Operation::supplier_sales) == 1'001ms);
}

TEST_CASE_METHOD(World, "a failing host is left alone, the others are not") {
  options.retry_attempts = 1;
  remake();
  for (int i = 0; i < 5; ++i) {
    http.then(500);
    CHECK(cards().error().code == Errc::unreachable);
    clock.advance(1s);
  }
  const auto got = cards();
  CHECK(got.error().code == Errc::unreachable);
  REQUIRE(got.error().retry_after);
  CHECK(*got.error().retry_after == 9s);
  CHECK(http.requests.size() == 5);
  CHECK(call(supplier_orders_call("2026-11-20", 0)).has_value());
  clock.advance(9s);
  CHECK(cards().has_value());  // the trial
  CHECK(cards().has_value());
}

TEST_CASE_METHOD(World, "a database that is down is thrown, not taken for an answer of WB") {
  limits.fails = true;
  CHECK_THROWS_AS(cards(), Failure);
  CHECK(http.requests.empty());
}

TEST_CASE_METHOD(World, "rows are streamed in batches") {
  http.then(200, R"([{"a":1},{"a":2},{"a":3}])");
  CollectingSink sink;
  const auto got = stream(sink);
  REQUIRE(got.has_value());
  CHECK(*got == 3);
  CHECK(sink.batches == std::vector<std::string>{R"([{"a":1},{"a":2}])", R"([{"a":3}])"});
}

TEST_CASE_METHOD(World, "a stream without rows") {
  CollectingSink sink;
  SECTION("an empty array") {
    http.then(200, "[]");
    CHECK(stream(sink).value() == 0);
  }
  SECTION("204") {
    http.then(204, "");
    CHECK(stream(sink).value() == 0);
  }
  SECTION("nothing at all") {
    http.then(200, "");
    CHECK(stream(sink).error().code == Errc::bad_data);
  }
  SECTION("a page of HTML") {
    http.then(200, "<html></html>");
    CHECK(stream(sink).error().code == Errc::bad_data);
    CHECK(http.requests.size() == 1);
  }
  CHECK(sink.batches.empty());
}

TEST_CASE_METHOD(World, "a stream that breaks is repeated only while nothing was given out") {
  CollectingSink sink;
  fakes::ScriptedHttp::Step broken{200, R"([{"a":1},)"};
  broken.error = Error{Errc::unreachable, "reset"};
  http.then(broken);
  http.then(200, R"([{"a":1},{"a":2}])");
  SECTION("before the first batch") {
    CHECK(stream(sink, 2).value() == 2);
    CHECK(sink.batches == std::vector<std::string>{R"([{"a":1},{"a":2}])"});
    CHECK(call_context.stats.retries == 1);
  }
  SECTION("after it") {
    CHECK(stream(sink, 1).error().code == Errc::unreachable);
    CHECK(sink.batches.size() == 1);
    CHECK(http.requests.size() == 1);
  }
}

TEST_CASE_METHOD(World, "rows that were cut off are bad data after the complete ones") {
  http.then(200, R"([{"a":1},{"a":2},{"a")");
  CollectingSink sink;
  CHECK(stream(sink, 2).error().code == Errc::bad_data);
  CHECK(sink.batches.size() == 1);
}

TEST_CASE_METHOD(World, "an error of the sink comes back as it is and is not repeated") {
  http.then(200, R"([{"a":1},{"a":2}])");
  CollectingSink sink;
  sink.refuse = Error{Errc::lease_lost, "another process"};
  CHECK(stream(sink, 1).error().code == Errc::lease_lost);
  CHECK(http.requests.size() == 1);
  CHECK(limits.at(kSid + "/personal/supplier_orders").in_flight.empty());
}

TEST_CASE_METHOD(World, "a call that is cancelled while it waits ends with cancelled") {
  options.sleep = nullptr;
  remake();
  REQUIRE(call(supplier_sales_call("2026-11-20", 0)).has_value());
  call_context.max_limiter_wait = 2min;
  asio::cancellation_signal cancel;
  std::optional<Errc> outcome;
  auto waiting = [&]() -> Task<void> {
    const auto got = co_await client->call(who, supplier_sales_call("2026-11-20", 0), call_context);
    outcome = got ? Errc::internal : got.error().code;
  };
  context.restart();
  asio::co_spawn(context, waiting(), asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  context.poll();
  REQUIRE_FALSE(outcome);
  cancel.emit(asio::cancellation_type::terminal);
  context.run();
  CHECK(outcome == Errc::cancelled);
}

namespace {

Result<Verification> verify(World& world, std::string preferred = "raw") {
  return run_sync(world.context, verify_token(*world.client, kSecret, world.who.info, std::move(preferred),
                                              world.call_context));
}

}  // namespace

TEST_CASE_METHOD(World, "a token is verified by the seller's own card") {
  const std::string card =
      R"({"name":"ООО Ромашка","sid":"11111111-2222-4333-8444-555555555555","tradeMark":"Romashka"})";
  SECTION("with the preferred scheme") {
    http.then(200, card);
    const auto got = verify(*this, "bearer");
    REQUIRE(got.has_value());
    CHECK(got->auth_scheme == "bearer");
    CHECK(got->seller_name == "ООО Ромашка");
    CHECK(got->trade_mark == "Romashka");
    CHECK(http.requests.size() == 1);
  }
  SECTION("with the other one after a 401") {
    http.then(401, kProblem401);
    http.then(200, card);
    const auto got = verify(*this);
    REQUIRE(got.has_value());
    CHECK(got->auth_scheme == "bearer");
    CHECK(header(1, "Authorization") == "Bearer " + kSecret);
  }
  SECTION("refused with both") {
    http.then(401, kProblem401);
    http.then(401, R"({"detail":"malformed"})");
    const auto got = verify(*this);
    CHECK(got.error().code == Errc::unauthorized);
    CHECK_THAT(got.error().detail, Catch::Contains("token expired"));
    CHECK(http.requests.size() == 2);
  }
  SECTION("not asked twice when WB is down") {
    options.retry_attempts = 1;
    remake();
    http.then(503);
    CHECK(verify(*this).error().code == Errc::unreachable);
    CHECK(http.requests.size() == 1);
  }
  SECTION("refused when WB names another seller") {
    http.then(200, R"({"name":"x","sid":"99999999-2222-4333-8444-555555555555"})");
    CHECK(verify(*this).error().code == Errc::unauthorized);
  }
  SECTION("accepted although the card cannot be read") {
    http.then(200, "oops");
    const auto got = verify(*this);
    REQUIRE(got.has_value());
    CHECK(got->seller_name.empty());
  }
}

TEST_CASE_METHOD(World, "a base token is verified by a ping, since it has one seller-info a day") {
  who.info.type = TokenType::base;
  who.info.scopes = mask_of(TokenCategory::feedbacks);
  http.then(401, kProblem401);
  http.then(200, R"({"TS":"2026-11-22T00:00:00+03:00","Status":"OK"})");
  const auto got = verify(*this);
  REQUIRE(got.has_value());
  CHECK(got->auth_scheme == "bearer");
  for (const auto& request : http.requests) CHECK(request.url == "https://feedbacks-api.wildberries.ru/ping");
  SECTION("and one without any category of ours cannot be") {
    who.info.scopes = 1ULL << 16;
    CHECK(verify(*this).error().code == Errc::forbidden);
  }
}

}  // namespace client_test
