#pragma once
// Versions that caches compare. The directory version stands for users, keys, members and the state of
// cabinets: when it rises, every process reads these again. Answers depend on the data versions of their
// cabinets alone, so a change concerns only the readers of the cabinets whose version it raises.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/db/database.hpp"

namespace wbd::store {

void raise_directory_version(db::Tx& tx);
// After a change of the cabinet's own row or of its members: who may see it, and what its answers show.
// Nothing happens to a cabinet that does not exist.
void raise_cabinet_version(db::Tx& tx, CabinetId id);

// Call it after a change of rows. The new version exceeds those of all cabinets.
std::int64_t raise_data_version(db::Tx& tx, CabinetId id);
// Call it after a change of sync facts only, such as the time of a sync: rows_version does not change.
std::int64_t raise_sync_version(db::Tx& tx, CabinetId id);
struct Versions {
  std::int64_t directory = 0;
  std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // those whose data_version > since, in no order
  std::vector<std::int64_t> rows;  // for each of `cabinets`: data_version of its last change of rows
};
[[nodiscard]] Versions versions_since(db::Tx& tx, std::int64_t since);

// Prefetched: the constructor sends the query, and get() waits for the result. Reads between the two share
// one round trip with it. `tx` and `cabinets` must outlive the object.
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
