#include <algorithm>
#include <charconv>
#include <utility>

#include "core/analytics/profit.hpp"
#include "core/ledger/lines_json.hpp"
#include "core/model/names.hpp"
#include "core/store/product_names.hpp"

namespace wbd::analytics {
namespace {

using ledger::Profit;
using ledger::ProfitGroup;

std::optional<Money> divided(std::optional<Amount> amount, std::int64_t units) {
  if (!amount || units <= 0) return std::nullopt;
  const std::int64_t half = amount->units < 0 ? -units / 2 : units / 2;
  return to_money(Amount{(amount->units + half) / units});
}

std::optional<std::int64_t> percent(std::optional<Amount> part, std::optional<Amount> whole) {
  if (!part || !whole || whole->units <= 0) return std::nullopt;
  return percent_hundredths(part->units, whole->units);
}

// Why a figure is null.
void write_unknown(JsonWriter& json, const ProfitAnswer& answer) {
  json.key("unknown");
  json.begin_object();
  const bool costs = answer.total.profit().has_value();
  if (!costs) json.field("profit", "costs_missing");
  if (!answer.total.tax) json.field("tax", answer.has_profile ? "costs_missing" : "no_tax_profile");
  json.end_object();
}

struct Titles {
  std::unordered_map<NmId, store::ProductName> names;
  bool of_articles = false;
};

std::optional<NmId> article_of_key(const std::string& key) {
  std::int64_t nm_id = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), nm_id);
  if (error != std::errc{} || (end != key.data() + key.size() && *end != '/')) return std::nullopt;
  return NmId{nm_id};
}

Titles titles_of(db::Tx& tx, const ProfitQuery& query, const ProfitResult& result) {
  Titles titles;
  titles.of_articles = query.group_by == ProfitGroup::product || query.group_by == ProfitGroup::size;
  if (!titles.of_articles) return titles;
  std::vector<NmId> articles;
  for (const ProfitAnswer& answer : result.currencies) {
    for (const auto& [key, group] : answer.groups) {
      if (const auto nm_id = article_of_key(key)) articles.push_back(*nm_id);
    }
  }
  std::ranges::sort(articles);
  articles.erase(std::unique(articles.begin(), articles.end()), articles.end());
  titles.names = store::product_names(tx, query.cabinets, articles);
  return titles;
}

void write_group(JsonWriter& json, const std::string& key, const Profit& group, const Titles& titles) {
  json.begin_object();
  json.field("key", key);
  if (titles.of_articles) {
    const auto nm_id = article_of_key(key);
    const auto found = nm_id ? titles.names.find(*nm_id) : titles.names.end();
    const bool known = found != titles.names.end();
    json.field("nm_id", nm_id);
    const auto slash = key.find('/');
    if (slash != std::string::npos) json.field("size", key.substr(slash + 1));
    json.field("title", known ? found->second.title : std::nullopt);
    json.field("vendor_code", known ? found->second.vendor_code : std::nullopt);
  }
  write_profit_fields(json, group);
  json.end_object();
}

// Days, weeks, months and reports in their order; other groups by profit or payout, the greatest first.
std::vector<std::pair<std::string, const Profit*>> in_order(const ProfitAnswer& answer, bool by_key) {
  std::vector<std::pair<std::string, const Profit*>> groups;
  for (const auto& [key, group] : answer.groups) groups.emplace_back(key, &group);
  if (!by_key) {
    std::ranges::stable_sort(groups, [](const auto& a, const auto& b) {
      return a.second->profit().value_or(a.second->payout()) >
             b.second->profit().value_or(b.second->payout());
    });
  }
  return groups;
}

void write_answer(JsonWriter& json, const ProfitAnswer& answer, const Titles& titles, bool by_key) {
  json.field("currency", answer.currency.empty() ? std::nullopt : std::optional(answer.currency));
  json.key("totals");
  json.begin_object();
  write_profit_fields(json, answer.total);
  json.end_object();
  json.key("account");
  json.begin_object();
  write_profit_fields(json, answer.account);
  json.end_object();
  write_unknown(json, answer);
  json.key("groups");
  json.begin_array();
  for (const auto& [key, group] : in_order(answer, by_key)) write_group(json, key, *group, titles);
  json.end_array();
}

void write_coverage(JsonWriter& json, const ProfitCoverage& coverage) {
  json.key("coverage");
  json.begin_object();
  json.field("days", coverage.days);
  json.field("storage_days", coverage.storage_days);
  json.field("advert_days", coverage.advert_days);
  json.field("reports", coverage.reports);
  json.field("reconciled", coverage.reconciled);
  json.field("unreconciled", coverage.unreconciled);
  json.field("unchecked", coverage.unchecked);
  json.field("pending", coverage.pending);
  json.field("unrecognised_rows", coverage.unrecognised);
  json.end_object();
}

void write_adverts_outside(JsonWriter& json, const ProfitQuery& query,
                           const std::optional<ledger::AdvertsOutside>& adverts) {
  std::optional<std::string_view> reason;
  if (!adverts) reason = query.nm_id ? "one_article" : "not_read";
  json.field("adverts_outside_reason", reason);
  json.key("adverts_outside");
  if (!adverts) return json.value(nullptr);
  json.begin_object();
  json.field("invoice", to_money(adverts->invoice));
  json.field("bonus", to_money(adverts->bonus));
  json.field("cashback", to_money(adverts->cashback));
  json.field("other", to_money(adverts->other));
  json.end_object();
}

}  // namespace

std::optional<Money> per_unit(const Profit& profit) {
  return divided(profit.profit(), profit.units_sold - profit.units_returned);
}

std::optional<std::int64_t> margin_hundredths(const Profit& profit) {
  return percent(profit.profit(), profit.revenue);
}

std::optional<std::int64_t> roi_hundredths(const Profit& profit) {
  return percent(profit.profit(), profit.goods_cost);
}

void write_profit_fields(JsonWriter& json, const Profit& profit) {
  json.field("units_sold", profit.units_sold);
  json.field("units_returned", profit.units_returned);
  json.field("units_written_off", profit.units_written_off);
  json.field("revenue", to_money(profit.revenue));
  json.field("before_discount", to_money(profit.before_discount));
  json.key("payout_lines");
  ledger::write_lines(json, profit.lines);
  json.field("payout", to_money(profit.payout()));
  json.field("goods_cost", to_money(profit.goods_cost));
  json.field("other_costs", to_money(profit.other_costs));
  json.field("written_off", to_money(profit.written_off));
  json.field("profit", to_money(profit.profit()));
  json.field("tax", to_money(profit.tax));
  json.field("vat", to_money(profit.vat));
  json.field("profit_after_tax", to_money(profit.profit_after_tax()));
  json.field("profit_per_unit", per_unit(profit));
  json.key("margin_percent");
  json.hundredths(margin_hundredths(profit));
  json.key("roi_percent");
  json.hundredths(roi_hundredths(profit));
  json.key("share_of_revenue_with_cost");
  json.hundredths(percent(profit.revenue_with_cost, profit.revenue));
}

std::string profit_rows_json(db::Tx& tx, const ProfitQuery& query) {
  const ProfitResult result = profit(tx, query);
  const Titles titles = titles_of(tx, query, result);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("rows");
  json.begin_array();
  const auto row = [&](const std::string& currency, const std::string& key, const Profit& sums) {
    const auto nm_id = titles.of_articles ? article_of_key(key) : std::nullopt;
    const auto found = nm_id ? titles.names.find(*nm_id) : titles.names.end();
    const bool known = found != titles.names.end();
    json.begin_object();
    json.field("key", key);
    json.field("title", known ? found->second.title : std::nullopt);
    json.field("vendor_code", known ? found->second.vendor_code : std::nullopt);
    json.field("currency", currency);
    write_profit_fields(json, sums);
    json.end_object();
  };
  for (const ProfitAnswer& answer : result.currencies) {
    for (const auto& [key, group] : in_order(answer, query.group_by >= ProfitGroup::day))
      row(answer.currency, key, *group);
    row(answer.currency, "account", answer.account);
    row(answer.currency, "total", answer.total);
  }
  json.end_array();
  json.end_object();
  return out;
}

std::string profit_json(db::Tx& tx, const ProfitQuery& query) {
  return profit_json(tx, query, profit(tx, query));
}

std::string profit_json(db::Tx& tx, const ProfitQuery& query, const ProfitResult& result) {
  const Titles titles = titles_of(tx, query, result);
  const bool by_key = query.group_by >= ProfitGroup::day;
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("period");
  json.begin_object();
  json.field("from", wbd::to_string(query.from));
  json.field("to", wbd::to_string(query.to));
  json.field("days", result.coverage.days);
  json.end_object();
  json.field("group_by", name_of(ledger::kProfitGroups, query.group_by));
  const ProfitAnswer none;
  write_answer(json, result.currencies.empty() ? none : result.currencies.front(), titles, by_key);
  json.key("other_currencies");
  json.begin_array();
  for (std::size_t i = 1; i < result.currencies.size(); ++i) {
    json.begin_object();
    write_answer(json, result.currencies[i], titles, by_key);
    json.end_object();
  }
  json.end_array();
  write_adverts_outside(json, query, result.adverts_outside);
  write_coverage(json, result.coverage);
  json.end_object();
  return out;
}

}  // namespace wbd::analytics
