#include "daemon/rest/access.hpp"

#include <algorithm>

namespace wbd::rest {
namespace {

constexpr std::string_view kScheme = "bearer ";

bool starts_with_scheme(std::string_view value) {
  return value.size() > kScheme.size() &&
         std::ranges::equal(value.substr(0, kScheme.size()), kScheme, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

}  // namespace

std::string_view Credentials::key() const {
  std::string_view bearer;
  if (starts_with_scheme(authorization)) {
    bearer = authorization.substr(kScheme.size());
    bearer.remove_prefix(std::min(bearer.find_first_not_of(' '), bearer.size()));
  }
  if (bearer.empty()) return api_key;
  if (api_key.empty() || api_key == bearer) return bearer;
  return {};
}

std::variant<const ApiKey*, Problem> authenticate(const Directory& directory, const Credentials& credentials,
                                                  UtcTime now) {
  const std::string_view text = credentials.key();
  if (text.empty()) {
    return unauthorized("One API key is needed: Authorization: Bearer KEY, or X-API-Key: KEY.");
  }
  const auto found = directory.keys.find(sha256(text));
  if (found == directory.keys.end()) return unauthorized("The API key is not known.");
  const ApiKey& key = found->second;
  if (key.revoked_at) return unauthorized("The API key has been revoked.");
  if (key.expires_at && *key.expires_at <= now) return unauthorized("The API key has expired.");
  return &key;
}

std::variant<Viewer, Problem> resolve_viewer(const Directory& directory, const ApiKey& key,
                                             std::optional<TelegramId> user, std::optional<CabinetId> cabinet,
                                             bool may_be_new) {
  if (key.scope == KeyScope::bot && !user) {
    return invalid({{"telegram_id", "a bot key must name the user it acts for"}});
  }
  if (key.scope == KeyScope::user) {
    if (!key.telegram_id || (user && *user != *key.telegram_id)) return not_found("There is no such user.");
    user = key.telegram_id;
  }
  Viewer viewer{user, directory.all_cabinets};
  if (user) {
    const auto found = directory.cabinets_of.find(*user);
    if (found != directory.cabinets_of.end()) {
      viewer.cabinets = found->second;
    } else if (may_be_new) {
      viewer.cabinets = std::make_shared<const std::vector<CabinetId>>();
    } else {
      return not_found("There is no such user.");
    }
  }
  if (cabinet) {
    if (!std::ranges::binary_search(*viewer.cabinets, *cabinet))
      return not_found("There is no such cabinet.");
    viewer.cabinets = std::make_shared<const std::vector<CabinetId>>(1, *cabinet);
  }
  return viewer;
}

}  // namespace wbd::rest
