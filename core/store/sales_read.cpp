#include <algorithm>

#include <fmt/format.h>

#include "core/store/filter_sql.hpp"
#include "core/store/orders.hpp"
#include "core/store/sale_row.hpp"

namespace wb::store {
namespace {

struct SaleKey {
  CabinetId cabinet_id;
  UtcTime sold_at;
  std::string sale_id;
};

// The conditions of a list within one cabinet, which is $1.
class SaleConditions {
 public:
  SaleConditions(Tx& tx, const SaleFilter& filter) : filter_(filter) {
    where_ = "from sales s where s.cabinet_id = $1";
    if (filter.is_return) where_ += fmt::format(" and s.is_return = ${}", is_return_ = ++last_);
    if (filter.from) where_ += fmt::format(" and s.sold_at >= ${}", from_ = ++last_);
    if (filter.to) where_ += fmt::format(" and s.sold_at < ${}", to_ = ++last_);
    if (filter.nm_id) where_ += fmt::format(" and s.nm_id = ${}", nm_id_ = ++last_);
    if (filter.srid) where_ += fmt::format(" and s.srid = ${}", srid_ = ++last_);
    if (!filter.q) return;
    pattern_ = like_pattern(*filter.q);
    q_ = ++last_;
    where_ += fmt::format(
        " and (s.sale_id {0} or s.srid {0} or s.vendor_code {0} or s.barcode {0} or s.nm_id in (select "
        "p.nm_id "
        "from products p where p.cabinet_id = $1 and p.title {0}))",
        like_sql(tx.dialect(), q_));
  }

  [[nodiscard]] const std::string& sql() const { return where_; }
  [[nodiscard]] int next_parameter() const { return last_ + 1; }

  void bind(Statement& statement, CabinetId cabinet) const {
    statement.bind(1, cabinet);
    if (is_return_ != 0) statement.bind(is_return_, *filter_.is_return);
    if (from_ != 0) statement.bind(from_, *filter_.from);
    if (to_ != 0) statement.bind(to_, *filter_.to);
    if (nm_id_ != 0) statement.bind(nm_id_, *filter_.nm_id);
    if (srid_ != 0) statement.bind(srid_, *filter_.srid);
    if (q_ != 0) statement.bind(q_, pattern_);
  }

 private:
  const SaleFilter& filter_;
  std::string where_;
  std::string pattern_;
  int last_ = 1;
  int is_return_ = 0, from_ = 0, to_ = 0, nm_id_ = 0, srid_ = 0, q_ = 0;
};

std::optional<SaleRow> find_row(Tx& tx, const SaleKey& key) {
  static const std::string kSql = fmt::format(
      "select {}, o.id, p.title from sales s left join orders o on o.cabinet_id = s.cabinet_id and "
      "o.srid = s.srid left join products p on p.cabinet_id = s.cabinet_id and p.nm_id = s.nm_id where "
      "s.cabinet_id = $1 and s.sale_id = $2",
      kSaleColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(key.cabinet_id, key.sale_id);
  if (!query.step()) return std::nullopt;
  SaleRow row{read_sale(query), query.maybe_id<OrderId>(kSaleColumnCount),
              query.maybe_text(kSaleColumnCount + 1)};
  query.reset();
  return row;
}

}  // namespace

SalePage list_sales(Tx& tx, const SaleFilter& filter) {
  const SaleConditions conditions(tx, filter);
  SalePage page;

  // As with orders: keys from the index of each cabinet, rows for the page alone.
  const std::int64_t wanted = filter.offset + filter.limit;
  std::vector<SaleKey> keys;
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& newest = tx.prepare(
      fmt::format("select s.sold_at, s.sale_id {} order by s.sold_at desc, s.sale_id desc limit ${}",
                  conditions.sql(), conditions.next_parameter()));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(count, cabinet);
    count.step();
    page.total += count.integer(0);
    count.reset();
    conditions.bind(newest, cabinet);
    newest.bind(conditions.next_parameter(), wanted);
    while (newest.step()) keys.push_back({cabinet, newest.time(0), std::string(newest.text(1))});
  }
  if (filter.cabinets.size() > 1) {
    std::sort(keys.begin(), keys.end(), [](const SaleKey& a, const SaleKey& b) {
      return a.sold_at != b.sold_at ? a.sold_at > b.sold_at : a.sale_id > b.sale_id;
    });
  }
  for (auto i = filter.offset; i < std::min<std::int64_t>(wanted, std::ssize(keys)); ++i) {
    if (auto row = find_row(tx, keys[static_cast<std::size_t>(i)])) page.rows.push_back(std::move(*row));
  }
  return page;
}

}  // namespace wb::store
