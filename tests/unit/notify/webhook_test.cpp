#include "core/notify/webhook.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/scripted_http.hpp"
#include "tests/fakes/tcp_script_server.hpp"

namespace webhook_test {

using namespace wbd;
using notify::Address;
using notify::AddressGuard;
using notify::Outcome;
using notify::Parcel;
using notify::Verdict;
using notify::Webhook;

namespace {

constexpr std::string_view kSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
constexpr std::string_view kOldSecret = "whsec_YW4gb2xkZXIgc2VjcmV0IG9mIHRoaXMgd2ViaG9vayE=";

Parcel parcel() {
  Parcel out;
  out.id = "msg_1";
  out.type = "order.created";
  out.happened_at = parse_rfc3339("2026-11-22T09:59:00Z").value();
  out.data = R"({"order_id":7})";
  out.message.title = "Order";
  out.message.text = {"New order", "Two lines"};
  return out;
}

Address address(std::string url = "https://receiver.example/hook") {
  Address out;
  out.target.kind = TargetKind::webhook;
  out.target.url = std::move(url);
  out.secret = kSecret;
  return out;
}

struct Fixture {
  asio::io_context context;
  fakes::ManualClock clock{"2026-11-22T10:00:00.700Z"};
  fakes::ScriptedHttp http;
  AddressGuard guard{{"127.0.0.1:9000"}};
  Webhook webhook{http, guard, clock};
  Outcome send(const Address& to, const Parcel& what = parcel()) {
    context.restart();
    return run_sync(context, webhook.send(to, what));
  }
};

std::string_view header(const http::Request& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

// The signatures were computed with Python's hmac; the first one is the example of the specification.
TEST_CASE("a signature is that of Standard Webhooks") {
  CHECK(notify::webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                  1614265330, R"({"test": 2432232314})") ==
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  constexpr std::string_view kBody = R"({"type":"order.created","text":"Привет"})";
  CHECK(notify::webhook_signature(kSecret, "msg_1", 1764500000, kBody) ==
        "v1,CTznmSFELL0yFbS8veVCxxgb4WYddiZmrcBC2gYOLdk=");
  CHECK(notify::webhook_signature(kOldSecret, "msg_1", 1764500000, kBody) ==
        "v1,6VS1gQD5z40IkZ1YQX+NGosY+Sctjii9VflRpyxxZIo=");
  for (const char* secret : {"", "whsec_", "whsec_***", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}) {
    CHECK_FALSE(notify::webhook_signature(secret, "msg_1", 1, "x"));
  }
}

TEST_CASE_METHOD(Fixture, "a delivery is one signed POST, and each attempt has a fresh time") {
  CHECK(send(address()).verdict == Verdict::delivered);
  clock.advance(5s);
  CHECK(send(address()).verdict == Verdict::delivered);
  REQUIRE(http.requests.size() == 2);
  const http::Request& first = http.requests[0];
  CHECK(first.method == "POST");
  CHECK(first.url == "https://receiver.example/hook");
  CHECK(first.timeout == 15s);
  CHECK(first.stream_limit == 15s);
  CHECK(first.proxy == "");
  CHECK(first.refuse);
  CHECK(header(first, "Content-Type") == "application/json");
  CHECK(header(first, "webhook-id") == "msg_1");
  CHECK(header(first, "webhook-timestamp") == "1795341600");
  CHECK(header(http.requests[1], "webhook-id") == "msg_1");
  CHECK(header(http.requests[1], "webhook-timestamp") == "1795341605");
  CHECK(header(first, "webhook-signature") != header(http.requests[1], "webhook-signature"));
  CHECK(first.body == R"({"type":"order.created","timestamp":"2026-11-22T09:59:00Z","data":{"order_id":7},)"
                      R"("text":"New order\n\nTwo lines"})");
}

TEST_CASE_METHOD(Fixture, "during a rotation the new and the old secret sign") {
  Address to = address();
  to.old_secret = kOldSecret;
  send(to);
  const auto& request = http.requests.at(0);
  const auto now = std::stoll(std::string(header(request, "webhook-timestamp")));
  const std::string expected = *notify::webhook_signature(kSecret, "msg_1", now, request.body) + " " +
                               *notify::webhook_signature(kOldSecret, "msg_1", now, request.body);
  CHECK(header(request, "webhook-signature") == expected);
  to.secret = "broken";
  const Outcome outcome = send(to);
  CHECK(outcome.verdict == Verdict::again);
  CHECK(outcome.reason.find("rotate-secret") != std::string::npos);
  CHECK(http.requests.size() == 1);
}

TEST_CASE_METHOD(Fixture, "answers and failures are judged") {
  struct Row {
    int status;
    Verdict verdict;
    std::optional<Millis> pause;
    std::vector<std::pair<std::string, std::string>> headers;
  };
  for (const Row& row :
       {Row{200, Verdict::delivered, {}, {}}, Row{204, Verdict::delivered, {}, {}},
        Row{301, Verdict::again, {}, {{"location", "https://127.0.0.1/"}}}, Row{400, Verdict::again, {}, {}},
        Row{410, Verdict::gone, {}, {}}, Row{429, Verdict::again, 7s, {{"retry-after", "7"}}},
        Row{503, Verdict::again, 299s, {{"retry-after", "Sun, 22 Nov 2026 10:05:00 GMT"}}},
        Row{500, Verdict::again, {}, {{"retry-after", "soon"}}}}) {
    INFO(row.status);
    http.then(row.status, "body", row.headers);
    const Outcome outcome = send(address());
    CHECK(outcome.verdict == row.verdict);
    CHECK(outcome.status == row.status);
    if (row.pause) {
      REQUIRE(outcome.retry_after);
      CHECK(std::chrono::ceil<std::chrono::seconds>(*outcome.retry_after) >= *row.pause);
    } else {
      CHECK_FALSE(outcome.retry_after);
    }
    CHECK(outcome.reason.empty() == (row.verdict == Verdict::delivered));
  }
  http.then_fails();
  const Outcome failed = send(address());
  CHECK(failed.verdict == Verdict::again);
  CHECK(failed.status == 0);
  CHECK(failed.reason == "connection reset");
}

TEST_CASE_METHOD(Fixture, "a success counts although its body breaks off or has no end") {
  fakes::ScriptedHttp::Step broken{200, "hello"};
  broken.error = Error{Errc::unreachable, "connection reset"};
  http.then(broken);
  CHECK(send(address()).verdict == Verdict::delivered);
  fakes::ScriptedHttp::Step endless{200, std::string(200'000, 'x')};
  endless.piece = 10'000;
  http.then(endless);
  CHECK(send(address()).verdict == Verdict::delivered);
}

TEST_CASE_METHOD(Fixture, "what the guard refuses is not sent, and the reason names the setting") {
  Address to = address("https://127.0.0.1/");
  to.target.proxy = "socks5h://proxy.example:1080";
  const Outcome outcome = send(to);
  CHECK(outcome.verdict == Verdict::again);
  CHECK(outcome.reason.find("notify.allow_addresses") != std::string::npos);
  CHECK(http.requests.empty());
}

TEST_CASE("a private receiver is reached only when its exact address is allowed") {
  asio::io_context context;
  fakes::ManualClock clock;
  fakes::TcpScriptServer server(context, [](auto& socket, const std::string&) -> Task<void> {
    co_await fakes::write_all(socket, "HTTP/1.1 204 No Content\r\n\r\n");
  });
  const auto client = http::make_curl_client(context);
  const AddressGuard closed({});
  const AddressGuard open({"127.0.0.1:" + std::to_string(server.port())});
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    const Address to = address("http://" + host + ":" + std::to_string(server.port()) + "/");
    const int before = server.connections();
    Webhook refused(*client, closed, clock);
    const Outcome outcome = run_sync(context, refused.send(to, parcel()));
    CHECK(outcome.verdict == Verdict::again);
    CHECK(outcome.reason.find("notify.allow_addresses") != std::string::npos);
    CHECK(server.connections() == before);
    Webhook allowed(*client, open, clock);
    CHECK(run_sync(context, allowed.send(to, parcel())).verdict == Verdict::delivered);
  }
}

TEST_CASE("a body is at most 20 kB of valid JSON, its text cut between characters") {
  Parcel long_one = parcel();
  for (const std::string& text :
       {std::string(30'000, 'x'), std::string(15'000, '"'), std::string(15'000, '\n'), [] {
          std::string out;
          for (int i = 0; i < 9'000; ++i) out += "я😀";
          return out;
        }()}) {
    long_one.message.text = {text};
    const std::string body = notify::webhook_body(long_one);
    CHECK(body.size() <= 20'000);
    CHECK(body.size() > 18'500);
    const auto json = nlohmann::json::parse(body);
    const std::string kept = json["text"];
    CHECK(kept.ends_with("…"));
    CHECK(text.starts_with(kept.substr(0, kept.size() - std::string("…").size())));
    CHECK(json["data"]["order_id"] == 7);
  }
  long_one.data = R"({"items":")" + std::string(20'000, 'y') + "\"}";
  const auto json = nlohmann::json::parse(notify::webhook_body(long_one));
  CHECK(json["data"] == nlohmann::json{{"truncated", true}});
  Parcel no_text = parcel();
  no_text.message.text.clear();
  CHECK(nlohmann::json::parse(notify::webhook_body(no_text))["text"] == "Order");
}

}  // namespace webhook_test
