#include "core/notify/max.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/http/retry_after.hpp"

namespace wbd::notify {
namespace {

std::string text_at(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_closed_chat(std::string_view code, std::string_view message) {
  constexpr std::array<std::string_view, 5> kCodes{"chat.denied", "chat.not.found", "dialog.not.found",
                                                   "dialog.suspended", "Unknown recipient"};
  return std::ranges::any_of(kCodes, [&](std::string_view word) {
    return code.find(word) != std::string_view::npos || message.find(word) != std::string_view::npos;
  });
}

}  // namespace

http::Request Max::request(const Call& call) const {
  http::Request request;
  request.method = "POST";
  request.url = fmt::format("{}/messages?chat_id={}&disable_link_preview=true", call.base_url, call.chat_id);
  request.headers = {{"Content-Type", "application/json"}, {"Authorization", std::string(call.token)}};
  JsonWriter json(request.body);
  json.begin_object();
  json.field("text", call.plain ? call.part->plain : call.part->html);
  if (!call.plain) json.field("format", "html");
  json.field("notify", !call.silent);
  json.end_object();
  return request;
}

Reply Max::understand(const http::Response& response) const {
  using Kind = Reply::Kind;
  const auto answer = nlohmann::json::parse(response.body, nullptr, false);
  Reply reply;
  if (response.status / 100 == 2) {
    const bool known = answer.is_object() && (answer.contains("message") || answer.contains("user_id"));
    return {.kind = known ? Kind::taken : Kind::again, .reason = known ? "" : "the answer is not MAX's"};
  }
  const std::string code = text_at(answer, "code");
  const std::string message = text_at(answer, "message");
  if (code.empty()) {
    reply.reason = fmt::format("HTTP {}, and the answer is not MAX's", response.status);
    return reply;
  }
  reply.reason = message.empty() ? code : fmt::format("{}: {}", code, message);
  if (const auto pause = response.header("retry-after")) {
    reply.pause = http::parse_retry_after(*pause, system_clock().now());
  }
  if (response.status == 401) {
    reply.kind = Kind::wrong_token;
  } else if (response.status == 403 || response.status == 404 ||
             (response.status == 400 && is_closed_chat(code, message))) {
    reply.kind = Kind::gone;
  } else if (response.status == 400 || response.status == 413) {
    reply.kind = Kind::form;
  }
  return reply;
}

http::Request Max::who_am_i(std::string_view base_url, std::string_view token) const {
  http::Request request;
  request.url = fmt::format("{}/me", base_url);
  request.headers = {{"Authorization", std::string(token)}};
  return request;
}

}  // namespace wbd::notify
