#pragma once
// From the key of a request to the cabinets it may see. Pure functions over a Directory.

#include <variant>

#include "daemon/rest/directory.hpp"
#include "daemon/rest/problem.hpp"

namespace wbd::rest {

// The key as sent: `Authorization: Bearer KEY` or `X-API-Key: KEY`; empty when there is none or the two
// differ.
struct Credentials {
  std::string_view authorization, api_key;
  [[nodiscard]] std::string_view key() const;
};

struct Viewer {
  std::optional<TelegramId> user;  // unset: an admin key that names nobody
  CabinetList cabinets;            // those the answer may speak of, narrowed by cabinet_id
};

// The key's record, or why it is refused: missing, unknown, expired, revoked (all 401).
[[nodiscard]] std::variant<const ApiKey*, Problem> authenticate(const Directory& directory,
                                                                const Credentials& credentials, UtcTime now);

// What this key may see when the request names `user` and `cabinet`. What belongs to somebody else is 404.
// `may_be_new`: the user that an admin or bot key names need not exist.
[[nodiscard]] std::variant<Viewer, Problem> resolve_viewer(const Directory& directory, const ApiKey& key,
                                                           std::optional<TelegramId> user,
                                                           std::optional<CabinetId> cabinet,
                                                           bool may_be_new = false);

}  // namespace wbd::rest
