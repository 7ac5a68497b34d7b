#pragma once
// Sections that several reports share: orders, buyouts and speed of the usual periods, today compared with
// yesterday, rating, freshness. Text and JSON show the same metrics; both omit empty ones.

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analytics/overview.hpp"
#include "core/base/json_text.hpp"
#include "core/model/dataset.hpp"
#include "core/report/wording.hpp"
#include "core/store/reviews.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::report {

[[nodiscard]] Section orders_section(const Wording& words, std::string_view heading,
                                     const analytics::Overview& overview);
[[nodiscard]] Section buyouts_section(const Wording& words, std::string_view heading,
                                      const analytics::Overview& overview);
[[nodiscard]] Section speed_section(const Wording& words, const analytics::Overview& overview);
[[nodiscard]] Section today_section(const Wording& words, const analytics::Overview& overview);
// Writes "sales", "buyouts", "speed" and "today_vs_yesterday". `if_none`: the currency when nothing was sold.
void write_metrics(JsonWriter& json, const analytics::Overview& overview,
                   const std::optional<std::string>& if_none);

[[nodiscard]] Section rating_section(const Wording& words, const std::optional<store::Rating>& rating);
void write_rating(JsonWriter& json, const std::optional<store::Rating>& rating);

// Last successful sync of each dataset a report shows; nullopt = never.
using SyncedAt = std::vector<std::pair<Dataset, std::optional<UtcTime>>>;
struct Freshness {
  SyncedAt synced_at;
  std::optional<UtcTime> as_of;                 // the oldest of them; nullopt when one never succeeded
  std::optional<store::Successes> successes{};  // the source of both
  [[nodiscard]] std::optional<UtcTime> synced(Dataset dataset) const;
};
[[nodiscard]] Freshness read_freshness(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                       std::span<const Dataset> datasets);
[[nodiscard]] Section freshness_section(const Wording& words, const Freshness& freshness);
void write_freshness(JsonWriter& json, const Freshness& freshness);

}  // namespace wbd::report
