#pragma once
// Compares stored accounting and funnel rows, and the costs of each order, with the emulator's own account.

#include <map>
#include <set>
#include <string>
#include <tuple>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/store/finance.hpp"
#include "core/store/funnel.hpp"
#include "core/store/orders.hpp"

namespace wbd::test {

using nlohmann::json;

inline std::int64_t minor(std::optional<Amount> amount) {
  return to_money(amount).value_or(Money{}).minor;
}
inline std::int64_t minor(const std::optional<Money>& amount) {
  return amount.value_or(Money{}).minor;
}

// Day, order, kind and amounts: the same whether a daily report tells it or the weekly one that replaces it.
using FinanceFact = std::tuple<std::string, std::string, std::string, std::int64_t, std::int64_t,
                               std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

inline void check_finance(db::Tx& tx, CabinetId cabinet, const json& truth) {
  std::multiset<FinanceFact> want, got;
  for (const json& op : truth["finance"]) {
    const std::string kind = op["operation"];
    const bool named = kind == "sale" || kind == "return" || kind == "logistics";
    want.emplace(op["day"], op["srid"].is_null() ? "" : op["srid"].get<std::string>(), named ? kind : "other",
                 op["price_with_discount"], op["for_pay"], op["delivery"], op["penalty"], op["storage"],
                 op["deduction"]);
  }
  for (const auto& listed : store::list_finance(tx, {.cabinets = {cabinet}, .limit = 1'000'000}).rows) {
    const FinanceRow& row = listed.row;
    got.emplace(to_string(row.day), row.srid.value_or(""), std::string(to_string(row.kind)),
                minor(row.retail_price_with_discount), minor(row.for_pay), minor(row.delivery_service),
                minor(row.penalty), minor(row.paid_storage), minor(row.deduction));
  }
  CHECK(!want.empty());
  CHECK(got == want);
}

// The last month, and with `all_days` every day that is stored: an older one follows its orders a day later.
inline void check_funnel(db::Tx& tx, CabinetId cabinet, const json& truth, bool all_days = false) {
  using Numbers = std::vector<std::int64_t>;
  std::map<std::pair<std::int64_t, std::string>, Numbers> want, got;
  for (const json& row : truth["funnel"]) {
    want[{row["nm_id"], row["day"]}] = {row["opens"],        row["carts"],         row["wishes"],
                                        row["orders_count"], row["orders_sum"],    row["buyouts_count"],
                                        row["buyouts_sum"],  row["cancels_count"], row["cancels_sum"]};
  }
  for (const auto& row : store::list_funnel(tx, {.cabinets = {cabinet}, .limit = 1'000'000}).rows) {
    const FunnelDay& day = row.funnel;
    const Numbers numbers{
        day.open_count.value_or(0),  day.cart_count.value_or(0),   day.wishlist_count.value_or(0),
        day.order_count.value_or(0), minor(day.order_sum),         day.buyout_count.value_or(0),
        minor(day.buyout_sum),       day.cancel_count.value_or(0), minor(day.cancel_sum)};
    if (numbers != Numbers(numbers.size(), 0)) got[{day.nm_id.value, to_string(day.day)}] = numbers;
  }
  REQUIRE(!got.empty());
  // Days before the first sync's month were never read.
  const auto now = parse_rfc3339(truth["now"].get<std::string>());
  REQUIRE(now);
  std::string first = to_moscow_text(*now - std::chrono::days{29}).substr(0, 10);
  for (const auto& [key, numbers] : got) {
    if (all_days) first = std::min(first, key.second);
  }
  const auto before = [&](const auto& entry) { return entry.first.second < first; };
  std::erase_if(want, before);
  std::erase_if(got, before);
  for (const auto& [key, numbers] : want) {
    INFO(key.first << " on " << key.second);
    const auto found = got.find(key);
    REQUIRE(found != got.end());
    REQUIRE(found->second == numbers);
  }
  CHECK(got.size() == want.size());
}

// By other code than the product's: from the rows of the truth alone.
inline void check_costs(db::Tx& tx, CabinetId cabinet, const json& truth) {
  std::map<std::string, json> orders;
  for (const json& order : truth["orders"]) orders[order["srid"]] = order;
  std::map<std::string, std::int64_t> commission, logistics;
  for (const json& op : truth["finance"]) {
    if (op["srid"].is_null()) continue;
    const std::string srid = op["srid"];
    if (op["operation"] == "sale")
      commission[srid] += op["price_with_discount"].get<std::int64_t>() - op["for_pay"].get<std::int64_t>();
    if (op["operation"] == "logistics") logistics[srid] += op["delivery"].get<std::int64_t>();
  }
  store::OrderFilter filter;
  filter.cabinets = {cabinet};
  filter.limit = 1'000'000;
  std::size_t estimates = 0;
  for (const auto& row : store::list_orders(tx, filter).rows) {
    INFO(row.order.srid);
    const auto known = commission.find(row.order.srid);
    if (known != commission.end()) {
      REQUIRE(row.costs.commission.has_value());
      REQUIRE(row.costs.commission->kind == CostKind::actual);
      REQUIRE(row.costs.commission->amount == Money{known->second});
    } else if (row.costs.commission) {
      REQUIRE(row.costs.commission->kind == CostKind::estimate);
      ++estimates;
    }
    const auto way = logistics.find(row.order.srid);
    REQUIRE((row.costs.logistics && row.costs.logistics->kind == CostKind::actual) ==
            (way != logistics.end()));
    if (way != logistics.end()) REQUIRE(row.costs.logistics->amount == Money{way->second});
  }
  CHECK(estimates > 0);
}

inline void check_money(db::Database& database, CabinetId cabinet, const json& truth) {
  database.read([&](db::Tx& tx) {
    check_finance(tx, cabinet, truth);
    check_funnel(tx, cabinet, truth);
    check_costs(tx, cabinet, truth);
  });
}

}  // namespace wbd::test
