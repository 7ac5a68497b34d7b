#include "core/store/storage_costs.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/store/article_weights.hpp"
#include "core/store/replace_rows.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kStorageCosts = db::table<StorageCost>("storage_costs",
    db::given_key<>("cabinet_id"),
    db::key<&StorageCost::day>("day"),
    db::key<&StorageCost::nm_id>("nm_id"),
    db::key<&StorageCost::chrt_id>("chrt_id"),
    db::key<&StorageCost::calc_type>("calc_type"),
    db::key<&StorageCost::original_day>("original_day"),
    db::column<&StorageCost::units>("units"),
    db::column<&StorageCost::price>("price"),
    db::column<&StorageCost::loyalty_discount>("loyalty_discount"),
    db::column<&StorageCost::volume_ml>("volume_ml"));
// clang-format on

constexpr auto storage_key = [](const StorageCost& row) {
  return std::tie(row.day, row.nm_id, row.chrt_id, row.calc_type, row.original_day);
};

std::vector<StorageCost> sum_storage(Date from, Date to, std::span<const StorageCost> rows) {
  std::vector<StorageCost> sums;
  for (const StorageCost& row : rows) {
    if (row.day >= from && row.day <= to) sums.push_back(row);
  }
  std::ranges::stable_sort(sums, {}, storage_key);
  std::size_t last = 0;
  for (std::size_t i = 1; i < sums.size(); ++i) {
    if (storage_key(sums[last]) != storage_key(sums[i])) {
      if (++last != i) sums[last] = std::move(sums[i]);
      continue;
    }
    sums[last].units += sums[i].units;
    sums[last].price += sums[i].price;
    sums[last].loyalty_discount += sums[i].loyalty_discount;
    sums[last].volume_ml = std::max(sums[last].volume_ml, sums[i].volume_ml);
  }
  if (!sums.empty()) sums.resize(last + 1);
  return sums;
}

}  // namespace

WriteCounts replace_storage_days(db::Tx& tx, CabinetId cabinet, Date from, Date to,
                                 std::span<const StorageCost> rows) {
  static const std::string kSql =
      fmt::format("select {} from storage_costs where cabinet_id = $1 and day >= $2 and day <= $3",
                  kStorageCosts.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, from, to);
  std::vector<StorageCost> stored;
  while (query.step()) stored.push_back(kStorageCosts.read(query));
  return replace_rows(tx, cabinet, kStorageCosts, std::move(stored), sum_storage(from, to, rows),
                      storage_key);
}

bool has_storage_costs(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  auto& query =
      tx.prepare("select 1 from storage_costs where cabinet_id = $1 and day >= $2 and day <= $3 limit 1");
  return query.bind_all(cabinet, from, to).has_row();
}

std::vector<ArticleWeight> storage_by_article(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  auto& query = tx.prepare(
      R"(select nm_id, cast(sum(price) as bigint) from storage_costs
         where cabinet_id = $1 and day >= $2 and day <= $3 group by nm_id order by nm_id)");
  query.bind_all(cabinet, from, to);
  return read_weights(query);
}

}  // namespace wbd::store
