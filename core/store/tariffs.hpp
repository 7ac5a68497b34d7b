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

// `tariffs` are all of WB's one kind as of `day`. What differs from the stored one is valid from `day` on,
// the old one ends the day before. What is missing ends too, unless the answer is not `complete` or wholly
// empty. Of two rows with one name and group the first counts.
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

// What some subjects (their ids as text) or warehouses were charged over time.
class TariffSpans {
 public:
  // Asked for at once, there when the result is called, once: see PendingRows.
  [[nodiscard]] static std::function<TariffSpans()> prefetch(db::Tx& tx, CabinetId cabinet, TariffKind kind,
                                                             std::span<const std::string_view> keys);
  // The tariff that was valid on `day`; before the first known day that of the first known one, which is the
  // best there is for an order of that time. nullptr when the key is unknown, or ended before.
  [[nodiscard]] const Tariff* valid_on(std::string_view key, Date day) const;

 private:
  std::unordered_map<std::string, std::vector<TariffRow>> spans_;  // by place and first day
};

}  // namespace wbd::store
