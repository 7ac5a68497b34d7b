#pragma once
// The audit of WB's accounting: what a seller could get back or stop (SPEC 14).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/model/ledger_row.hpp"
#include "core/model/names.hpp"

namespace wbd {

// recover: money to claim from WB. stop: money that goes on being lost. frozen: money that goods without
// sales cost. The same money may stand in two groups, so their sums are never added.
enum class AuditGroup : std::uint8_t { recover, stop, frozen };
inline constexpr std::array<std::string_view, 3> kAuditGroups{"recover", "stop", "frozen"};
[[nodiscard]] constexpr std::string_view to_string(AuditGroup group) {
  return name_of(kAuditGroups, group);
}
[[nodiscard]] constexpr std::optional<AuditGroup> parse_audit_group(std::string_view name) {
  return find_name<AuditGroup>(kAuditGroups, name);
}

enum class AuditKind : std::uint8_t {
  penalty,          // a penalty of a report
  measurement,      // a penalty for an article measured larger than its card says
  swap,             // a penalty for an article other than that of its label
  correction,       // a sale that was paid and taken back in part or in full
  compensation,     // paid for lost goods, below their cost
  missing_payment,  // a delivered order that no report pays for
  loss,             // an article sold at a loss
  logistics,        // logistics charged again by another volume
  storage,          // paid storage of goods without sales
};
inline constexpr std::array<std::string_view, 9> kAuditKinds{"penalty",    "measurement",  "swap",
                                                             "correction", "compensation", "missing_payment",
                                                             "loss",       "logistics",    "storage"};
[[nodiscard]] constexpr std::string_view to_string(AuditKind kind) {
  return name_of(kAuditKinds, kind);
}
[[nodiscard]] constexpr AuditGroup group_of(AuditKind kind) {
  if (kind == AuditKind::storage) return AuditGroup::frozen;
  return kind == AuditKind::loss || kind == AuditKind::logistics ? AuditGroup::stop : AuditGroup::recover;
}

// The seller sets it, as far as the entry is dealt with.
enum class AuditState : std::uint8_t { fresh, disputed, returned, ignored };
inline constexpr std::array<std::string_view, 4> kAuditStates{"new", "disputed", "returned", "ignored"};
[[nodiscard]] constexpr std::string_view to_string(AuditState state) {
  return name_of(kAuditStates, state);
}
[[nodiscard]] constexpr std::optional<AuditState> parse_audit_state(std::string_view name) {
  return find_name<AuditState>(kAuditStates, name);
}

// A row of a report in force.
struct AuditRow {
  LedgerRow row;
  std::string currency;
};

// A delivered order without a payment in any report in force.
struct UnpaidOrder {
  std::string srid;
  std::optional<NmId> nm_id;
  std::optional<Amount> for_pay;  // as WB announced it
  std::string currency;
  UtcTime delivered_at;
};

}  // namespace wbd
