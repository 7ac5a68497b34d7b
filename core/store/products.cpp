#include "core/store/products.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/model/dataset.hpp"
#include "core/store/json_columns.hpp"
#include "core/store/prices.hpp"
#include "core/store/product_row.hpp"
#include "core/store/reviews.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {
namespace {

// Whether a missing stock row means that nothing is in stock, not that the stock is unknown.
bool stock_was_synced(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select 1 from sync_state where cabinet_id = $1 and dataset = $2 and last_success_at is not null");
  return query.bind_all(cabinet, Dataset::stocks).has_row();
}

// Ratings, prices and stock of one cabinet's products on the page.
void add_facts(db::Tx& tx, CabinetId cabinet, std::span<ProductRow> page) {
  std::unordered_map<NmId, ProductRow*> rows;
  std::vector<std::int64_t> ids;
  for (ProductRow& row : page) {
    if (row.cabinet_id != cabinet) continue;
    rows.emplace(row.product.nm_id, &row);
    ids.push_back(row.product.nm_id.value);
  }
  for (const auto& [nm_id, rating] : ratings_of(tx, cabinet, ids)) rows.at(nm_id)->rating = rating;
  for (auto& [nm_id, prices] : prices_of_articles(tx, cabinet, ids))
    rows.at(nm_id)->prices = std::move(prices);
  db::each_with_key(
      tx, {.select = "select nm_id, chrt_id, quantity from stocks where cabinet_id = $1", .column = "nm_id"},
      cabinet, ids, [&rows](const db::Statement& stock) {
        ProductRow& row = *rows.at(NmId{stock.integer(0)});
        const std::int64_t quantity = stock.integer(2);
        row.stock = row.stock.value_or(0) + quantity;
        row.by_size[stock.integer(1)] += quantity;
      });
  const bool some_unknown =
      std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.second->stock; });
  if (!some_unknown || !stock_was_synced(tx, cabinet)) return;
  for (const auto& [nm_id, row] : rows) row->stock = row->stock.value_or(0);
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::unordered_map<NmId, Product> load_products(db::Tx& tx, CabinetId cabinet,
                                                std::span<const std::int64_t> nm_ids) {
  static const std::string kSql =
      fmt::format("select {} from products where cabinet_id = $1", kProducts.select());
  std::unordered_map<NmId, Product> products;
  db::each_with_key(tx, {.select = kSql, .column = "nm_id"}, cabinet, nm_ids,
                    [&products](const db::Statement& row) {
                      Product product = kProducts.read(row);
                      products.try_emplace(product.nm_id, std::move(product));
                    });
  return products;
}

void save_product(db::Tx& tx, CabinetId cabinet, const Product& product) {
  static const std::string kSql = kProducts.upsert_sql();
  kProducts.bind(tx.prepare(kSql), product, cabinet).queue();
}

std::vector<DeletedCard> deleted_cards(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      R"(select nm_id, deleted_at from products
         where cabinet_id = $1 and deleted_at is not null order by nm_id)");
  query.bind_all(cabinet);
  std::vector<DeletedCard> cards;
  while (query.step()) cards.push_back({NmId{query.integer(0)}, query.time(1)});
  return cards;
}

WriteCounts save_ratings(db::Tx& tx, CabinetId cabinet, std::span<const ItemRating> ratings) {
  using Numbers = std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>>;
  std::set<std::int64_t> ids;
  for (const ItemRating& rating : ratings) ids.insert(rating.nm_id.value);
  std::unordered_map<NmId, Numbers> stored;
  db::each_with_key(
      tx,
      {.select = "select nm_id, wb_rating, wb_feedback_rating from products where cabinet_id = $1",
       .column = "nm_id"},
      cabinet, std::vector(ids.begin(), ids.end()), [&stored](const db::Statement& row) {
        stored.try_emplace(NmId{row.integer(0)}, row.maybe_integer(1), row.maybe_integer(2));
      });
  WriteCounts counts;
  auto& update = tx.prepare(
      "update products set wb_rating = $3, wb_feedback_rating = $4 where cabinet_id = $1 and nm_id = $2");
  for (const ItemRating& rating : ratings) {
    const auto known = stored.find(rating.nm_id);
    if (known == stored.end()) continue;
    const auto& [before, feedback_before] = known->second;
    const Numbers wanted{rating.rating ? rating.rating : before,
                         rating.feedback_rating ? rating.feedback_rating : feedback_before};
    ++(known->second == wanted ? counts.unchanged : counts.changed);
    if (known->second == wanted) continue;
    known->second = wanted;
    update.bind_all(cabinet, rating.nm_id, wanted.first, wanted.second).queue();
  }
  return counts;
}

std::vector<CardSize> card_sizes(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select nm_id, sizes from products where cabinet_id = $1 order by nm_id");
  query.bind_all(cabinet);
  std::vector<CardSize> sizes;
  while (query.step()) {
    const NmId nm_id{query.integer(0)};
    for (ProductSize& size : sizes_from_json(query.text(1))) sizes.push_back({nm_id, std::move(size)});
  }
  return sizes;
}

ProductPage list_products(db::Tx& tx, const ProductFilter& filter) {
  int last = static_cast<int>(filter.cabinets.size());
  std::string where = "from products where cabinet_id in " + db::parameter_list(1, filter.cabinets.size());
  const int nm_id = filter.nm_id ? ++last : 0;
  if (nm_id != 0) where += fmt::format(" and nm_id = ${}", nm_id);
  const int q = filter.q ? ++last : 0;
  const std::string pattern = filter.q ? db::search_pattern(tx.dialect(), *filter.q) : "";
  const auto number = filter.q ? parse_number(*filter.q) : std::nullopt;
  const int q_number = number ? ++last : 0;
  if (q != 0) {
    where += fmt::format(" and (title {0} or vendor_code {0} or brand {0}", db::search_sql(tx.dialect(), q));
    if (q_number != 0) where += fmt::format(" or nm_id = ${}", q_number);
    where += ")";
  }
  const auto bind = [&](db::Statement& statement) {
    db::bind_list(statement, 1, filter.cabinets);
    if (nm_id != 0) statement.bind(nm_id, *filter.nm_id);
    if (q != 0) statement.bind(q, pattern);
    if (q_number != 0) statement.bind(q_number, *number);
  };

  ProductPage page;
  auto& count = tx.prepare("select count(*) " + where);
  bind(count);
  count.prefetch();

  auto& query = tx.prepare(fmt::format(R"(select {}, cabinet_id, wb_rating, wb_feedback_rating {}
                                order by updated_at desc nulls last, nm_id desc, cabinet_id
                                limit ${} offset ${})",
                                       kProducts.select(), where, last + 1, last + 2));
  bind(query);
  query.bind(last + 1, filter.limit);
  query.bind(last + 2, filter.offset);
  while (query.step()) {
    ProductRow row;
    row.product = kProducts.read(query);
    row.cabinet_id = CabinetId{query.integer(kProducts.kRead)};
    row.wb_rating = query.maybe_integer(kProducts.kRead + 1);
    row.wb_feedback_rating = query.maybe_integer(kProducts.kRead + 2);
    page.rows.push_back(std::move(row));
  }
  count.step();
  page.total = count.integer(0);
  count.reset();
  for (const CabinetId cabinet : filter.cabinets) add_facts(tx, cabinet, page.rows);
  return page;
}

std::vector<NmId> articles_named(db::Tx& tx, std::span<const CabinetId> cabinets,
                                 std::string_view vendor_code) {
  std::set<NmId> found;
  auto& query = tx.prepare("select nm_id from products where cabinet_id = $1 and vendor_code = $2");
  for (const CabinetId cabinet : cabinets) {
    query.bind_all(cabinet, vendor_code);
    while (query.step()) found.insert(NmId{query.integer(0)});
  }
  return {found.begin(), found.end()};
}

bool has_card(db::Tx& tx, std::span<const CabinetId> cabinets, NmId nm_id) {
  auto& query = tx.prepare("select 1 from products where cabinet_id = $1 and nm_id = $2");
  bool found = false;
  for (const CabinetId cabinet : cabinets) {
    query.bind_all(cabinet, nm_id);
    while (query.step()) found = true;
  }
  return found;
}

}  // namespace wbd::store
