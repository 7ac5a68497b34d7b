#pragma once
// Tariffs by the days they were valid. Days are Moscow days.

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

// `tariffs` is WB's whole list of one kind on `day`. A different tariff is valid from `day`, and the old one
// ends the day before. A missing tariff ends too, unless the list is incomplete or empty. The first of two
// rows with the same name and group counts.
WriteCounts save_tariffs(db::Tx& tx, CabinetId cabinet, TariffKind kind, std::span<const Tariff> tariffs,
                         Date day, bool complete);

struct TariffFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<TariffKind> kind{};
  std::optional<std::int64_t> subject_id{};
  std::optional<std::string> warehouse{};  // its whole name
  std::optional<std::string> q{};          // part of the name or the group
  std::optional<Date> day{};               // valid on that day{}; none = valid now
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
[[nodiscard]] TariffPage list_tariffs(db::Tx& tx, const TariffFilter& filter);

// The tariffs of some subjects (ids as text) or warehouses over time.
class TariffSpans {
 public:
  // Prefetched: the result may be called once, see PendingRows.
  [[nodiscard]] static std::function<TariffSpans()> prefetch(db::Tx& tx, CabinetId cabinet, TariffKind kind,
                                                             std::span<const std::string_view> keys);
  // The tariff that was valid on `day`. Before the first known day it is the first known one, as an estimate.
  // nullptr: the key is unknown, or its last tariff ended before.
  [[nodiscard]] const Tariff* valid_on(std::string_view key, Date day) const;

 private:
  std::unordered_map<std::string, std::vector<TariffRow>> spans_;  // by place and first day
};

}  // namespace wbd::store
