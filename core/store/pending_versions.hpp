#pragma once
// The data versions of some cabinets.

#include <optional>
#include <vector>

#include "core/db/database.hpp"
#include "core/store/accounts.hpp"

namespace wbd::store {

// Prefetched: the constructor sends the query, get() waits for it, and what the transaction reads between
// them shares the round trip. `tx` and `cabinets` must outlive it.
class PendingVersions {
 public:
  PendingVersions(db::Tx& tx, const std::vector<CabinetId>& cabinets);
  // Exactly these cabinets, in their order; 0 for an unknown one.
  [[nodiscard]] const Versions& get();

 private:
  const std::vector<CabinetId>& cabinets_;
  db::Statement& query_;
  std::optional<Versions> versions_;
};

}  // namespace wbd::store
