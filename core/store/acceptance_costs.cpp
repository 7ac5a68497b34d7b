#include "core/store/acceptance_costs.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/store/article_weights.hpp"
#include "core/store/replace_rows.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kAcceptanceCosts = db::table<AcceptanceCost>("acceptance_costs",
    db::given_key<>("cabinet_id"),
    db::key<&AcceptanceCost::accepted_on>("accepted_on"),
    db::key<&AcceptanceCost::income_id>("income_id"),
    db::key<&AcceptanceCost::nm_id>("nm_id"),
    db::column<&AcceptanceCost::made_on>("made_on"),
    db::column<&AcceptanceCost::units>("units"),
    db::column<&AcceptanceCost::total>("total"));
// clang-format on

constexpr auto acceptance_key = [](const AcceptanceCost& row) {
  return std::tie(row.accepted_on, row.income_id, row.nm_id);
};
using AcceptanceKey = std::tuple<Date, std::int64_t, NmId>;

// A row without the day of its supply is judged by the day of its acceptance.
constexpr std::string_view kInPeriod =
    R"(where cabinet_id = $1 and accepted_on >= $2 and accepted_on <= $3
         and (made_on is null or made_on >= $2 and made_on <= $3))";

}  // namespace

WriteCounts replace_acceptance_costs(db::Tx& tx, CabinetId cabinet, Date from, Date to,
                                     std::span<const AcceptanceCost> rows) {
  static const std::string kInside =
      fmt::format("select {} from acceptance_costs {}", kAcceptanceCosts.select(), kInPeriod);
  static const std::string kOfDays = fmt::format(
      "select {} from acceptance_costs where cabinet_id = $1 and accepted_on >= $2 and accepted_on <= $3",
      kAcceptanceCosts.select());
  std::map<AcceptanceKey, AcceptanceCost> sums;
  for (const AcceptanceCost& row : rows) {
    const auto [sum, is_new] = sums.try_emplace(AcceptanceKey(acceptance_key(row)), row);
    if (is_new) continue;
    sum->second.units += row.units;
    sum->second.total += row.total;
    if (!sum->second.made_on) sum->second.made_on = row.made_on;
  }
  std::map<AcceptanceKey, AcceptanceCost> known;
  auto& inside = tx.prepare(kInside);
  inside.bind_all(cabinet, from, to);
  while (inside.step()) {
    const AcceptanceCost row = kAcceptanceCosts.read(inside);
    known.try_emplace(acceptance_key(row), row);
  }
  std::vector<AcceptanceCost> wanted;
  std::set<Date> elsewhere;  // the days of rows that may be stored outside the period
  for (const auto& [key, row] : sums) {
    wanted.push_back(row);
    if (!known.contains(key)) elsewhere.insert(row.accepted_on);
  }
  if (!elsewhere.empty()) {
    auto& of_days = tx.prepare(kOfDays);
    of_days.bind_all(cabinet, *elsewhere.begin(), *elsewhere.rbegin());
    while (of_days.step()) {
      const AcceptanceCost row = kAcceptanceCosts.read(of_days);
      if (sums.contains(acceptance_key(row))) known.try_emplace(acceptance_key(row), row);
    }
  }
  std::vector<AcceptanceCost> stored;
  for (const auto& [key, row] : known) stored.push_back(row);
  return replace_rows(tx, cabinet, kAcceptanceCosts, std::move(stored), std::move(wanted), acceptance_key);
}

bool has_acceptance_costs(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  static const std::string kSql = fmt::format("select 1 from acceptance_costs {} limit 1", kInPeriod);
  auto& query = tx.prepare(kSql);
  return query.bind_all(cabinet, from, to).has_row();
}

std::vector<ArticleWeight> acceptance_by_article(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  auto& query = tx.prepare(
      R"(select nm_id, cast(sum(total) as bigint) from acceptance_costs
         where cabinet_id = $1 and accepted_on >= $2 and accepted_on <= $3 group by nm_id order by nm_id)");
  query.bind_all(cabinet, from, to);
  return read_weights(query);
}

}  // namespace wbd::store
