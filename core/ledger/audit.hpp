#pragma once
// Finds what a seller could get back or stop (SPEC 14). Pure. Sums are positive: the seller's money.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ledger/cost_book.hpp"
#include "core/ledger/profit.hpp"
#include "core/model/article_weight.hpp"
#include "core/model/audit.hpp"
#include "core/model/wb_penalty.hpp"

namespace wbd::ledger {

// Why an entry is there. Only the fields of its kind are set.
struct AuditEvidence {
  std::optional<std::int64_t> report_id, rrd_id;  // of the row; of the last one where there are several
  std::optional<std::int64_t> rows;
  std::optional<std::string> operation, reason;  // WB's texts
  std::optional<Amount> penalty, reversal;       // as charged; what was given back
  std::optional<bool> valid;                     // false: WB has cancelled the penalty
  std::optional<std::int64_t> percent_over_hundredths, volume_ml, card_volume_ml;
  std::optional<UtcTime> factor_from, factor_to;  // when the raised logistics coefficient holds
  std::string photos;                             // JSON array of addresses; "": none
  std::optional<std::int64_t> units;              // lost, or sold
  std::optional<Amount> cost, paid;               // of the units: the seller's cost of goods; WB's payment
  std::optional<Amount> revenue;
  std::optional<Date> from, to;  // the days of the sum, both inclusive
  friend bool operator==(const AuditEvidence&, const AuditEvidence&) = default;
};

struct AuditEntry {
  std::string id;  // stable within the cabinet: "penalty-<report>-<rrd>"
  AuditKind kind{};
  std::optional<std::string> srid;
  std::optional<NmId> nm_id;
  Date day;
  std::optional<Amount> sum;  // nullopt: unknown
  std::string currency;
  AuditEvidence evidence;
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};
using AuditEntries = std::vector<AuditEntry>;

// How far apart a report and WB's list may date the same penalty.
inline constexpr std::chrono::days kSamePenalty{21};

// Penalties less what was given back. A row of a report and a row of WB's lists about the same penalty make
// one entry.
[[nodiscard]] AuditEntries audit_penalties(std::span<const AuditRow> rows,
                                           std::span<const MeasurementPenalty> measurements,
                                           std::span<const SwapPenalty> swaps);
// Orders whose corrections together take money back.
[[nodiscard]] AuditEntries audit_corrections(std::span<const AuditRow> rows);
// The articles of lost goods: audit_compensations() needs their costs alone.
[[nodiscard]] std::set<NmId> lost_articles(std::span<const AuditRow> rows);
// Lost goods for which WB paid less than they cost; goods without a known cost are left out.
[[nodiscard]] AuditEntries audit_compensations(std::span<const AuditRow> rows, const CostBook& costs);

inline constexpr std::chrono::days kPaymentDue{21};  // after the delivery
// Reports that end soon after a delivery need not show it yet.
inline constexpr std::chrono::days kReportDelay{7};
// `reported_from`, `reported_to`: the days that reports in force cover; a delivery elsewhere is no entry.
[[nodiscard]] AuditEntries audit_unpaid(std::span<const UnpaidOrder> orders, Date reported_from,
                                        Date reported_to, Date today);

// `articles`: the profit of the days by nm_id. Those without known costs are left out.
[[nodiscard]] AuditEntries audit_losses(const std::map<std::string, Profit>& articles,
                                        std::string_view currency, Date from, Date to);
// Corrections of logistics, one entry for each article.
[[nodiscard]] AuditEntries audit_logistics(std::span<const AuditRow> rows,
                                           std::span<const MeasurementPenalty> measurements);
// `storage`: the paid storage of the days. In RUB.
[[nodiscard]] AuditEntries audit_storage(std::span<const ArticleWeight> storage, const std::set<NmId>& sold,
                                         Date from, Date to);

}  // namespace wbd::ledger
