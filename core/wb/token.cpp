#include "core/wb/token.hpp"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"

namespace wbd::wb {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxToken = 16UL * 1024;
constexpr double kLastSecond = 253402300799;  // 9999-12-31T23:59:59Z

Error malformed(std::string_view what) {
  return {Errc::unauthorized, fmt::format("the WB token is malformed: {}", what)};
}

std::string_view trimmed_token(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// The UUID in lower case, or "" when the text is not a UUID.
std::string as_uuid(std::string text) {
  if (text.size() != 36) return {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    char& c = text[i];
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (dash ? c != '-' : !hex) return {};
  }
  return text;
}

// `acc` decides. If its value is unknown, `t` and `for` decide; without them the type with the tightest
// limits is used.
TokenType type_of(const json& payload) {
  if (const auto acc = payload.find("acc"); acc != payload.end() && acc->is_number_integer()) {
    switch (acc->get<std::int64_t>()) {
      case 1:
        return TokenType::base;
      case 2:
        return TokenType::test;
      case 3:
        return TokenType::personal;
      case 4:
        return TokenType::service;
      default:
        break;
    }
  }
  if (const auto t = payload.find("t"); t != payload.end() && t->is_boolean() && t->get<bool>()) {
    return TokenType::test;
  }
  if (const auto whom = payload.find("for"); whom != payload.end() && whom->is_string()) {
    const auto& text = whom->get_ref<const std::string&>();
    if (text == "self") return TokenType::personal;
    if (text.starts_with("asid:")) return TokenType::service;
  }
  return TokenType::base;
}

}  // namespace

Result<TokenInfo> decode_token(std::string_view token) {
  token = trimmed_token(token);
  if (token.empty()) return malformed("it is empty");
  if (token.size() > kMaxToken) return malformed("it is too long");
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return malformed("it must have three parts separated by dots");
  }
  const auto head = base64_decode(token.substr(0, first));
  const auto body = base64_decode(token.substr(first + 1, second - first - 1));
  const auto signature = base64_decode(token.substr(second + 1));
  if (!head || !body || !signature) return malformed("a part is not base64url");
  if (head->empty() || body->empty() || signature->empty()) return malformed("a part is empty");
  const json payload = json::parse(*body, nullptr, false);
  if (!payload.is_object()) return malformed("its second part is not a JSON object");

  TokenInfo info;
  const auto sid = payload.find("sid");
  if (sid == payload.end() || !sid->is_string()) return malformed("the field sid (seller) is missing");
  info.sid = as_uuid(sid->get<std::string>());
  if (info.sid.empty()) return malformed("the field sid (seller) is not a UUID");
  const auto scopes = payload.find("s");
  if (scopes == payload.end() || !scopes->is_number_unsigned()) {
    return malformed("the field s (categories) is missing");
  }
  info.scopes = scopes->get<std::uint64_t>();
  const auto expiry = payload.find("exp");
  if (expiry == payload.end() || !expiry->is_number()) return malformed("the field exp (expiry) is missing");
  const double seconds = expiry->get<double>();
  if (!(seconds > 0 && seconds <= kLastSecond)) return malformed("the field exp (expiry) is out of range");
  info.expires_at = UtcTime{std::chrono::seconds{static_cast<std::int64_t>(seconds)}};
  if (const auto id = payload.find("id"); id != payload.end() && id->is_string()) {
    info.token_id = id->get<std::string>();
  }
  info.type = type_of(payload);
  return info;
}

Result<void> check_usable(const TokenInfo& token, UtcTime now) {
  if (token.expires_at > now) return {};
  return Error{Errc::unauthorized,
               fmt::format("the WB token expired at {}; create a new one in the seller's account",
                           to_rfc3339(token.expires_at))};
}

}  // namespace wbd::wb
