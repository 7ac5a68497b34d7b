#pragma once
// The figures of SPEC section 8 from the emulator's own account, by other code than the product's: every row,
// one after the other. All numbers are hundredths: kopecks, hundredths of a percent, counts times 100.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/time.hpp"

namespace wbd::test {

using Figures = std::map<std::string, std::optional<std::int64_t>>;

__extension__ using Wide = __int128;

// Half away from zero.
inline std::optional<std::int64_t> ratio(Wide part, Wide whole) {
  if (whole == 0) return std::nullopt;
  if (whole < 0) part = -part, whole = -whole;
  const bool negative = part < 0;
  const auto rounded = static_cast<std::int64_t>(((negative ? -part : part) * 2 + whole) / (whole * 2));
  return negative ? -rounded : rounded;
}

struct Fact {
  bool is_order = false;
  UtcTime at;
  std::string status;  // of an order; sale or return
  std::optional<std::int64_t> kopecks;
  std::int64_t nm_id = 0, chrt_id = 0;
  std::string warehouse, region;
};

struct Span {
  UtcTime from, to;
  [[nodiscard]] bool has(UtcTime time) const { return from <= time && time < to; }
};

struct Tally {
  std::int64_t orders = 0, orders_sum = 0, created = 0, bought = 0, cancelled = 0, cancelled_sum = 0,
               returned = 0, unpriced = 0, sales = 0, sales_sum = 0, returns = 0, returns_sum = 0;

  void add(const Fact& fact) {
    const std::int64_t amount = fact.kopecks.value_or(0);
    if (!fact.is_order) {
      const bool back = fact.status == "return";
      (back ? returns : sales) += 1;
      (back ? returns_sum : sales_sum) += amount < 0 ? -amount : amount;
      return;
    }
    orders += 1;
    orders_sum += amount;
    unpriced += fact.kopecks ? 0 : 1;
    if (fact.status == "created") created += 1;
    if (fact.status == "buyout") bought += 1;
    if (fact.status == "returned") returned += 1;
    if (fact.status == "cancelled") cancelled += 1, cancelled_sum += amount;
  }
  [[nodiscard]] std::int64_t decided() const { return bought + cancelled + returned; }
  [[nodiscard]] std::int64_t priced() const { return orders - unpriced; }
  [[nodiscard]] bool empty() const { return orders + sales + returns == 0; }

  [[nodiscard]] Figures figures(int days) const {
    return {{"orders_count", orders * 100},
            {"orders_sum", orders_sum},
            {"cancelled_count", cancelled * 100},
            {"cancelled_sum", cancelled_sum},
            {"buyouts_count", sales * 100},
            {"buyouts_sum", sales_sum},
            {"returns_count", returns * 100},
            {"returns_sum", returns_sum},
            {"buyout_percent", ratio(static_cast<Wide>(bought) * 10'000, decided())},
            {"in_transit_count", created * 100},
            {"unpriced_count", unpriced * 100},
            {"orders_per_day", ratio(orders * 100, days)},
            {"average_price", ratio(orders_sum, priced())}};
  }
  [[nodiscard]] Figures change_from(const Tally& before) const {
    const auto change = [](std::int64_t now, std::int64_t was) {
      return ratio(static_cast<Wide>(now - was) * 10'000, was);
    };
    // From the percents as they are shown.
    const auto is = ratio(static_cast<Wide>(bought) * 10'000, decided());
    const auto was = ratio(static_cast<Wide>(before.bought) * 10'000, before.decided());
    // While most orders are undecided, the percentage shows quick outcomes alone.
    const bool early = created > decided() || before.created > before.decided();
    const auto points = is && was && !early ? std::optional(*is - *was) : std::nullopt;
    const Wide price =
        static_cast<Wide>(orders_sum) * before.priced() - static_cast<Wide>(before.orders_sum) * priced();
    return {{"orders_count", change(orders, before.orders)},
            {"orders_sum", change(orders_sum, before.orders_sum)},
            {"cancelled_count", change(cancelled, before.cancelled)},
            {"cancelled_sum", change(cancelled_sum, before.cancelled_sum)},
            {"buyouts_count", change(sales, before.sales)},
            {"buyouts_sum", change(sales_sum, before.sales_sum)},
            {"returns_count", change(returns, before.returns)},
            {"returns_sum", change(returns_sum, before.returns_sum)},
            {"buyout_percent", points},
            {"in_transit_count", change(created, before.created)},
            {"unpriced_count", change(unpriced, before.unpriced)},
            {"orders_per_day", change(orders, before.orders)},
            {"average_price", ratio(price * 10'000, static_cast<Wide>(before.orders_sum) * priced())}};
  }
};

// Known values stay known when WB does not report them any more: the feed forgets after 31 days.
inline nlohmann::json remembered(const nlohmann::json& earlier, const nlohmann::json& now, const char* key) {
  std::map<std::string, nlohmann::json> rows;
  for (const auto& row : earlier) rows[row[key]] = row;
  for (auto row : now) {
    const auto known = rows.find(row[key]);
    if (known != rows.end() && row["price_with_discount"].is_null())
      row["price_with_discount"] = known->second["price_with_discount"];
    rows[row[key]] = row;
  }
  nlohmann::json all = nlohmann::json::array();
  for (auto& [name, row] : rows) all.push_back(std::move(row));
  return all;
}

class Reckoning {
 public:
  Reckoning(nlohmann::json truth, UtcTime now, const nlohmann::json& earlier) : now_(now) {
    truth["orders"] = remembered(earlier["orders"], truth["orders"], "srid");
    truth["sales"] = remembered(earlier["sales"], truth["sales"], "sale_id");
    std::map<std::string, const Fact*> of_order;
    const auto text = [](const nlohmann::json& value) {
      return value.is_null() ? std::string() : value.get<std::string>();
    };
    facts_.reserve(truth["orders"].size() + truth["sales"].size());
    for (const auto& row : truth["orders"]) {
      Fact fact{true, time(row["ordered_at"]), row["status"], kopecks(row), row["nm_id"], row["chrt_id"], "",
                ""};
      fact.warehouse = text(row["warehouse"]);
      fact.region = row["region"].is_null() ? text(row["city"]) : text(row["region"]);
      facts_.push_back(std::move(fact));
      of_order[row["srid"]] = &facts_.back();
    }
    for (const auto& row : truth["sales"]) {
      const Fact& order = *of_order.at(row["srid"]);
      Fact fact{false, time(row["sold_at"]), row["type"], kopecks(row), row["nm_id"], row["chrt_id"], "", ""};
      if (!fact.kopecks) fact.kopecks = order.kopecks;
      fact.warehouse = order.warehouse;
      fact.region = order.region;
      facts_.push_back(std::move(fact));
    }
  }

  // Moscow has three hours more than UTC, all year.
  [[nodiscard]] UtcTime midnight(int days_ago) const {
    using std::chrono::floor, std::chrono::days, std::chrono::hours;
    return UtcTime{floor<days>(now_ + hours{3})} - hours{3} - days{days_ago};
  }
  [[nodiscard]] Span last(int days) const { return {midnight(days - 1), now_}; }
  [[nodiscard]] Span before(int days) const {
    const std::chrono::days back{days};
    return {midnight(days - 1) - back, now_ - back};
  }
  [[nodiscard]] Span speed_window() const { return {midnight(14), midnight(0)}; }

  using Keep = std::function<bool(const Fact&)>;
  [[nodiscard]] Tally tally(
      const Span& span, const Keep& keep = [](const Fact&) { return true; }) const {
    Tally sum;
    for (const Fact& fact : facts_) {
      if (span.has(fact.at) && keep(fact)) sum.add(fact);
    }
    return sum;
  }
  // By what `key` gives; groups without anything are not there.
  [[nodiscard]] std::map<std::string, Tally> groups(
      const Span& span, const std::function<std::string(const Fact&)>& key) const {
    std::map<std::string, Tally> sums;
    for (const Fact& fact : facts_) {
      if (span.has(fact.at)) sums[key(fact)].add(fact);
    }
    return sums;
  }
  [[nodiscard]] static std::string moscow_day(const Fact& fact) {
    return to_moscow_text(fact.at).substr(0, 10);
  }
  [[nodiscard]] std::set<std::int64_t> articles() const {
    std::set<std::int64_t> all;
    for (const Fact& fact : facts_) all.insert(fact.nm_id);
    return all;
  }

 private:
  static UtcTime time(const nlohmann::json& text) { return *parse_rfc3339(text.get<std::string>()); }
  static std::optional<std::int64_t> kopecks(const nlohmann::json& row) {
    const auto& amount = row["price_with_discount"];
    return amount.is_null() ? std::nullopt : std::optional(amount.get<std::int64_t>());
  }

  UtcTime now_;
  std::vector<Fact> facts_;
};

}  // namespace wbd::test
