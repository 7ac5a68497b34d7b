#include "core/wb/wb_error.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"
#include "core/base/foreign_text.hpp"
#include "core/base/limits.hpp"
#include "core/wb/json_repair.hpp"
#include "core/wb/retry.hpp"

namespace wbd::wb {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxBody = 64UL * 1024;
constexpr std::size_t kMaxText = 300;
constexpr std::size_t kMaxDepth = 32;  // deeper bodies are not read
constexpr double kMostSeconds = 3600.0 * limits::kWbHintHours;

std::optional<Millis> seconds_in(const http::Response& response, std::string_view name) {
  const auto text = response.header(name);
  if (!text) return std::nullopt;
  double seconds = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  if (!(seconds >= 0)) return std::nullopt;
  return std::chrono::ceil<Millis>(std::chrono::duration<double>(std::min(seconds, kMostSeconds)));
}

std::optional<int> number_in(const http::Response& response, std::string_view name) {
  const auto text = response.header(name);
  if (!text) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

// One line of printable UTF-8.
std::string clean(std::string text, std::string_view token) {
  if (!token.empty()) {
    for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at)) {
      text.replace(at, token.size(), "***");
    }
  }
  // Another JWT must not reach a log either.
  for (auto at = text.find("eyJ"); at != std::string::npos; at = text.find("eyJ", at)) {
    const auto end = text.find_first_of(" \t\r\n\"'<>,;", at);
    text.replace(at, (end == std::string::npos ? text.size() : end) - at, "***");
  }
  if (text.size() > kMaxText) text.resize(kMaxText);
  while (!text.empty() && !is_valid_utf8(text) && text.size() > kMaxText - 4) text.pop_back();
  if (!is_valid_utf8(text)) return "(not readable)";
  return printable(text);
}

bool too_deep(std::string_view body) {
  std::size_t depth = 0;
  for (const char c : body) {
    if ((c == '{' || c == '[') && ++depth > kMaxDepth) return true;
    if ((c == '}' || c == ']') && depth > 0) --depth;
  }
  return false;
}

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (found->is_array() && !found->empty()) {
    const json& first = found->front();
    if (first.is_string()) return first.get<std::string>();
    if (first.is_object()) return text_of(first, "message");
  }
  return {};
}

}  // namespace

RateHeaders rate_headers(const http::Response& response) {
  RateHeaders headers;
  headers.remaining = number_in(response, "x-ratelimit-remaining");
  headers.limit = number_in(response, "x-ratelimit-limit");
  headers.retry = seconds_in(response, "x-ratelimit-retry");
  headers.reset = seconds_in(response, "x-ratelimit-reset");
  return headers;
}

std::optional<Millis> retry_after(const http::Response& response) {
  return seconds_in(response, "retry-after");
}

WbErrorBody read_error_body(std::string_view body, std::string_view token) {
  WbErrorBody out;
  body = body.substr(0, kMaxBody);
  const json object = too_deep(body)
                          ? json()
                          : json::parse(with_whole_escapes(body).value_or(std::string(body)), nullptr, false);
  if (!object.is_object()) {
    // A 400 of the content host may be plain text. HTML is not used, because it is useless in a message.
    const auto first = body.find_first_not_of(" \t\r\n");
    const bool plain = first != std::string_view::npos && body[first] != '<' && body[first] != '{';
    if (plain) out.text = clean(std::string(body.substr(first)), token);
    return out;
  }
  for (const char* key : {"detail", "details", "errorText", "message", "errors", "title"}) {
    out.text = clean(text_of(object, key), token);
    if (!out.text.empty()) break;
  }
  out.title = clean(text_of(object, "title"), token);
  out.request_id = clean(text_of(object, "requestId"), token);
  if (out.request_id.size() > 64) out.request_id.resize(64);
  return out;
}

Error error_of(const OperationInfo& operation, int status, const WbErrorBody& error_body) {
  const auto detail = [&](std::string_view what) {
    std::string text = fmt::format("{}: {} ({}", operation.name, what, status);
    if (!error_body.text.empty()) text += ": " + error_body.text;
    return text + ")";
  };
  switch (status) {
    case 401:
      return {Errc::unauthorized, detail("WB does not accept the token")};
    case 402:
    case 403:
      return {Errc::forbidden, detail("WB does not allow this to the token")};
    case 404:
      return {Errc::not_found, detail("WB does not know this method, or has switched it off")};
    case 429:
      return {Errc::rate_limited, detail("WB's request limit is used up")};
    default:
      break;
  }
  if (worth_retrying(status)) return {Errc::unreachable, detail("WB failed to answer")};
  if (status / 100 == 3)
    return {Errc::bad_data, detail("WB answered with a redirect, which is not followed")};
  return {Errc::bad_data, detail("WB refuses the request")};
}

}  // namespace wbd::wb
