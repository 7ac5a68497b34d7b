#pragma once
// How new the data of some cabinets is.

#include <optional>
#include <vector>

#include "core/db/database.hpp"
#include "core/store/accounts.hpp"

namespace wbd::store {

// Asked for at once and waited for when they are wanted: what the transaction reads meanwhile shares their
// round trip. `tx` and `cabinets` must outlive it.
class PendingVersions {
 public:
  PendingVersions(db::Tx& tx, const std::vector<CabinetId>& cabinets);
  // Of exactly these, in their order; 0 for one that is not there.
  [[nodiscard]] const Versions& get();

 private:
  const std::vector<CabinetId>& cabinets_;
  db::Statement& query_;
  std::optional<Versions> versions_;
};

}  // namespace wbd::store
