#include "core/store/prices.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/json_columns.hpp"
#include "core/store/price_row.hpp"

namespace wbd::store {
namespace {

std::vector<std::int64_t> distinct_ids(std::vector<std::int64_t> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

void add_card_facts(db::Tx& tx, CabinetId cabinet, std::span<PriceRow> page) {
  std::vector<std::int64_t> ids;
  for (const PriceRow& row : page) {
    if (row.cabinet_id == cabinet) ids.push_back(row.price.nm_id.value);
  }
  const db::KeyedQuery query{
      .select = "select nm_id, vendor_code, title, sizes from products where cabinet_id = $1",
      .column = "nm_id"};
  db::each_with_key(tx, query, cabinet, distinct_ids(std::move(ids)), [&](const db::Statement& card) {
    const auto sizes = sizes_from_json(card.text(3));
    for (PriceRow& row : page) {
      if (row.cabinet_id != cabinet || row.price.nm_id.value != card.integer(0)) continue;
      row.vendor_code = card.maybe_text(1);
      row.title = card.maybe_text(2);
      if (!row.price.chrt_id) continue;
      for (const ProductSize& size : sizes) {
        if (size.chrt_id == row.price.chrt_id) row.size = size.size;
      }
    }
  });
}

PriceRow read_row(const db::Statement& row, CabinetId cabinet) {
  PriceRow price;
  price.cabinet_id = cabinet;
  price.price = kPrices.read(row);
  price.changed_at = row.time(kPrices.kRead);
  price.missing_since = row.maybe_time(kPrices.kRead + 1);
  return price;
}

// The table has the alias t.
PricePage list(db::Tx& tx, const PriceFilter& filter, std::string_view table, std::string_view missing) {
  const std::string columns = fmt::format("{}, t.changed_at, {}", kPrices.select("t"), missing);
  const db::KeyOrder<PriceRow> newest_first{
      columns, "t.changed_at desc, t.nm_id desc, t.chrt_id desc", read_row,
      [](const PriceRow& a, const PriceRow& b) {
        return std::tie(b.changed_at, b.price.nm_id, b.price.chrt_id, a.cabinet_id) <
               std::tie(a.changed_at, a.price.nm_id, a.price.chrt_id, b.cabinet_id);
      }};
  db::Conditions conditions(fmt::format("from {} t where t.cabinet_id = $1", table));
  conditions.add("t.nm_id = ${}", filter.nm_id);
  conditions.add("t.changed_at >= ${}", filter.from);
  conditions.add("t.changed_at < ${}", filter.to);
  // The keys are whole prices: they cost no more to read than their keys.
  auto page = db::page_of_keys(tx, filter, conditions, newest_first);
  for (const CabinetId cabinet : filter.cabinets) add_card_facts(tx, cabinet, page.keys);
  return {std::move(page.keys), page.total};
}

}  // namespace

StoredPrices load_prices(db::Tx& tx, CabinetId cabinet, std::span<const std::int64_t> nm_ids) {
  static const std::string kSql = fmt::format(
      "select {}, t.missing_since is not null from prices t where t.cabinet_id = $1", kPrices.select("t"));
  StoredPrices stored;
  db::each_with_key(tx, {.select = kSql, .column = "t.nm_id"}, cabinet,
                    distinct_ids({nm_ids.begin(), nm_ids.end()}), [&stored](const db::Statement& row) {
                      StoredPrice one{kPrices.read(row), row.boolean(kPrices.kRead)};
                      stored[one.price.nm_id].push_back(std::move(one));
                    });
  for (auto& [nm_id, prices] : stored) {
    std::sort(prices.begin(), prices.end(),
              [](const StoredPrice& a, const StoredPrice& b) { return a.price.chrt_id < b.price.chrt_id; });
  }
  return stored;
}

void save_price(db::Tx& tx, CabinetId cabinet, const Price& price, UtcTime now) {
  static const std::string kCurrent = kPrices.upsert_sql() + ", missing_since = null";
  static const std::string kHistory = kPriceHistory.upsert_sql();
  kPrices.bind(tx.prepare(kCurrent), price, cabinet, now).queue();
  kPriceHistory.bind(tx.prepare(kHistory), price, cabinet, now).queue();
}

void delete_price(db::Tx& tx, CabinetId cabinet, NmId nm_id, ChrtId chrt_id) {
  static const std::string kSql = kPrices.delete_sql();
  tx.prepare(kSql).bind_all(cabinet, nm_id, chrt_id).queue();
}

std::vector<NmId> listed_articles(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select distinct nm_id from prices where cabinet_id = $1 and missing_since is null order by nm_id");
  query.bind_all(cabinet);
  std::vector<NmId> articles;
  while (query.step()) articles.emplace_back(query.integer(0));
  return articles;
}

std::int64_t mark_missing(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now) {
  return tx
      .prepare(R"(update prices set missing_since = $3
                  where cabinet_id = $1 and nm_id = $2 and missing_since is null)")
      .bind_all(cabinet, nm_id, now)
      .run();
}

void unmark_missing(db::Tx& tx, CabinetId cabinet, NmId nm_id) {
  tx.prepare(R"(update prices set missing_since = null
                where cabinet_id = $1 and nm_id = $2 and missing_since is not null)")
      .bind_all(cabinet, nm_id)
      .queue();
}

bool has_listed_prices(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from prices where cabinet_id = $1 and missing_since is null limit 1");
  return query.bind_all(cabinet).has_row();
}

std::unordered_map<NmId, std::vector<Price>> prices_of_articles(db::Tx& tx, CabinetId cabinet,
                                                                std::span<const std::int64_t> nm_ids) {
  std::unordered_map<NmId, std::vector<Price>> prices;
  for (auto& [nm_id, stored] : load_prices(tx, cabinet, nm_ids)) {
    for (StoredPrice& one : stored) prices[nm_id].push_back(std::move(one.price));
  }
  return prices;
}

PricePage list_prices(db::Tx& tx, const PriceFilter& filter) {
  return list(tx, filter, "prices", "t.missing_since");
}

PricePage list_price_history(db::Tx& tx, const PriceFilter& filter) {
  return list(tx, filter, "price_history", "null");
}

}  // namespace wbd::store
