#pragma once
// Authorisation: from the key of a request to the cabinets it may see. Pure functions over a Directory.

#include <variant>

#include "daemon/rest/directory.hpp"
#include "daemon/rest/problem.hpp"

namespace wbd::rest {

// The key as sent, `Authorization: Bearer KEY` or `X-API-Key: KEY`. key() is empty if there is none or the
// two differ.
struct Credentials {
  std::string_view authorization, api_key;
  [[nodiscard]] std::string_view key() const;
};

struct Viewer {
  std::optional<TelegramId> user;  // unset: an admin key without a named user
  CabinetList cabinets;            // cabinets the answer may include, narrowed by cabinet_id
};

// The record of the key, or the refusal of a missing, unknown, expired or revoked one (all 401).
[[nodiscard]] std::variant<const ApiKey*, Problem> authenticate(const Directory& directory,
                                                                const Credentials& credentials, UtcTime now);

// The viewer of a request that names `user` and `cabinet`. Users and cabinets that the key may not see are
// 404. `may_be_new`: the user named by an admin or bot key need not exist.
[[nodiscard]] std::variant<Viewer, Problem> resolve_viewer(const Directory& directory, const ApiKey& key,
                                                           std::optional<TelegramId> user,
                                                           std::optional<CabinetId> cabinet,
                                                           bool may_be_new = false);

}  // namespace wbd::rest
