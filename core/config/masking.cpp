#include "core/config/masking.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"

namespace wbd::config {
namespace {

constexpr std::string_view kMask = "***";

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool names_secret(std::string_view name) {
  const auto plain = percent_decode(name);
  // A name that cannot be read may stand for any.
  if (!plain) return true;
  const std::string lower = in_lower_case(*plain);
  return lower.find("password") != std::string::npos || lower.find("secret") != std::string::npos ||
         lower.find("token") != std::string::npos;
}

// The values after ? whose names are those of passwords.
std::string mask_parameters(std::string_view text) {
  const std::size_t query = text.find('?');
  if (query == std::string_view::npos) return std::string(text);
  std::string out(text.substr(0, query + 1));
  std::string_view rest = text.substr(query + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(pair.size());
    const std::size_t equals = pair.find('=');
    const bool hidden = equals != std::string_view::npos && names_secret(pair.substr(0, equals));
    out += hidden ? std::string(pair.substr(0, equals + 1)).append(kMask) : std::string(pair);
    if (rest.empty()) break;
    out += '&';
    rest.remove_prefix(1);
  }
  return out;
}

// A password may hold every character, so the credentials end at the last @ of the text. `word_is_password`:
// of credentials without a colon.
std::string mask_credentials(std::string_view text, bool word_is_password) {
  const std::size_t scheme = text.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at < start) return std::string(text);
  const std::string_view credentials = text.substr(start, at - start);
  const std::size_t colon = credentials.find(':');
  if (colon == std::string_view::npos && !word_is_password) return std::string(text);
  const std::size_t shown = colon == std::string_view::npos ? start : start + colon + 1;
  return std::string(text.substr(0, shown)).append(kMask).append(text.substr(at));
}

// host=db password='it is' user=wb
std::string mask_words(std::string_view text) {
  const std::string lower = in_lower_case(text);
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = lower.find("password"); at != std::string::npos;
       at = lower.find("password", at + 1)) {
    std::size_t value = at + std::string_view("password").size();
    while (value < text.size() && text[value] == ' ') ++value;
    if (at < done || value == text.size() || text[value] != '=') continue;
    ++value;
    while (value < text.size() && text[value] == ' ') ++value;
    std::size_t end = value;
    const bool quoted = end < text.size() && text[end] == '\'';
    if (quoted) ++end;
    while (end < text.size() && text[end] != (quoted ? '\'' : ' ')) end += text[end] == '\\' ? 2 : 1;
    end = std::min(end + (quoted ? 1 : 0), text.size());
    out.append(text.substr(done, value - done)).append(kMask);
    done = end;
  }
  return out.append(text.substr(done));
}

bool is_url(std::string_view text) {
  return text.find("://") != std::string_view::npos;
}

}  // namespace

std::string mask_database_url(std::string_view text) {
  return is_url(text) ? mask_parameters(mask_credentials(text, false))
                      : mask_credentials(mask_words(text), false);
}

std::string mask_redis_url(std::string_view text) {
  return mask_parameters(mask_credentials(text, true));
}

std::string mask_url(std::string_view text) {
  return is_url(text) ? mask_parameters(mask_credentials(text, false)) : std::string(text);
}

}  // namespace wbd::config
