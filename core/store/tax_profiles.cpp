#include "core/store/tax_profiles.hpp"

#include <fmt/format.h>

#include "core/db/table.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kTaxProfiles = db::table<TaxProfile>("tax_profiles",
    db::given_key<>("cabinet_id"),
    db::key<&TaxProfile::valid_from>("valid_from"),
    db::column<&TaxProfile::regime>("regime"),
    db::column<&TaxProfile::rate>("rate"),
    db::column<&TaxProfile::vat>("vat"));
// clang-format on

}  // namespace

bool save_tax_profile(db::Tx& tx, CabinetId cabinet, const TaxProfile& profile) {
  for (const TaxProfile& stored : load_tax_profiles(tx, cabinet)) {
    if (stored == profile) return false;
  }
  static const std::string kSql = kTaxProfiles.upsert_sql();
  kTaxProfiles.bind(tx.prepare(kSql), profile, cabinet).run();
  return true;
}

std::vector<TaxProfile> load_tax_profiles(db::Tx& tx, CabinetId cabinet) {
  static const std::string kSql = fmt::format(
      "select {} from tax_profiles where cabinet_id = $1 order by valid_from", kTaxProfiles.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet);
  std::vector<TaxProfile> profiles;
  while (query.step()) profiles.push_back(kTaxProfiles.read(query));
  return profiles;
}

std::optional<Amount> ruble_income(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  // The cast: PostgreSQL's sum() of bigints is a numeric. A cell without revenue stores null.
  auto& query = tx.prepare(
      R"(select cast(sum(c.revenue) as bigint)
         from ledger_cells c join finance_reports r on r.cabinet_id = c.cabinet_id and r.period = c.period
           and r.report_id = c.report_id
         where c.cabinet_id = $1 and c.day >= $2 and c.day <= $3 and r.state = 1 and r.currency = 'RUB')");
  query.bind_all(cabinet, from, to);
  query.step();
  const auto income = query.maybe_amount(0);
  query.reset();
  return income;
}

}  // namespace wbd::store
