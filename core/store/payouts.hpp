#pragma once
// WB's own totals of the weekly finance reports.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/payout.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::store {

struct SavedPayouts {
  WriteCounts counts;
  std::vector<std::int64_t> reports;  // the created and the changed ones
};
// An absent sum does not replace a stored one. Reports that are missing from `payouts` stay. Queued.
SavedPayouts save_payouts(db::Tx& tx, CabinetId cabinet, std::span<const Payout> payouts);
[[nodiscard]] std::optional<Payout> find_payout(db::Tx& tx, CabinetId cabinet, std::int64_t report_id);
// The reports with a day in the range, by their last day, then id.
[[nodiscard]] std::vector<Payout> list_payouts(db::Tx& tx, CabinetId cabinet,
                                               std::optional<Date> from = std::nullopt,
                                               std::optional<Date> to = std::nullopt);

}  // namespace wbd::store
