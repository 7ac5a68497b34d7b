#pragma once
// What monitoring asks of the whole installation.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/model/dataset.hpp"

namespace wbd::store {

struct LastSuccess {
  CabinetId cabinet_id;
  Dataset dataset{};
  UtcTime last_success_at;
};

struct Figures {
  std::map<CabinetStatus, std::int64_t> cabinets;
  std::vector<LastSuccess> freshness;  // of active cabinets
  std::int64_t never_synced = 0;       // their datasets without any success
  std::vector<UtcTime> due_at;         // of the datasets of active cabinets
  std::int64_t newest_event = 0;
  std::map<std::string, std::int64_t> outbox;  // deliveries by state
  std::optional<UtcTime> outbox_due_at;        // of the oldest that waits

  [[nodiscard]] std::int64_t due(UtcTime now) const;
};
[[nodiscard]] Figures read_figures(db::Tx& tx);

}  // namespace wbd::store
