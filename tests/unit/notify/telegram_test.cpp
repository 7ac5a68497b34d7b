#include "core/notify/telegram.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/scripted_http.hpp"

namespace telegram_test {

using namespace wbd;
using namespace wbd::notify;

namespace {

constexpr std::string_view kToken = "123:AA-secret_token";
constexpr std::string_view kTaken = R"({"ok":true,"result":{"message_id":5}})";

std::string refusal(int code, std::string_view text, std::string_view parameters = "") {
  return R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" + std::string(text) +
         "\"" + (parameters.empty() ? "" : ",\"parameters\":" + std::string(parameters)) + "}";
}

struct Fixture {
  asio::io_context context;
  fakes::ManualClock clock;
  fakes::ScriptedHttp http;
  AddressGuard guard{{}};
  Telegram dialect;
  std::vector<Millis> slept;
  MessengerOptions options{std::string(kTelegramUrl), "socks5://admin:pw@10.0.0.5:1080"};
  std::unique_ptr<Messenger> sender;
  Address to;
  Parcel parcel;

  Fixture() {
    make();
    to.target.kind = TargetKind::telegram;
    to.target.chat_id = 42;
    to.token = kToken;
    parcel.id = "msg_1";
    parcel.message.title = "Order";
    parcel.message.html = {"<b>Order</b>"};
    parcel.message.text = {"Order"};
  }
  void make() {
    sender =
        std::make_unique<Messenger>(http, dialect, guard, clock, options, [this](Millis time) -> Task<void> {
          slept.push_back(time);
          clock.advance(time);
          co_return;
        });
  }
  Outcome send() {
    context.restart();
    return run_sync(context, sender->send(to, parcel));
  }
  [[nodiscard]] nlohmann::json body(std::size_t i) const {
    return nlohmann::json::parse(http.requests.at(i).body);
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a message is one sendMessage with HTML, through the installation's proxy") {
  http.then(200, std::string(kTaken));
  to.target.topic_id = 9;
  parcel.message.silent = true;
  const Outcome outcome = send();
  CHECK(outcome.verdict == Verdict::delivered);
  CHECK(outcome.parts_sent == 1);
  CHECK(outcome.reason.empty());
  const auto& request = http.requests.at(0);
  CHECK(request.url == "https://api.telegram.org/bot123:AA-secret_token/sendMessage");
  CHECK(request.proxy == options.proxy);
  CHECK_FALSE(request.refuse);
  CHECK(request.timeout == 15s);
  CHECK(body(0) == nlohmann::json{{"chat_id", 42},
                                  {"message_thread_id", 9},
                                  {"text", "<b>Order</b>"},
                                  {"parse_mode", "HTML"},
                                  {"disable_notification", true},
                                  {"link_preview_options", {{"is_disabled", true}}}});
}

TEST_CASE_METHOD(Fixture, "a picture is the preview of the first part only") {
  parcel.message.photo_url = "https://basket.example/1.webp";
  parcel.message.html = {std::string(4000, 'a'), std::string(4000, 'b')};
  for (int i = 0; i < 2; ++i) http.then(200, std::string(kTaken));
  CHECK(send().parts_sent == 2);
  CHECK(body(0)["link_preview_options"]["url"] == "https://basket.example/1.webp");
  CHECK(body(1)["link_preview_options"] == nlohmann::json{{"is_disabled", true}});
  CHECK(slept == std::vector<Millis>{1s});
}

TEST_CASE_METHOD(Fixture, "an attempt goes on after the parts that were sent before") {
  parcel.message.html = {std::string(4000, 'a'), std::string(4000, 'b'), std::string(4000, 'c')};
  http.then(200, std::string(kTaken));
  http.then_fails();
  const Outcome first = send();
  CHECK(first.verdict == Verdict::again);
  CHECK(first.parts_sent == 1);
  parcel.parts_sent = first.parts_sent;
  for (int i = 0; i < 2; ++i) http.then(200, std::string(kTaken));
  const Outcome second = send();
  CHECK(second.verdict == Verdict::delivered);
  CHECK(second.parts_sent == 3);
  CHECK(body(2)["text"] == std::string(4000, 'b'));
}

TEST_CASE_METHOD(Fixture, "retry_after stops the chat and no other") {
  http.then(429, refusal(429, "Too Many Requests: retry after 35", R"({"retry_after":35})"));
  const Outcome outcome = send();
  CHECK(outcome.verdict == Verdict::again);
  CHECK(outcome.retry_after == Millis{35s});
  clock.advance(10s);
  const Outcome early = send();
  CHECK(early.verdict == Verdict::again);
  CHECK(early.retry_after == Millis{25s});
  CHECK(http.requests.size() == 1);
  to.target.chat_id = 43;
  http.then(200, std::string(kTaken));
  CHECK(send().verdict == Verdict::delivered);
  to.target.chat_id = 42;
  clock.advance(25s);
  http.then(200, std::string(kTaken));
  CHECK(send().verdict == Verdict::delivered);
}

TEST_CASE_METHOD(Fixture, "a pause without a length, or with a mad one, has a bound") {
  http.then(429, refusal(429, "Too Many Requests"));
  CHECK(send().retry_after == Millis{5s});
  clock.advance(6s);
  http.then(429, refusal(429, "x", R"({"retry_after":999999})"));
  CHECK(send().retry_after == Millis{24h});
}

TEST_CASE_METHOD(Fixture, "text whose form is refused goes out plain, at once") {
  parcel.message.html = {"<b>a &amp; b</b>"};
  http.then(400, refusal(400, "Bad Request: can't parse entities: x"));
  http.then(200, std::string(kTaken));
  const Outcome outcome = send();
  CHECK(outcome.verdict == Verdict::delivered);
  CHECK(outcome.plain);
  CHECK(body(1)["text"] == "a & b");
  CHECK_FALSE(body(1).contains("parse_mode"));
  http.then(400, refusal(400, "Bad Request: message is too long"));
  http.then(400, refusal(400, "Bad Request: message is too long"));
  const Outcome refused = send();
  CHECK(refused.verdict == Verdict::refused);
  CHECK(refused.reason == "Bad Request: message is too long");
}

TEST_CASE_METHOD(Fixture, "refusals are told apart") {
  struct Row {
    int status;
    const char* text;
    Verdict verdict;
  };
  for (const Row& row :
       {Row{403, "Forbidden: bot was blocked by the user", Verdict::gone},
        Row{403, "Forbidden: bot was kicked from the supergroup chat", Verdict::gone},
        Row{403, "Forbidden: not enough rights to send text messages", Verdict::again},
        Row{400, "Bad Request: chat not found", Verdict::gone},
        Row{400, "Bad Request: PEER_ID_INVALID", Verdict::gone},
        Row{400, "Bad Request: TOPIC_CLOSED", Verdict::again},
        Row{400, "Bad Request: need administrator rights in the channel chat", Verdict::again},
        Row{401, "Unauthorized", Verdict::again}, Row{404, "Not Found", Verdict::again},
        Row{500, "Internal Server Error", Verdict::again}}) {
    INFO(row.text);
    http.then(row.status, refusal(row.status, row.text));
    const Outcome outcome = send();
    CHECK(outcome.verdict == row.verdict);
    CHECK(outcome.status == row.status);
    CHECK(outcome.reason == row.text);
    CHECK_FALSE(outcome.retry_after);
  }
  for (const auto& [status, text] :
       {std::pair{200, "<html>sign in to the network</html>"}, std::pair{403, "blocked"},
        std::pair{200, R"({"ok":false})"}, std::pair{502, ""}, std::pair{404, "[]"}}) {
    http.then(status, text);
    const Outcome outcome = send();
    CHECK(outcome.verdict == Verdict::again);
    CHECK(outcome.reason.find("not Telegram's") != std::string::npos);
  }
}

TEST_CASE_METHOD(Fixture, "a group that became a supergroup gets the message under its new id") {
  to.target.chat_id = -5;
  http.then(400, refusal(400, "Bad Request: group chat was upgraded to a supergroup chat",
                         R"({"migrate_to_chat_id":-1001234567890})"));
  http.then(200, std::string(kTaken));
  const Outcome outcome = send();
  CHECK(outcome.verdict == Verdict::delivered);
  CHECK(outcome.migrated_to == -1001234567890);
  CHECK(body(1)["chat_id"] == -1001234567890);
  for (int i = 0; i < 5; ++i) http.then(400, refusal(400, "x", R"({"migrate_to_chat_id":-7})"));
  CHECK(send().verdict == Verdict::again);
}

TEST_CASE_METHOD(Fixture, "a topic that was deleted is left out") {
  to.target.topic_id = 9;
  http.then(400, refusal(400, "Bad Request: message thread not found"));
  http.then(200, std::string(kTaken));
  CHECK(send().verdict == Verdict::delivered);
  CHECK_FALSE(body(1).contains("message_thread_id"));
}

TEST_CASE_METHOD(Fixture, "no reason shows the token") {
  fakes::ScriptedHttp::Step step;
  step.error =
      Error{Errc::unreachable, "cannot open https://api.telegram.org/bot123:AA-secret_token/sendMessage"};
  http.then(step);
  CHECK(send().reason == "cannot open https://api.telegram.org/bot***/sendMessage");
  http.then(500, refusal(500, "bad token 123:AA-secret_token"));
  CHECK(send().reason == "bad token ***");
}

TEST_CASE_METHOD(Fixture, "the installation's token goes to no address that a user has chosen") {
  to.target.base_url = "https://evil.example";
  CHECK(send().verdict == Verdict::again);
  to.target.base_url.reset();
  to.target.proxy = "http://evil.example:3128";
  options.base_url = "http://127.0.0.1:8081";
  make();
  CHECK(send().verdict == Verdict::again);
  CHECK(http.requests.empty());
  to.token.clear();
  CHECK(send().reason == "no bot token is set");
  to.target.chat_id.reset();
  CHECK(send().verdict == Verdict::refused);
}

TEST_CASE_METHOD(Fixture, "a target's own server and proxy are checked like a webhook's address") {
  to.target.has_token = true;
  to.target.base_url = "https://bots.example/";
  http.then(200, std::string(kTaken));
  CHECK(send().verdict == Verdict::delivered);
  CHECK(http.requests.at(0).url == "https://bots.example/bot123:AA-secret_token/sendMessage");
  CHECK(http.requests.at(0).proxy == "");
  REQUIRE(http.requests.at(0).refuse);
  CHECK(http.requests.at(0).refuse({"127.0.0.1", 443}));
  to.target.base_url.reset();
  to.target.proxy = "socks5://proxy.example:1080";
  http.then(200, std::string(kTaken));
  CHECK(send().verdict == Verdict::delivered);
  CHECK(http.requests.at(1).proxy == "socks5://proxy.example:1080");
  CHECK(http.requests.at(1).refuse({"10.0.0.1", 1080}));
  to.target.base_url = "https://127.0.0.1";
  const Outcome outcome = send();
  CHECK(outcome.verdict == Verdict::again);
  CHECK(outcome.reason.find("notify.allow_addresses") != std::string::npos);
  CHECK(http.requests.size() == 2);
}

TEST_CASE_METHOD(Fixture, "a check of the token tells a wrong token from a blocked network") {
  const auto check = [&] {
    context.restart();
    return run_sync(context, check_token(http, dialect, options, std::string(kToken)));
  };
  http.then(200, R"({"ok":true,"result":{"id":123}})");
  CHECK(check().state == TokenCheck::State::good);
  CHECK(http.requests.at(0).url == "https://api.telegram.org/bot123:AA-secret_token/getMe");
  http.then(401, refusal(401, "Unauthorized"));
  CHECK(check().state == TokenCheck::State::wrong_token);
  http.then(404, refusal(404, "Not Found"));
  CHECK(check().state == TokenCheck::State::wrong_token);
  http.then_fails();
  CHECK(check().state == TokenCheck::State::blocked);
  http.then(403, "<html>blocked by the provider</html>");
  CHECK(check().state == TokenCheck::State::refused);
}

}  // namespace telegram_test
