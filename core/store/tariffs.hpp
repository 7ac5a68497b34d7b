#pragma once
// Tariffs with the days on which they are valid. Days are Moscow days.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/tariff.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::store {

// `tariffs` is WB's whole list of one kind on `day`. A changed tariff is valid from `day`, and the stored one
// ends the day before. `complete`: a stored tariff that the list does not contain ends the day before, too.
// One that began on `day` was then never valid: its last day precedes its first. When two rows have the same
// name and group, the first one is used.
// A subject's rate that WB's row does not have any more is gone. When no row of the list has this rate, WB's
// field is missing, and the stored rates stay.
WriteCounts save_tariffs(db::Tx& tx, CabinetId cabinet, TariffKind kind, std::span<const Tariff> tariffs,
                         Date day, bool complete);

struct TariffFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<TariffKind> kind{};
  std::optional<std::int64_t> subject_id{};
  std::optional<std::string> warehouse{};  // the exact name
  std::optional<std::string> q{};          // part of the name or the group
  std::optional<Date> day{};               // valid on that day; none = valid now
  std::int64_t limit = 50, offset = 0;
};
struct TariffRow {
  CabinetId cabinet_id;
  Tariff tariff;
  Date valid_from;
  std::optional<Date> valid_to;  // the last day; none = still valid
};
struct TariffPage {
  std::vector<TariffRow> rows;
  std::int64_t total = 0;
};  // cabinet, kind, name, group ascending
[[nodiscard]] bool has_tariffs(db::Tx& tx, CabinetId cabinet, TariffKind kind);  // any still valid
[[nodiscard]] TariffPage list_tariffs(db::Tx& tx, const TariffFilter& filter);

// The tariffs of some subjects (ids as text) or warehouses over time.
class TariffSpans {
 public:
  // The query is prefetched, see PendingRows: call the result once.
  [[nodiscard]] static std::function<TariffSpans()> prefetch(db::Tx& tx, CabinetId cabinet, TariffKind kind,
                                                             std::span<const std::string_view> keys);
  // The tariff that was valid on `day`. Before the first known day the first known tariff is returned, as an
  // estimate. nullptr: the key is unknown, or its last tariff ended before `day`. A tariff that was never
  // valid does not count.
  [[nodiscard]] const Tariff* valid_on(std::string_view key, Date day) const;

 private:
  // By key; each sorted by the place of the warehouse, then by the first day.
  std::unordered_map<std::string, std::vector<TariffRow>> spans_;
};

}  // namespace wbd::store
