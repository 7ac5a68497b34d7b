#include "core/notify/telegram.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"

namespace wbd::notify {
namespace {

constexpr std::array<std::string_view, 8> kGoneWords{"chat not found",
                                                     "user not found",
                                                     "peer_id_invalid",
                                                     "user is deactivated",
                                                     "bot was kicked",
                                                     "bot was blocked",
                                                     "group chat was deactivated",
                                                     "chat_id is empty"};
constexpr std::array<std::string_view, 3> kTopicWords{"message thread not found", "topic_deleted",
                                                      "topic_id_invalid"};
// Rights may come back and topics may open again.
constexpr std::array<std::string_view, 6> kLaterWords{
    "topic_closed",         "not enough rights",         "have no rights",
    "chat_write_forbidden", "need administrator rights", "chat_restricted"};

template <std::size_t N>
bool mentions(std::string_view text, const std::array<std::string_view, N>& words) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return std::ranges::any_of(
      words, [&lower](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// A token has one colon, which stays as it is.
std::string method_url(std::string_view base_url, std::string_view token, std::string_view method) {
  const std::size_t colon = std::min(token.find(':'), token.size());
  std::string url = fmt::format("{}/bot{}", base_url, percent_encode(token.substr(0, colon)));
  if (colon < token.size()) url += ":" + percent_encode(token.substr(colon + 1));
  return fmt::format("{}/{}", url, method);
}

std::optional<std::int64_t> integer_at(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

}  // namespace

http::Request Telegram::request(const Call& call) const {
  http::Request request;
  request.method = "POST";
  request.url = method_url(call.base_url, call.token, "sendMessage");
  request.headers = {{"Content-Type", "application/json"}};
  JsonWriter json(request.body);
  json.begin_object();
  json.field("chat_id", call.chat_id);
  if (call.topic_id) json.field("message_thread_id", *call.topic_id);
  json.field("text", call.plain ? call.part->plain : call.part->html);
  if (!call.plain) json.field("parse_mode", "HTML");
  if (call.silent) json.field("disable_notification", true);
  json.key("link_preview_options");
  json.begin_object();
  if (call.photo_url) {
    json.field("url", *call.photo_url);
    json.field("prefer_large_media", true);
    json.field("show_above_text", true);
  } else {
    json.field("is_disabled", true);
  }
  json.end_object();
  json.end_object();
  return request;
}

Reply Telegram::understand(const http::Response& response) const {
  using Kind = Reply::Kind;
  const auto answer = nlohmann::json::parse(response.body, nullptr, false);
  const bool known = answer.is_object() && answer.contains("ok") && answer["ok"].is_boolean();
  if (response.status / 100 == 2) {
    if (known && answer["ok"].get<bool>()) return {.kind = Kind::taken};
    return {.kind = Kind::again, .reason = "the answer is not Telegram's"};
  }
  Reply reply;
  if (!known) {
    // A proxy or a provider has answered.
    reply.reason = fmt::format("HTTP {}, and the answer is not Telegram's", response.status);
    return reply;
  }
  reply.reason = fmt::format("HTTP {}", response.status);
  if (const auto text = answer.find("description"); text != answer.end() && text->is_string()) {
    reply.reason = text->get<std::string>();
  }
  const auto parameters = answer.value("parameters", nlohmann::json::object());
  reply.moved_to = integer_at(parameters, "migrate_to_chat_id");
  if (const auto seconds = integer_at(parameters, "retry_after");
      seconds && *seconds >= 0 && *seconds < 1'000'000) {
    reply.pause = Millis{*seconds * 1000};
  }
  switch (response.status) {
    case 400:
      reply.kind = reply.moved_to                        ? Kind::moved
                   : mentions(reply.reason, kTopicWords) ? Kind::topic
                   : mentions(reply.reason, kGoneWords)  ? Kind::gone
                   : mentions(reply.reason, kLaterWords) ? Kind::again
                                                         : Kind::form;
      break;
    case 401:
    case 404:
      reply.kind = Kind::wrong_token;
      break;
    case 403:
      reply.kind = mentions(reply.reason, kLaterWords) ? Kind::again : Kind::gone;
      break;
    default:
      break;
  }
  return reply;
}

http::Request Telegram::who_am_i(std::string_view base_url, std::string_view token) const {
  http::Request request;
  request.url = method_url(base_url, token, "getMe");
  return request;
}

}  // namespace wbd::notify
