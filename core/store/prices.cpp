#include "core/store/prices.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/json_columns.hpp"
#include "core/store/price_row.hpp"
#include "core/store/row_merge.hpp"

namespace wbd::store {
namespace {

void save_current(db::Tx& tx, CabinetId cabinet, const Price& price, UtcTime now) {
  static const std::string kSql = kPrices.upsert_sql() + ", missing_since = null";
  kPrices.bind(tx.prepare(kSql), price, cabinet, now).queue();
}

void add_history(db::Tx& tx, CabinetId cabinet, const Price& price, UtcTime now) {
  static const std::string kSql = kPriceHistory.upsert_sql();
  kPriceHistory.bind(tx.prepare(kSql), price, cabinet, now).queue();
}

std::vector<std::int64_t> distinct(std::vector<std::int64_t> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

struct Stored {
  Price price;
  bool missing = false;
};

using StoredPrices = std::unordered_map<NmId, std::vector<Stored>>;  // of an article by size

StoredPrices load_articles(db::Tx& tx, CabinetId cabinet, std::span<const std::int64_t> nm_ids) {
  static const std::string kSql = fmt::format(
      "select {}, t.missing_since is not null from prices t where t.cabinet_id = $1", kPrices.select("t"));
  StoredPrices stored;
  db::each_with_key(tx, {.select = kSql, .column = "t.nm_id"}, cabinet, nm_ids,
                    [&stored](const db::Statement& row) {
                      Stored one{kPrices.read(row), row.boolean(kPrices.kRead)};
                      stored[one.price.nm_id].push_back(std::move(one));
                    });
  for (auto& [nm_id, prices] : stored) {
    std::sort(prices.begin(), prices.end(),
              [](const Stored& a, const Stored& b) { return a.price.chrt_id < b.price.chrt_id; });
  }
  return stored;
}

std::optional<Price> predecessor(std::span<const Price> stored, const Price& told) {
  if (const Price* known = price_of_size(stored, told.chrt_id)) return *known;
  const Price* lowest = told.chrt_id ? nullptr : lowest_price(stored);
  return lowest ? std::optional(*lowest) : std::nullopt;
}

// `stored` becomes what is stored from then on.
void save_article(db::Tx& tx, CabinetId cabinet, const ArticlePrices& article, std::vector<Stored>& stored,
                  UtcTime now, WriteCounts& counts, std::vector<PriceChange>* changes) {
  const auto write = [&](std::optional<Price> before, const Price& after) {
    save_current(tx, cabinet, after, now);
    add_history(tx, cabinet, after, now);
    if (changes != nullptr) changes->push_back({std::move(before), after});
  };
  const bool was_missing =
      std::any_of(stored.begin(), stored.end(), [](const Stored& s) { return s.missing; });
  std::vector<Price> before;
  for (const Stored& row : stored) before.push_back(row.price);
  std::vector<Stored> current;
  for (const Price& told : article.prices) {
    const auto known = std::find_if(stored.begin(), stored.end(),
                                    [&](const Stored& s) { return s.price.chrt_id == told.chrt_id; });
    if (known == stored.end()) {
      write(predecessor(before, told), told);
      current.push_back({told});
      ++counts.created;
      continue;
    }
    Price price = told;
    fill_absent(kPrices, price, known->price);
    if (price != known->price) write(known->price, price);
    ++(price != known->price || known->missing ? counts.changed : counts.unchanged);
    current.push_back({price});
    stored.erase(known);
  }
  if (was_missing) {
    auto& back = tx.prepare(
        R"(update prices set missing_since = null
           where cabinet_id = $1 and nm_id = $2 and missing_since is not null)");
    back.bind_all(cabinet, article.nm_id).queue();
    for (Stored& row : stored) row.missing = false;
  }
  if (article.prices.empty()) return;
  // The sizes have got prices of their own, or one in common again; the history keeps what was.
  for (const Stored& gone : stored) {
    tx.prepare("delete from prices where cabinet_id = $1 and nm_id = $2 and chrt_id = $3")
        .bind_all(cabinet, gone.price.nm_id, gone.price.chrt_id)
        .queue();
    ++counts.changed;
  }
  stored = std::move(current);
}

void add_card_facts(db::Tx& tx, CabinetId cabinet, std::span<PriceRow> page) {
  std::vector<std::int64_t> ids;
  for (const PriceRow& row : page) {
    if (row.cabinet_id == cabinet) ids.push_back(row.price.nm_id.value);
  }
  const db::KeyedQuery query{
      .select = "select nm_id, vendor_code, title, sizes from products where cabinet_id = $1",
      .column = "nm_id"};
  db::each_with_key(tx, query, cabinet, distinct(std::move(ids)), [&](const db::Statement& card) {
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
  auto page = db::page_of_keys(tx, filter, conditions, newest_first);  // a price is read as fast as its key
  for (const CabinetId cabinet : filter.cabinets) add_card_facts(tx, cabinet, page.keys);
  return {std::move(page.keys), page.total};
}

}  // namespace

WriteCounts save_prices(db::Tx& tx, CabinetId cabinet, std::span<const ArticlePrices> articles, UtcTime now,
                        std::vector<PriceChange>* changes) {
  std::vector<std::int64_t> ids;
  for (const ArticlePrices& article : articles) ids.push_back(article.nm_id.value);
  StoredPrices stored = load_articles(tx, cabinet, distinct(std::move(ids)));
  WriteCounts counts;
  for (const ArticlePrices& article : articles) {
    save_article(tx, cabinet, article, stored[article.nm_id], now, counts, changes);
  }
  return counts;
}

WriteCounts mark_missing_prices(db::Tx& tx, CabinetId cabinet, const std::unordered_set<std::int64_t>& listed,
                                UtcTime now) {
  auto& query = tx.prepare(
      "select distinct nm_id from prices where cabinet_id = $1 and missing_since is null order by nm_id");
  query.bind_all(cabinet);
  std::vector<NmId> gone;
  while (query.step()) {
    if (!listed.contains(query.integer(0))) gone.emplace_back(query.integer(0));
  }
  WriteCounts counts;
  auto& mark = tx.prepare(
      "update prices set missing_since = $3 where cabinet_id = $1 and nm_id = $2 and missing_since is null");
  for (const NmId nm_id : gone) counts.changed += mark.bind_all(cabinet, nm_id, now).run();
  return counts;
}

bool has_listed_prices(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from prices where cabinet_id = $1 and missing_since is null limit 1");
  query.bind_all(cabinet);
  const bool any = query.step();
  query.reset();
  return any;
}

std::unordered_map<NmId, std::vector<Price>> prices_of_articles(db::Tx& tx, CabinetId cabinet,
                                                                std::span<const std::int64_t> nm_ids) {
  std::unordered_map<NmId, std::vector<Price>> prices;
  for (auto& [nm_id, stored] : load_articles(tx, cabinet, nm_ids)) {
    for (Stored& one : stored) prices[nm_id].push_back(std::move(one.price));
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
