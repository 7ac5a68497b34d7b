#include "core/analytics/audit.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "core/analytics/profit.hpp"
#include "core/model/unit_cost.hpp"
#include "core/store/audit_facts.hpp"
#include "core/store/audit_states.hpp"
#include "core/store/orders.hpp"
#include "core/store/penalties.hpp"
#include "core/store/storage_costs.hpp"
#include "core/store/unit_costs.hpp"

namespace wbd::analytics {
namespace {

using ledger::AuditEntries;
using std::chrono::days;

// An order is delivered within this time after it was placed.
constexpr days kLongestDelivery{90};

Date moved(Date day, days by) {
  return Date{std::chrono::sys_days{day} + by};
}

struct Range {
  Date from, to;  // both inclusive
};

class CabinetAudit {
 public:
  CabinetAudit(db::Tx& tx, CabinetId cabinet, const Range& range, Date today)
      : tx_(tx), cabinet_(cabinet), range_(range), today_(today) {}

  AuditEntries entries(std::optional<AuditGroup> group) {
    const auto wanted = [&](AuditGroup one) { return !group || *group == one; };
    const bool as_of_today = range_.from <= today_ && today_ <= range_.to;
    if (wanted(AuditGroup::recover)) add_recoverable();
    if (wanted(AuditGroup::stop)) {
      add(ledger::audit_logistics(rows_of(range_), penalties<MeasurementPenalty>(range_)));
      if (as_of_today) add_losses();
    }
    if (wanted(AuditGroup::frozen) && as_of_today) add_storage();
    std::erase_if(found_, [&](const ledger::AuditEntry& entry) {
      return entry.day < range_.from || entry.day > range_.to;
    });
    return std::move(found_);
  }

 private:
  void add(AuditEntries more) {
    found_.insert(found_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  [[nodiscard]] std::vector<AuditRow> rows_of(const Range& range) const {
    return store::audit_rows(tx_, cabinet_, range.from, range.to);
  }
  template <class Row>
  [[nodiscard]] std::vector<Row> penalties(const Range& range) const {
    return store::penalties_between<Row>(tx_, cabinet_, range.from, range.to);
  }

  void add_recoverable() {
    // A penalty of the range may stand in a report or a list of other days.
    const Range wide{moved(range_.from, -ledger::kSamePenalty), moved(range_.to, ledger::kSamePenalty)};
    const auto rows = rows_of(wide);
    add(ledger::audit_penalties(rows, penalties<MeasurementPenalty>(wide), penalties<SwapPenalty>(wide)));
    add(ledger::audit_corrections(rows));
    std::vector<UnitCost> costs;
    for (const NmId article : ledger::lost_articles(rows))
      std::ranges::move(store::load_unit_costs(tx_, cabinet_, article), std::back_inserter(costs));
    add(ledger::audit_compensations(rows, ledger::CostBook(costs)));
    const auto reported = store::reported_days(tx_, cabinet_);
    if (!reported) return;
    const TimeZone moscow = TimeZone::moscow();
    const auto orders =
        store::unpaid_orders(tx_, cabinet_, moscow.start_of(moved(range_.from, -kLongestDelivery)),
                             moscow.start_of(moved(range_.to, days{1})));
    add(ledger::audit_unpaid(orders, reported->from, reported->to, today_));
  }

  void add_losses() {
    ProfitQuery query;
    query.cabinets = {cabinet_};
    query.from = moved(today_, -days{kLossDays - 1});
    query.to = today_;
    const auto result = profit(tx_, query);
    // An article has one currency, that of the cabinet.
    for (const ProfitAnswer& answer : result.currencies)
      add(ledger::audit_losses(answer.groups, answer.currency, query.from, query.to));
  }

  void add_storage() {
    // Without any sale stored, it is unknown which articles sell.
    if (!store::has_sales(tx_, cabinet_) && !store::reported_days(tx_, cabinet_)) return;
    const Range days_without{moved(today_, -days{kStorageDays - 1}), today_};
    add(ledger::audit_storage(store::storage_by_article(tx_, cabinet_, days_without.from, days_without.to),
                              store::stored_and_sold(tx_, cabinet_, days_without.from, days_without.to),
                              days_without.from, today_));
  }

  db::Tx& tx_;
  CabinetId cabinet_;
  Range range_;
  Date today_;
  AuditEntries found_;
};

// Unknown sums come last.
bool is_before(const AuditItem& a, const AuditItem& b) {
  const auto key = [](const AuditItem& item) {
    return std::tuple(group_of(item.entry.kind), -item.entry.sum.value_or(Amount{}));
  };
  const auto rest = [](const AuditItem& item) { return std::tie(item.entry.id, item.cabinet_id); };
  if (key(a) != key(b)) return key(a) < key(b);
  if (a.entry.day != b.entry.day) return a.entry.day > b.entry.day;
  return rest(a) < rest(b);
}

// All entries that match, in no particular order.
std::vector<AuditItem> matching(db::Tx& tx, const AuditFilter& filter) {
  Range range;
  range.to = std::min(filter.to.value_or(filter.today), filter.today);
  range.from = filter.from.value_or(moved(range.to, -days{kAuditDays - 1}));
  std::vector<AuditItem> items;
  for (const CabinetId cabinet : filter.cabinets) {
    const auto states = store::load_audit_states(tx, cabinet);
    for (auto& entry : CabinetAudit(tx, cabinet, range, filter.today).entries(filter.group)) {
      const auto known = states.find(entry.id);
      const AuditState state = known == states.end() ? AuditState::fresh : known->second;
      if (filter.state && *filter.state != state) continue;
      items.push_back({cabinet, std::move(entry), state});
    }
  }
  return items;
}

// Keeps the page of `filter`, and returns the number of all rows.
template <class Row>
std::int64_t cut_to_page(std::vector<Row>& rows, const AuditFilter& filter) {
  const std::int64_t total = std::ssize(rows);
  const auto first = std::min(filter.offset, total);
  const auto count = std::min(filter.limit, total - first);
  rows.erase(rows.begin() + first + count, rows.end());
  rows.erase(rows.begin(), rows.begin() + first);
  return total;
}

}  // namespace

AuditList audit(db::Tx& tx, const AuditFilter& filter) {
  AuditList list{matching(tx, filter)};
  std::ranges::sort(list.items, is_before);
  list.total = cut_to_page(list.items, filter);
  return list;
}

AuditTotals audit_totals(db::Tx& tx, const AuditFilter& filter) {
  std::map<std::pair<AuditGroup, std::string>, AuditTotal> sums;
  for (const AuditItem& item : matching(tx, filter)) {
    const AuditGroup group = group_of(item.entry.kind);
    AuditTotal& total = sums[{group, item.entry.currency}];
    total.group = group;
    total.currency = item.entry.currency;
    ++total.entries;
    if (item.entry.sum) {
      total.sum += *item.entry.sum;
    } else {
      ++total.unknown;
    }
  }
  AuditTotals totals;
  for (auto& [key, total] : sums) totals.rows.push_back(std::move(total));
  totals.total = cut_to_page(totals.rows, filter);
  return totals;
}

std::optional<AuditItem> find_audit_entry(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                          std::string_view id, Date today) {
  AuditFilter filter;
  filter.cabinets = cabinets;
  filter.from = kFirstAccountingDay;
  filter.today = today;
  filter.limit = std::numeric_limits<std::int64_t>::max();
  for (AuditItem& item : audit(tx, filter).items) {
    if (item.entry.id == id) return std::move(item);
  }
  return std::nullopt;
}

}  // namespace wbd::analytics
