#pragma once
// analytics/sales (SPEC section 8): a period, the previous period, today, yesterday, and groups.

#include <optional>
#include <string>
#include <vector>

#include "core/analytics/coverage.hpp"
#include "core/analytics/sums.hpp"
#include "core/analytics/windows.hpp"
#include "core/base/json_text.hpp"

namespace wbd::analytics {

struct Group {
  std::optional<std::string> key;  // nullopt: not reported by WB
  std::optional<std::string> title;
  SalesByCurrency sums;
};

struct Sales {
  UtcTime now;
  Period period;
  Coverage coverage;  // of orders and sales
  SalesByCurrency totals, previous;
  SalesByCurrency today, yesterday, yesterday_same_time;
  bool yesterday_known = true;  // yesterday is completely stored
  std::vector<Group> groups;    // all days in order; other groups by orders, then by key
  int group_days = 1;           // the length of a group's window

  [[nodiscard]] bool previous_known() const { return coverage.covers(period.previous); }
};

struct SalesQuery {
  Scope scope;
  Period period;
  std::optional<GroupBy> group_by;
  UtcTime now;
};
[[nodiscard]] Sales sales(db::Tx& tx, const SalesQuery& query, const TimeZone& zone);
// The groups of the period, ordered as in Sales.
[[nodiscard]] std::vector<Group> sales_groups(db::Tx& tx, SumReader& reader, const Scope& scope,
                                              const Period& period, GroupBy group);
// Fills in only today, yesterday and yesterday_same_time.
void sum_days(Sales& sales, db::Tx& tx, const SalesQuery& query, const TimeZone& zone);
// The oldest last successful orders sync among these cabinets; nullopt when one has never succeeded.
[[nodiscard]] std::optional<UtcTime> orders_as_of(db::Tx& tx, const std::vector<CabinetId>& cabinets);

// {"period", "totals", "previous", "change_percent", "today", "yesterday", "yesterday_same_time", "groups"}.
// "previous" and "change_percent" are null when the window before is not completely stored.
// Where currencies mix, the sums are null and "by_currency" has the numbers of each.
void write_sales(JsonWriter& json, const Sales& sales, const TimeZone& zone);
// The same JSON from the database; uses an article's precomputed metrics where they are valid.
[[nodiscard]] std::string sales_json(db::Tx& tx, const SalesQuery& query, const TimeZone& zone);

// Parts of the sales JSON. `if_none`: the currency to name without any order or sale.
[[nodiscard]] std::optional<std::string> only_currency(std::initializer_list<const SalesByCurrency*> windows);
// `coverage`: also says whether the period is completely stored; null: that is not known of these figures.
void write_period(JsonWriter& json, const Period& period, const TimeZone& zone,
                  const Coverage* coverage = nullptr);
void write_totals(JsonWriter& json, const SalesByCurrency& sums, int days,
                  const std::optional<std::string>& if_none);
// An array: each group with its key, title and totals.
void write_groups(JsonWriter& json, const std::vector<Group>& groups, int days,
                  const std::optional<std::string>& if_none);
void write_change(JsonWriter& json, const SalesByCurrency& now, const SalesByCurrency& before,
                  const std::optional<std::string>& if_none);
// Writes "totals", "previous" and "change_percent" into an object that the caller has begun. The last two are
// null unless `previous_known`.
void write_comparison(JsonWriter& json, int days, const SalesByCurrency& totals,
                      const SalesByCurrency& previous, bool previous_known,
                      const std::optional<std::string>& if_none);

}  // namespace wbd::analytics
