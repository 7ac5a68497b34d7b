#include "core/notify/max.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/scripted_http.hpp"

namespace max_test {

using namespace wbd;
using namespace wbd::notify;

namespace {

struct Fixture {
  asio::io_context context;
  fakes::ManualClock clock;
  fakes::ScriptedHttp http;
  AddressGuard guard{{}};
  Max dialect;
  Messenger sender{
      http, dialect, guard, clock, {std::string(kMaxUrl), std::nullopt}, [this](Millis time) -> Task<void> {
        clock.advance(time);
        co_return;
      }};
  Address to;
  Parcel parcel;

  Fixture() {
    to.target.kind = TargetKind::max;
    to.target.chat_id = 77;
    to.token = "max-token";
    parcel.message.html = {"<b>Order</b> &amp; more"};
    parcel.message.text = {"Order & more"};
  }
  Outcome send() {
    context.restart();
    return run_sync(context, sender.send(to, parcel));
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a message to MAX has its token in a header and HTML as its format") {
  http.then(200, R"({"message":{"body":{"mid":"m"}}})");
  parcel.message.photo_url = "https://basket.example/1.webp";
  CHECK(send().verdict == Verdict::delivered);
  const auto& request = http.requests.at(0);
  CHECK(request.method == "POST");
  CHECK(request.url == "https://platform-api2.max.ru/messages?chat_id=77&disable_link_preview=true");
  CHECK(std::find(request.headers.begin(), request.headers.end(),
                  std::pair<std::string, std::string>{"Authorization", "max-token"}) !=
        request.headers.end());
  CHECK(nlohmann::json::parse(request.body) ==
        nlohmann::json{{"text", "<b>Order</b> &amp; more"}, {"format", "html"}, {"notify", true}});
}

TEST_CASE_METHOD(Fixture, "a message to MAX is at most 4000 units long with its markup") {
  parcel.message.html = {"<b>" + std::string(3980, 'a') + "</b>", std::string(9'000, 'b')};
  const Outcome outcome = [&] {
    for (int i = 0; i < 9; ++i) http.then(200, R"({"message":{}})");
    return send();
  }();
  CHECK(outcome.verdict == Verdict::delivered);
  CHECK(outcome.parts_sent == 4);
  for (const auto& request : http.requests) {
    const std::string text = nlohmann::json::parse(request.body)["text"];
    CHECK(text.size() <= 4000);
  }
}

TEST_CASE_METHOD(Fixture, "refusals of MAX are told apart") {
  struct Row {
    int status;
    const char* body;
    Verdict verdict;
    const char* reason;
  };
  for (const Row& row : {
           Row{401, R"({"code":"verify.token","message":"Invalid access_token"})", Verdict::again,
               "verify.token: Invalid access_token"},
           Row{403, R"({"code":"chat.denied","message":"error.dialog.suspended"})", Verdict::gone,
               "chat.denied: error.dialog.suspended"},
           Row{404, R"({"code":"chat.not.found"})", Verdict::gone, "chat.not.found"},
           Row{400, R"({"code":"proto.payload","message":"Unknown recipient"})", Verdict::gone,
               "proto.payload: Unknown recipient"},
           Row{503, R"({"code":"service.unavailable","message":"later"})", Verdict::again,
               "service.unavailable: later"},
           Row{403, "<html>", Verdict::again, "HTTP 403, and the answer is not MAX's"},
           Row{200, "{}", Verdict::again, "the answer is not MAX's"},
       }) {
    INFO(row.body);
    http.then(row.status, row.body);
    const Outcome outcome = send();
    CHECK(outcome.verdict == row.verdict);
    CHECK(outcome.reason == row.reason);
  }
}

TEST_CASE_METHOD(Fixture, "MAX's pause stops the chat; a refused form goes out plain") {
  http.then(429, R"({"code":"too.many.requests","message":"x"})", {{"retry-after", "9"}});
  CHECK(send().retry_after == Millis{9s});
  CHECK(send().retry_after == Millis{9s});
  CHECK(http.requests.size() == 1);
  clock.advance(9s);
  http.then(400, R"({"code":"proto.payload","message":"text format"})");
  http.then(200, R"({"message":{}})");
  const Outcome outcome = send();
  CHECK(outcome.verdict == Verdict::delivered);
  CHECK(outcome.plain);
  CHECK(nlohmann::json::parse(http.requests.back().body) ==
        nlohmann::json{{"text", "Order & more"}, {"notify", true}});
}

TEST_CASE_METHOD(Fixture, "a check of MAX's token asks who it is") {
  http.then(200, R"({"user_id":1,"name":"bot"})");
  const auto good =
      run_sync(context, check_token(http, dialect, {std::string(kMaxUrl), std::nullopt}, "max-token"));
  CHECK(good.state == TokenCheck::State::good);
  CHECK(http.requests.at(0).url == "https://platform-api2.max.ru/me");
  http.then(401, R"({"code":"verify.token","message":"max-token is wrong"})");
  context.restart();
  const auto wrong =
      run_sync(context, check_token(http, dialect, {std::string(kMaxUrl), std::nullopt}, "max-token"));
  CHECK(wrong.state == TokenCheck::State::wrong_token);
  CHECK(wrong.reason == "verify.token: *** is wrong");
}

}  // namespace max_test
