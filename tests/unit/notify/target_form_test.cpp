#include "core/notify/target_form.hpp"

#include <functional>
#include <vector>

#include <catch2/catch.hpp>

namespace target_form_test {

using namespace wbd;

namespace {

const std::vector<std::string> kAllowed{"bot.internal:8080"};

std::string problem(TargetKind kind, const std::function<void(Target&)>& change) {
  Target target;
  target.kind = kind;
  if (kind == TargetKind::webhook) {
    target.url = "https://receiver.example/hook";
  } else {
    target.chat_id = -100;
  }
  change(target);
  const auto found = notify::check_target(target, kAllowed);
  return found ? std::string(found->field) : "";
}

}  // namespace

TEST_CASE("a target's form is checked by its kind") {
  using enum TargetKind;
  struct Row {
    TargetKind kind;
    std::function<void(Target&)> change;
    const char* field;
  };
  const std::vector<Row> rows{
      {webhook, [](Target&) {}, ""},
      {webhook, [](Target& t) { t.url.reset(); }, "url"},
      {webhook, [](Target& t) { t.url = "http://receiver.example/"; }, "url"},
      {webhook, [](Target& t) { t.url = "http://127.0.0.1:9000/"; }, ""},
      {webhook, [](Target& t) { t.url = "http://localhost/"; }, ""},
      {webhook, [](Target& t) { t.url = "http://bot.internal:8080/x"; }, ""},
      {webhook, [](Target& t) { t.url = "http://bot.internal:8081/x"; }, "url"},
      {webhook, [](Target& t) { t.url = "https://me:pw@receiver.example/"; }, "url"},
      {webhook, [](Target& t) { t.url = "https://receiver.example/#x"; }, "url"},
      {webhook, [](Target& t) { t.url = "https://r.example/" + std::string(3000, 'x'); }, "url"},
      {webhook, [](Target& t) { t.chat_id = 1; }, "chat_id"},
      {webhook, [](Target& t) { t.base_url = "https://x.example"; }, "base_url"},
      {webhook, [](Target& t) { t.has_token = true; }, "token"},
      {webhook, [](Target& t) { t.topic_id = 1; }, "topic_id"},
      {webhook, [](Target& t) { t.proxy = "socks5://u:p@proxy.example:1"; }, ""},
      {webhook, [](Target& t) { t.proxy = "proxy.example:1"; }, "proxy"},
      {webhook,
       [](Target& t) {
         t.types = {"order.created", "digest.daily"};
       },
       ""},
      {webhook, [](Target& t) { t.types = {"order.lost"}; }, "types"},
      {telegram, [](Target&) {}, ""},
      {telegram, [](Target& t) { t.url = "https://x.example"; }, "url"},
      {telegram, [](Target& t) { t.chat_id.reset(); }, "chat_id"},
      {telegram, [](Target& t) { t.chat_id = 0; }, "chat_id"},
      {telegram, [](Target& t) { t.topic_id = 5; }, ""},
      {telegram, [](Target& t) { t.topic_id = 0; }, "topic_id"},
      {telegram, [](Target& t) { t.base_url = "https://bots.example"; }, "base_url"},
      {telegram,
       [](Target& t) {
         t.base_url = "https://bots.example";
         t.has_token = true;
       },
       ""},
      {telegram, [](Target& t) { t.base_url = "bots.example"; }, "base_url"},
      {max, [](Target&) {}, ""},
      {max, [](Target& t) { t.topic_id = 5; }, "topic_id"},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    INFO(i);
    CHECK(problem(rows[i].kind, rows[i].change) == rows[i].field);
  }
}

}  // namespace target_form_test
