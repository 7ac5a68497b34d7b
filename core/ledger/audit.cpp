#include "core/ledger/audit.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "core/ledger/lines.hpp"

namespace wbd::ledger {
namespace {

constexpr std::string_view kRubles = "RUB";

std::chrono::days days_between(Date a, Date b) {
  const auto days = std::chrono::sys_days{a} - std::chrono::sys_days{b};
  return days < std::chrono::days{} ? -days : days;
}

std::string row_key(std::string_view kind, const LedgerRow& row) {
  return fmt::format("{}-{}-{}", kind, row.report_id, row.rrd_id);
}

void name_row(AuditEvidence& evidence, const LedgerRow& row) {
  evidence.report_id = row.report_id;
  evidence.rrd_id = row.rrd_id;
  evidence.operation = row.operation;
  evidence.reason = row.reason;
}

AuditEntry entry_of_row(AuditKind kind, std::string id, const AuditRow& from) {
  AuditEntry entry;
  entry.id = std::move(id);
  entry.kind = kind;
  entry.srid = from.row.srid;
  entry.nm_id = from.row.nm_id;
  entry.day = from.row.day;
  entry.currency = from.currency;
  name_row(entry.evidence, from.row);
  return entry;
}

AuditEntry entry_of(const MeasurementPenalty& row) {
  AuditEntry entry;
  entry.id = fmt::format("measure-{}-{}", row.nm_id.value, row.dim_id);
  entry.kind = AuditKind::measurement;
  entry.nm_id = row.nm_id;
  entry.day = *row.day;
  entry.currency = kRubles;
  AuditEvidence& evidence = entry.evidence;
  evidence.penalty = row.penalty;
  if (row.reversal) evidence.reversal = row.reversal->abs();
  evidence.valid = row.valid;
  evidence.percent_over_hundredths = row.percent_over_hundredths;
  evidence.volume_ml = row.volume_ml;
  evidence.card_volume_ml = row.card_volume_ml;
  evidence.factor_from = row.factor_from;
  evidence.factor_to = row.factor_to;
  evidence.photos = row.photos;
  return entry;
}

AuditEntry entry_of(const SwapPenalty& row) {
  AuditEntry entry;
  entry.id = fmt::format("swap-{}-{}-{}-{}", row.nm_id.value, row.at.time_since_epoch().count(),
                         row.old_shk_id, row.new_shk_id);
  entry.kind = AuditKind::swap;
  entry.nm_id = row.nm_id;
  entry.day = row.day;
  entry.currency = kRubles;
  entry.evidence.penalty = row.sum;
  entry.evidence.reason = row.type;
  entry.evidence.photos = row.photos;
  return entry;
}

// The row of a report that charges the penalty of a list: the nearest day among equal sums.
void attach_row(AuditEntry& entry, std::vector<const AuditRow*>& charges) {
  auto best = charges.end();
  for (auto it = charges.begin(); it != charges.end(); ++it) {
    const LedgerRow& row = (*it)->row;
    if (row.nm_id.value_or(*entry.nm_id) != *entry.nm_id || row.penalty != entry.evidence.penalty) continue;
    const auto distance = days_between(row.day, entry.day);
    if (distance > kSamePenalty) continue;
    if (best == charges.end() || distance < days_between((*best)->row.day, entry.day)) best = it;
  }
  if (best == charges.end()) return;
  const AuditRow& found = **best;
  const auto reason = entry.evidence.reason;
  name_row(entry.evidence, found.row);
  if (reason) entry.evidence.reason = reason;
  entry.srid = found.row.srid;
  entry.currency = found.currency;
  charges.erase(best);
}

// Subtracts a penalty that a report gives back from the newest entry that it can belong to.
void attach_reversal(AuditEntries& entries, const LedgerRow& back) {
  const Amount sum = back.penalty->abs();
  AuditEntry* best = nullptr;
  for (AuditEntry& entry : entries) {
    const bool same = back.srid && entry.srid ? *back.srid == *entry.srid
                                              : back.nm_id && entry.nm_id && *back.nm_id == *entry.nm_id;
    if (!same || entry.day > back.day || *entry.evidence.penalty < sum) continue;
    if (entry.evidence.reversal.value_or(sum) != sum) continue;
    if (best == nullptr || entry.day >= best->day) best = &entry;
  }
  if (best != nullptr) best->evidence.reversal = sum;
}

}  // namespace

AuditEntries audit_penalties(std::span<const AuditRow> rows, std::span<const MeasurementPenalty> measurements,
                             std::span<const SwapPenalty> swaps) {
  std::vector<const AuditRow*> charges, reversals;
  for (const AuditRow& one : rows) {
    const Amount penalty = one.row.penalty.value_or(Amount{});
    if (penalty > Amount{}) charges.push_back(&one);
    if (penalty < Amount{}) reversals.push_back(&one);
  }
  AuditEntries found;
  for (const MeasurementPenalty& one : measurements) {
    if (one.day && one.penalty && *one.penalty > Amount{}) found.push_back(entry_of(one));
  }
  for (const SwapPenalty& one : swaps) {
    if (one.sum && *one.sum > Amount{}) found.push_back(entry_of(one));
  }
  for (AuditEntry& entry : found) attach_row(entry, charges);
  for (const AuditRow* one : charges) {
    found.push_back(entry_of_row(AuditKind::penalty, row_key("penalty", one->row), *one));
    found.back().evidence.penalty = one->row.penalty;
  }
  for (const AuditRow* one : reversals) attach_reversal(found, one->row);
  for (AuditEntry& entry : found)
    entry.sum = *entry.evidence.penalty - entry.evidence.reversal.value_or(Amount{});
  std::erase_if(found, [](const AuditEntry& entry) { return *entry.sum <= Amount{}; });
  return found;
}

AuditEntries audit_corrections(std::span<const AuditRow> rows) {
  std::map<std::string, AuditEntry> by_order;
  for (const AuditRow& one : rows) {
    const LedgerParts parts = lines_of(one.row).parts;
    // WB may give returns as negative amounts.
    const Amount net = parts[LedgerPart::correction] - parts[LedgerPart::correction_back].abs();
    if (net.units == 0) continue;
    std::string id = one.row.srid ? "correction-" + *one.row.srid : row_key("correction", one.row);
    AuditEntry& entry = by_order[id];
    if (entry.id.empty() || one.row.day >= entry.day) {
      const auto sum = entry.sum;
      const auto count = entry.evidence.rows;
      entry = entry_of_row(AuditKind::correction, std::move(id), one);
      entry.sum = sum;
      entry.evidence.rows = count;
    }
    entry.sum = entry.sum.value_or(Amount{}) - net;
    entry.evidence.rows = entry.evidence.rows.value_or(0) + 1;
  }
  AuditEntries found;
  for (auto& [id, entry] : by_order) {
    if (*entry.sum > Amount{}) found.push_back(std::move(entry));
  }
  return found;
}

std::set<NmId> lost_articles(std::span<const AuditRow> rows) {
  std::set<NmId> articles;
  for (const AuditRow& one : rows) {
    if (one.row.nm_id && lines_of(one.row).goods == Goods::lost) articles.insert(*one.row.nm_id);
  }
  return articles;
}

AuditEntries audit_compensations(std::span<const AuditRow> rows, const CostBook& costs) {
  AuditEntries found;
  for (const AuditRow& one : rows) {
    const RowLines lines = lines_of(one.row);
    if (lines.goods != Goods::lost || lines.units <= 0 || !one.row.nm_id) continue;
    const UnitCost* cost = costs.find(*one.row.nm_id, one.row.size.value_or(""), one.row.day);
    if (cost == nullptr || cost->currency != one.currency) continue;
    const Amount goods{cost->goods.units * lines.units};
    const Amount paid = lines.parts[LedgerPart::compensation];
    if (paid >= goods) continue;
    AuditEntry& entry =
        found.emplace_back(entry_of_row(AuditKind::compensation, row_key("compensation", one.row), one));
    entry.sum = goods - paid;
    entry.evidence.units = lines.units;
    entry.evidence.cost = goods;
    entry.evidence.paid = paid;
  }
  return found;
}

AuditEntries audit_unpaid(std::span<const UnpaidOrder> orders, Date reported_from, Date reported_to,
                          Date today) {
  const auto last =
      std::min(std::chrono::sys_days{today} - kPaymentDue, std::chrono::sys_days{reported_to} - kReportDelay);
  AuditEntries found;
  for (const UnpaidOrder& order : orders) {
    const Date day = TimeZone::moscow().date_of(order.delivered_at);
    if (day < reported_from || std::chrono::sys_days{day} > last) continue;
    AuditEntry& entry = found.emplace_back();
    entry.id = "missing-" + order.srid;
    entry.kind = AuditKind::missing_payment;
    entry.srid = order.srid;
    entry.nm_id = order.nm_id;
    entry.day = day;
    entry.sum = order.for_pay;
    entry.currency = order.currency;
  }
  return found;
}

AuditEntries audit_losses(const std::map<std::string, Profit>& articles, std::string_view currency, Date from,
                          Date to) {
  AuditEntries found;
  for (const auto& [key, profit] : articles) {
    std::int64_t nm_id = 0;
    std::from_chars(key.data(), key.data() + key.size(), nm_id);
    const auto earned = profit.profit();
    if (nm_id <= 0 || profit.units_sold <= 0 || !earned || *earned >= Amount{}) continue;
    AuditEntry& entry = found.emplace_back();
    entry.id = "loss-" + key;
    entry.kind = AuditKind::loss;
    entry.nm_id = NmId{nm_id};
    entry.day = to;
    entry.sum = -*earned;
    entry.currency = currency;
    entry.evidence.units = profit.units_sold;
    entry.evidence.revenue = profit.revenue;
    entry.evidence.paid = profit.payout();
    entry.evidence.cost = profit.goods_cost;
    entry.evidence.from = from;
    entry.evidence.to = to;
  }
  return found;
}

AuditEntries audit_logistics(std::span<const AuditRow> rows,
                             std::span<const MeasurementPenalty> measurements) {
  std::map<std::string, AuditEntry> by_article;
  for (const AuditRow& one : rows) {
    const Amount charged = -lines_of(one.row).parts[LedgerPart::logistics_correction];
    if (charged.units == 0) continue;
    std::string id =
        one.row.nm_id ? fmt::format("logistics-{}", one.row.nm_id->value) : row_key("logistics", one.row);
    AuditEntry& entry = by_article[id];
    AuditEvidence before = entry.evidence;
    const auto sum = entry.sum;
    if (entry.id.empty() || one.row.day >= entry.day)
      entry = entry_of_row(AuditKind::logistics, std::move(id), one);
    if (one.row.nm_id) entry.srid.reset();
    entry.sum = sum.value_or(Amount{}) + charged;
    entry.evidence.rows = before.rows.value_or(0) + 1;
    entry.evidence.from = std::min(before.from.value_or(one.row.day), one.row.day);
    entry.evidence.to = std::max(before.to.value_or(one.row.day), one.row.day);
  }
  AuditEntries found;
  for (auto& [id, entry] : by_article) {
    if (*entry.sum <= Amount{}) continue;
    for (const MeasurementPenalty& one : measurements) {  // by day: the newest measurement wins
      if (one.nm_id != entry.nm_id) continue;
      entry.evidence.percent_over_hundredths = one.percent_over_hundredths;
      entry.evidence.volume_ml = one.volume_ml;
      entry.evidence.card_volume_ml = one.card_volume_ml;
      entry.evidence.factor_from = one.factor_from;
      entry.evidence.factor_to = one.factor_to;
      entry.evidence.photos = one.photos;
    }
    found.push_back(std::move(entry));
  }
  return found;
}

AuditEntries audit_storage(std::span<const ArticleWeight> storage, const std::set<NmId>& sold, Date from,
                           Date to) {
  AuditEntries found;
  for (const ArticleWeight& one : storage) {
    if (one.sum <= Amount{} || sold.contains(one.nm_id)) continue;
    AuditEntry& entry = found.emplace_back();
    entry.id = fmt::format("frozen-{}", one.nm_id.value);
    entry.kind = AuditKind::storage;
    entry.nm_id = one.nm_id;
    entry.day = to;
    entry.sum = one.sum;
    entry.currency = kRubles;
    entry.evidence.from = from;
    entry.evidence.to = to;
  }
  return found;
}

}  // namespace wbd::ledger
