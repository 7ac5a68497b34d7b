#include "core/wb/refusal.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace wbd::wb {
namespace {

constexpr std::size_t kMaxRefusalBody = 64UL * 1024;

// Words about a method or a host. They come first: "subscription expired" is no word about the token.
constexpr std::array<std::string_view, 8> kMethodWords{
    "scope",        "categor",        "is not allowed",    "not allowed for",
    "subscription", "method blocked", "method is blocked", "another environment"};
constexpr std::array<std::string_view, 10> kTokenWords{
    "token expired",      "token is expired",      "token has expired",    "token is malformed",
    "token malformed",    "token is unverifiable", "signature is invalid", "token withdrawn",
    "token is withdrawn", "token revoked"};
// A deleted user and a deleted token: the words may stand apart, as in "user 17 was deleted".
constexpr std::array<std::string_view, 2> kOwners{"user", "token"};
constexpr std::array<std::string_view, 4> kGone{"deleted", "withdrawn", "revoked",
                                                "has no access to the seller"};

std::string lower(std::string_view body) {
  std::string text(body.substr(0, kMaxRefusalBody));
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

template <std::size_t n>
bool has_any(std::string_view text, const std::array<std::string_view, n>& words) {
  return std::ranges::any_of(words, [text](std::string_view word) { return text.find(word) != text.npos; });
}

}  // namespace

bool is_web_page(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != body.npos && body[first] == '<';
}

Refusal refusal_of(int status, std::string_view body) {
  if (status == 402) return Refusal::method;
  const Refusal silent = status == 401 ? Refusal::unclear : Refusal::method;
  if (is_web_page(body)) return silent;
  // The names of JSON fields hold none of the words, so the text is searched as it is.
  const std::string text = lower(body);
  if (has_any(text, kMethodWords)) return Refusal::method;
  if (has_any(text, kTokenWords)) return Refusal::token;
  if (has_any(text, kOwners) && has_any(text, kGone)) return Refusal::token;
  return silent;
}

bool proves_dead_token(int status, std::string_view body) {
  const Refusal refusal = refusal_of(status, body);
  return refusal == Refusal::token || (refusal == Refusal::unclear && !is_web_page(body));
}

}  // namespace wbd::wb
