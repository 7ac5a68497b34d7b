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
// The window before, or nothing when it is not completely stored: then there is no change to show.
[[nodiscard]] const SalesByCurrency& compared(const analytics::PeriodSums& period);
// "No data to compare with: 60, 90 days · history since 01.09.2026"; empty when every period has a window
// before.
[[nodiscard]] Line not_compared_line(const Wording& words, const analytics::Overview& overview);
// "history since 01.09.2026", or that it is still loading.
[[nodiscard]] std::string history_text(const Wording& words, const analytics::Coverage& coverage);
// Appends the buyout percentage of a cohort, or that it is too early for one. Nothing when nothing is
// decided.
void append_buyout_rate(Line& line, const Wording& words, const SalesNumbers& numbers);
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
  std::vector<LoadingDataset> loading{};        // those whose first sync has not ended
  std::optional<store::Successes> successes{};  // the source of all these
  UtcTime now{};
  [[nodiscard]] std::optional<UtcTime> synced(Dataset dataset) const;
  // Tells the reader of one more dataset, when it is still loading; whether it is.
  bool add_loading(Dataset dataset);
};
[[nodiscard]] Freshness read_freshness(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                       std::span<const Dataset> datasets, UtcTime now);
[[nodiscard]] Section freshness_section(const Wording& words, const Freshness& freshness);
void write_freshness(JsonWriter& json, const Freshness& freshness);

}  // namespace wbd::report
