#pragma once
// The audit of WB's accounting over cabinets: its entries with the state that the seller gave them (SPEC 14).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/ledger/audit.hpp"

namespace wbd::analytics {

inline constexpr int kAuditDays = 90;    // of a list without a period, ending today
inline constexpr int kLossDays = 30;     // whose profit decides
inline constexpr int kStorageDays = 60;  // without a sale

struct AuditFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<Date> from{}, to{};  // Moscow days of the entries, both inclusive; to: today at the latest
  std::optional<AuditGroup> group{};
  std::optional<AuditState> state{};
  Date today;  // in Moscow; losses and storage are as of this day
  std::int64_t limit = 50, offset = 0;
};
struct AuditItem {
  CabinetId cabinet_id;
  ledger::AuditEntry entry;
  AuditState state{};
};
struct AuditList {
  std::vector<AuditItem> items;  // by group, then the highest sum first
  std::int64_t total = 0;
};
[[nodiscard]] AuditList audit(db::Tx& tx, const AuditFilter& filter);

// The sum of one group in one currency. Groups overlap: never add their sums.
struct AuditTotal {
  AuditGroup group{};
  std::string currency;
  std::int64_t entries = 0;
  std::int64_t unknown = 0;  // entries without a sum
  Amount sum;                // of the others
  friend bool operator==(const AuditTotal&, const AuditTotal&) = default;
};
struct AuditTotals {
  std::vector<AuditTotal> rows;  // by group, then currency
  std::int64_t total = 0;
};
// The sums of all entries that match; limit and offset page the sums.
[[nodiscard]] AuditTotals audit_totals(db::Tx& tx, const AuditFilter& filter);

// The entry of that id in these cabinets, of any day.
[[nodiscard]] std::optional<AuditItem> find_audit_entry(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                                        std::string_view id, Date today);

}  // namespace wbd::analytics
