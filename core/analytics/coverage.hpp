#pragma once
// Whether a window lies within the stored history. A figure of a window that is only partly stored is too
// low, so nothing is compared with it.

#include <optional>
#include <span>

#include "core/analytics/windows.hpp"
#include "core/base/json_text.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::analytics {

struct Coverage {
  // Since when the history is whole; nullopt: the first sync has not ended.
  std::optional<UtcTime> complete_from = UtcTime{};
  [[nodiscard]] bool covers(UtcTime from) const { return complete_from && *complete_from <= from; }
  [[nodiscard]] bool covers(const Window& window) const { return covers(window.from); }
};

// These are the coverages of orders and sales together, and of the funnel.
[[nodiscard]] Coverage sales_coverage(const store::Successes& successes);
[[nodiscard]] Coverage sales_coverage(db::Tx& tx, std::span<const CabinetId> cabinets);
[[nodiscard]] Coverage funnel_coverage(const store::Successes& successes);

// The members "complete" (of the period itself) and "complete_from", null while loading or without a limit.
void write_coverage(JsonWriter& json, const Coverage& coverage, const Window& period);

}  // namespace wbd::analytics
