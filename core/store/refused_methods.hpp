#pragma once
// The operations that WB has refused to the tokens of cabinets. core/sync/refusals.hpp writes them.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/dataset.hpp"

namespace wbd::store {

struct RefusedMethod {
  CabinetId cabinet_id;
  Dataset dataset{};
  std::string operation;         // WB's, by our name
  std::optional<UtcTime> since;  // when WB refused it
  UtcTime until;                 // it is not called before
  std::string reason;            // WB's words
};
// Those in force at `now`, by cabinet and dataset. No cabinets: of all.
[[nodiscard]] std::vector<RefusedMethod> refused_methods(db::Tx& tx, std::span<const CabinetId> cabinets,
                                                         UtcTime now);

}  // namespace wbd::store
