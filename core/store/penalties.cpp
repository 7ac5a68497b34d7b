#include "core/store/penalties.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/store/replace_rows.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kMeasurements = db::table<MeasurementPenalty>("measurement_penalties",
    db::given_key<>("cabinet_id"),
    db::key<&MeasurementPenalty::nm_id>("nm_id"),
    db::key<&MeasurementPenalty::dim_id>("dim_id"),
    db::column<&MeasurementPenalty::at>("at"),
    db::column<&MeasurementPenalty::day>("day"),
    db::column<&MeasurementPenalty::penalty>("penalty"),
    db::column<&MeasurementPenalty::reversal>("reversal"),
    db::column<&MeasurementPenalty::valid>("valid"),
    db::column<&MeasurementPenalty::valid_at>("valid_at"),
    db::column<&MeasurementPenalty::subject>("subject"),
    db::column<&MeasurementPenalty::percent_over_hundredths>("percent_over"),
    db::column<&MeasurementPenalty::volume_ml>("volume_ml"),
    db::column<&MeasurementPenalty::card_volume_ml>("card_volume_ml"),
    db::column<&MeasurementPenalty::width>("width"),
    db::column<&MeasurementPenalty::length>("length"),
    db::column<&MeasurementPenalty::height>("height"),
    db::column<&MeasurementPenalty::card_width>("card_width"),
    db::column<&MeasurementPenalty::card_length>("card_length"),
    db::column<&MeasurementPenalty::card_height>("card_height"),
    db::column<&MeasurementPenalty::factor_from>("factor_from"),
    db::column<&MeasurementPenalty::factor_to>("factor_to"),
    db::column<&MeasurementPenalty::photos>("photos"));

constexpr auto kSwaps = db::table<SwapPenalty>("swap_penalties",
    db::given_key<>("cabinet_id"),
    db::key<&SwapPenalty::nm_id>("nm_id"),
    db::key<&SwapPenalty::at>("at"),
    db::key<&SwapPenalty::old_shk_id>("old_shk_id"),
    db::key<&SwapPenalty::new_shk_id>("new_shk_id"),
    db::column<&SwapPenalty::day>("day"),
    db::column<&SwapPenalty::sum>("sum"),
    db::column<&SwapPenalty::type>("type"),
    db::column<&SwapPenalty::old_barcode>("old_barcode"),
    db::column<&SwapPenalty::new_barcode>("new_barcode"),
    db::column<&SwapPenalty::old_vendor_code>("old_vendor_code"),
    db::column<&SwapPenalty::new_vendor_code>("new_vendor_code"),
    db::column<&SwapPenalty::old_size>("old_size"),
    db::column<&SwapPenalty::new_size>("new_size"),
    db::column<&SwapPenalty::photos>("photos"));

constexpr auto kSelfPurchases = db::table<SelfPurchase>("self_purchases",
    db::given_key<>("cabinet_id"),
    db::key<&SelfPurchase::from>("week_from"),
    db::key<&SelfPurchase::nm_id>("nm_id"),
    db::column<&SelfPurchase::to>("week_to"),
    db::column<&SelfPurchase::orders_sum>("orders_sum"),
    db::column<&SelfPurchase::currency>("currency"));
// clang-format on

template <class Table, class Row, class Key>
WriteCounts save_known(db::Tx& tx, CabinetId cabinet, const Table& table, std::vector<Row> stored,
                       std::span<const Row> rows, Key key) {
  const auto keep_known = [&](Row& now, const Row& before) {
    table.for_each_fact(now, before, []<class T>(T& field, const T& known) {
      if constexpr (requires { field.has_value(); }) {
        if (!field) field = known;
      } else if constexpr (std::is_same_v<T, std::string>) {
        if (field.empty()) field = known;
      }
    });
  };
  return save_rows(tx, cabinet, table, std::move(stored), std::vector(rows.begin(), rows.end()), key,
                   keep_known);
}

// The stored rows of the articles of `rows`.
template <class Table, class Row>
std::vector<Row> rows_of_articles(db::Tx& tx, CabinetId cabinet, const Table& table,
                                  std::span<const Row> rows) {
  std::set<std::int64_t> articles;
  for (const Row& row : rows) articles.insert(row.nm_id.value);
  return rows_with_key(tx, cabinet, table, "nm_id", articles);
}

template <class Table>
auto read_between(db::Tx& tx, const Table& table, std::string_view condition, CabinetId cabinet, Date from,
                  Date to) {
  std::vector<decltype(table.read(std::declval<db::Statement&>()))> rows;
  auto& query = tx.prepare(
      fmt::format("select {} from {} where cabinet_id = $1 and {}", table.select(), table.name(), condition));
  query.bind_all(cabinet, from, to);
  while (query.step()) rows.push_back(table.read(query));
  return rows;
}

}  // namespace

WriteCounts save_penalties(db::Tx& tx, CabinetId cabinet, std::span<const MeasurementPenalty> rows) {
  return save_known(tx, cabinet, kMeasurements, rows_of_articles(tx, cabinet, kMeasurements, rows), rows,
                    [](const MeasurementPenalty& row) { return std::tie(row.nm_id, row.dim_id); });
}

WriteCounts save_penalties(db::Tx& tx, CabinetId cabinet, std::span<const SwapPenalty> rows) {
  return save_known(
      tx, cabinet, kSwaps, rows_of_articles(tx, cabinet, kSwaps, rows), rows,
      [](const SwapPenalty& row) { return std::tie(row.nm_id, row.at, row.old_shk_id, row.new_shk_id); });
}

WriteCounts save_penalties(db::Tx& tx, CabinetId cabinet, std::span<const SelfPurchase> rows) {
  if (rows.empty()) return {};
  const auto [first, last] = std::ranges::minmax(rows, {}, &SelfPurchase::from);
  auto stored =
      read_between(tx, kSelfPurchases, "week_from >= $2 and week_from <= $3", cabinet, first.from, last.from);
  return save_known(tx, cabinet, kSelfPurchases, std::move(stored), rows,
                    [](const SelfPurchase& row) { return std::tie(row.from, row.nm_id); });
}

template <>
std::vector<MeasurementPenalty> penalties_between(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  return read_between(tx, kMeasurements, "day >= $2 and day <= $3 order by day, nm_id, dim_id", cabinet, from,
                      to);
}

template <>
std::vector<SwapPenalty> penalties_between(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  return read_between(tx, kSwaps, "day >= $2 and day <= $3 order by day, nm_id, at, old_shk_id, new_shk_id",
                      cabinet, from, to);
}

template <>
std::vector<SelfPurchase> penalties_between(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  return read_between(tx, kSelfPurchases, "week_to >= $2 and week_from <= $3 order by week_from, nm_id",
                      cabinet, from, to);
}

}  // namespace wbd::store
