#pragma once
// How new the data of some cabinets is.

#include <optional>
#include <vector>

#include "core/store/accounts.hpp"
#include "core/store/database.hpp"

namespace wb::store {

// Asked for at once and waited for when they are wanted: what the transaction reads meanwhile shares their
// round trip. `tx` and `cabinets` must outlive it.
class AskedVersions {
 public:
  AskedVersions(Tx& tx, const std::vector<CabinetId>& cabinets);
  // Of exactly these, in their order; 0 for one that is not there.
  [[nodiscard]] const Versions& get();

 private:
  const std::vector<CabinetId>& cabinets_;
  Statement& query_;
  std::optional<Versions> versions_;
};

}  // namespace wb::store
