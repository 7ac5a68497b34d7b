#include "core/store/prices.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "core/store/json_columns.hpp"

namespace wb::store {
namespace {

constexpr std::string_view kPriceColumns =
    "t.nm_id, t.chrt_id, t.price, t.price_with_discount, t.club_price, t.discount_percent, "
    "t.club_discount_percent, t.currency";
constexpr int kPriceColumnCount = 8;

std::optional<std::int32_t> maybe_percent(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return static_cast<std::int32_t>(row.integer(column));
}

Price read_price(const Statement& row) {
  Price price;
  price.nm_id = NmId{row.integer(0)};
  price.chrt_id = ChrtId{row.integer(1)};
  price.price = row.maybe_money(2);
  price.price_with_discount = row.maybe_money(3);
  price.club_price = row.maybe_money(4);
  price.discount_percent = maybe_percent(row, 5);
  price.club_discount_percent = maybe_percent(row, 6);
  price.currency = row.maybe_text(7);
  return price;
}

template <class T>
void keep_known(std::optional<T>& now, const std::optional<T>& before) {
  if (!now) now = before;
}

Price with_known(Price now, const Price& before) {
  keep_known(now.price, before.price);
  keep_known(now.price_with_discount, before.price_with_discount);
  keep_known(now.club_price, before.club_price);
  keep_known(now.discount_percent, before.discount_percent);
  keep_known(now.club_discount_percent, before.club_discount_percent);
  keep_known(now.currency, before.currency);
  return now;
}

void save_current(Tx& tx, CabinetId cabinet, const Price& price, UtcTime now) {
  tx.prepare(
        "insert into prices(cabinet_id, nm_id, chrt_id, price, price_with_discount, club_price, "
        "discount_percent, club_discount_percent, currency, changed_at) values($1, $2, $3, $4, $5, $6, $7, "
        "$8, $9, $10) on conflict(cabinet_id, nm_id, chrt_id) do update set price = excluded.price, "
        "price_with_discount = excluded.price_with_discount, club_price = excluded.club_price, "
        "discount_percent = excluded.discount_percent, "
        "club_discount_percent = excluded.club_discount_percent, currency = excluded.currency, "
        "changed_at = excluded.changed_at, missing_since = null")
      .bind_all(cabinet, price.nm_id, price.chrt_id, price.price, price.price_with_discount, price.club_price,
                price.discount_percent, price.club_discount_percent, price.currency, now)
      .run();
}

void add_history(Tx& tx, CabinetId cabinet, const Price& price, UtcTime now) {
  tx.prepare(
        "insert into price_history(cabinet_id, nm_id, chrt_id, changed_at, price, price_with_discount, "
        "club_price, discount_percent, club_discount_percent, currency) values($1, $2, $3, $4, $5, $6, $7, "
        "$8, $9, $10) on conflict(cabinet_id, nm_id, chrt_id, changed_at) do update set "
        "price = excluded.price, price_with_discount = excluded.price_with_discount, "
        "club_price = excluded.club_price, discount_percent = excluded.discount_percent, "
        "club_discount_percent = excluded.club_discount_percent, currency = excluded.currency")
      .bind_all(cabinet, price.nm_id, price.chrt_id, now, price.price, price.price_with_discount,
                price.club_price, price.discount_percent, price.club_discount_percent, price.currency)
      .run();
}

struct Stored {
  Price price;
  bool missing = false;
};

std::vector<Stored> load_article(Tx& tx, CabinetId cabinet, NmId nm_id) {
  static const std::string kSql = fmt::format(
      "select {}, t.missing_since is not null from prices t where t.cabinet_id = $1 and t.nm_id = $2 "
      "order by t.chrt_id",
      kPriceColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, nm_id);
  std::vector<Stored> rows;
  while (query.step()) rows.push_back({read_price(query), query.boolean(kPriceColumnCount)});
  return rows;
}

std::optional<Price> predecessor(std::span<const Price> stored, const Price& told) {
  if (const Price* known = price_of_size(stored, told.chrt_id)) return *known;
  const Price* lowest = told.chrt_id ? nullptr : lowest_price(stored);
  return lowest ? std::optional(*lowest) : std::nullopt;
}

void save_article(Tx& tx, CabinetId cabinet, const ArticlePrices& article, UtcTime now, WriteCounts& counts,
                  std::vector<PriceChange>* changes) {
  const auto write = [&](std::optional<Price> before, const Price& after) {
    save_current(tx, cabinet, after, now);
    add_history(tx, cabinet, after, now);
    if (changes != nullptr) changes->push_back({std::move(before), after});
  };
  std::vector<Stored> stored = load_article(tx, cabinet, article.nm_id);
  std::vector<Price> before;
  for (const Stored& row : stored) before.push_back(row.price);
  for (const Price& told : article.prices) {
    const auto known = std::find_if(stored.begin(), stored.end(),
                                    [&](const Stored& s) { return s.price.chrt_id == told.chrt_id; });
    if (known == stored.end()) {
      write(predecessor(before, told), told);
      ++counts.created;
      continue;
    }
    const Price price = with_known(told, known->price);
    if (price != known->price) write(known->price, price);
    ++(price != known->price || known->missing ? counts.changed : counts.unchanged);
    stored.erase(known);
  }
  auto& back = tx.prepare(
      "update prices set missing_since = null where cabinet_id = $1 and nm_id = $2 and missing_since is not "
      "null");
  back.bind_all(cabinet, article.nm_id).run();
  if (article.prices.empty()) return;
  // The sizes have got prices of their own, or one in common again; the history keeps what was.
  for (const Stored& gone : stored) {
    tx.prepare("delete from prices where cabinet_id = $1 and nm_id = $2 and chrt_id = $3")
        .bind_all(cabinet, gone.price.nm_id, gone.price.chrt_id)
        .run();
    ++counts.changed;
  }
}

// A list of prices within one cabinet, which is $1; the table has the alias t.
class PriceConditions {
 public:
  PriceConditions(std::string_view table, const PriceFilter& filter) : filter_(filter) {
    where_ = fmt::format("from {} t where t.cabinet_id = $1", table);
    if (filter.nm_id) where_ += fmt::format(" and t.nm_id = ${}", nm_id_ = ++last_);
    if (filter.from) where_ += fmt::format(" and t.changed_at >= ${}", from_ = ++last_);
    if (filter.to) where_ += fmt::format(" and t.changed_at < ${}", to_ = ++last_);
  }
  [[nodiscard]] const std::string& sql() const { return where_; }
  [[nodiscard]] int next_parameter() const { return last_ + 1; }
  void bind(Statement& statement, CabinetId cabinet) const {
    statement.bind(1, cabinet);
    if (nm_id_ != 0) statement.bind(nm_id_, *filter_.nm_id);
    if (from_ != 0) statement.bind(from_, *filter_.from);
    if (to_ != 0) statement.bind(to_, *filter_.to);
  }

 private:
  const PriceFilter& filter_;
  std::string where_;
  int last_ = 1;
  int nm_id_ = 0, from_ = 0, to_ = 0;
};

void add_card_facts(Tx& tx, PriceRow& row) {
  auto& query =
      tx.prepare("select vendor_code, title, sizes from products where cabinet_id = $1 and nm_id = $2");
  query.bind_all(row.cabinet_id, row.price.nm_id);
  if (!query.step()) return;
  row.vendor_code = query.maybe_text(0);
  row.title = query.maybe_text(1);
  if (row.price.chrt_id) {
    for (ProductSize& size : sizes_from_json(query.text(2))) {
      if (size.chrt_id == row.price.chrt_id) row.size = std::move(size.size);
    }
  }
  query.reset();
}

PricePage list(Tx& tx, const PriceFilter& filter, std::string_view table, std::string_view missing) {
  const PriceConditions conditions(table, filter);
  const std::int64_t wanted = filter.offset + filter.limit;
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& newest = tx.prepare(fmt::format(
      "select {}, t.changed_at, {} {} order by t.changed_at desc, t.nm_id desc, t.chrt_id desc limit ${}",
      kPriceColumns, missing, conditions.sql(), conditions.next_parameter()));
  PricePage page;
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(count, cabinet);
    count.step();
    page.total += count.integer(0);
    count.reset();
    conditions.bind(newest, cabinet);
    newest.bind(conditions.next_parameter(), wanted);
    while (newest.step()) {
      PriceRow row;
      row.cabinet_id = cabinet;
      row.price = read_price(newest);
      row.changed_at = newest.time(kPriceColumnCount);
      row.missing_since = newest.maybe_time(kPriceColumnCount + 1);
      page.rows.push_back(std::move(row));
    }
  }
  if (filter.cabinets.size() > 1) {
    std::sort(page.rows.begin(), page.rows.end(), [](const PriceRow& a, const PriceRow& b) {
      return std::tie(b.changed_at, b.price.nm_id, b.price.chrt_id, a.cabinet_id) <
             std::tie(a.changed_at, a.price.nm_id, a.price.chrt_id, b.cabinet_id);
    });
  }
  const auto first = std::min(filter.offset, static_cast<std::int64_t>(page.rows.size()));
  page.rows.erase(page.rows.begin(), page.rows.begin() + first);
  if (std::ssize(page.rows) > filter.limit) {
    page.rows.erase(page.rows.begin() + filter.limit, page.rows.end());
  }
  for (PriceRow& row : page.rows) add_card_facts(tx, row);
  return page;
}

}  // namespace

WriteCounts save_prices(Tx& tx, CabinetId cabinet, std::span<const ArticlePrices> articles, UtcTime now,
                        std::vector<PriceChange>* changes) {
  WriteCounts counts;
  for (const ArticlePrices& article : articles) save_article(tx, cabinet, article, now, counts, changes);
  return counts;
}

WriteCounts mark_missing_prices(Tx& tx, CabinetId cabinet, const std::unordered_set<std::int64_t>& listed,
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

bool has_listed_prices(Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from prices where cabinet_id = $1 and missing_since is null limit 1");
  query.bind_all(cabinet);
  const bool any = query.step();
  query.reset();
  return any;
}

std::vector<Price> prices_of_article(Tx& tx, CabinetId cabinet, NmId nm_id) {
  std::vector<Price> prices;
  for (Stored& stored : load_article(tx, cabinet, nm_id)) prices.push_back(std::move(stored.price));
  return prices;
}

PricePage list_prices(Tx& tx, const PriceFilter& filter) {
  return list(tx, filter, "prices", "t.missing_since");
}

PricePage list_price_history(Tx& tx, const PriceFilter& filter) {
  return list(tx, filter, "price_history", "null");
}

}  // namespace wb::store
