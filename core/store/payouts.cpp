#include "core/store/payouts.hpp"

#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/store/replace_rows.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kPayouts = db::table<Payout>("payouts",
    db::given_key<>("cabinet_id"),
    db::key<&Payout::report_id>("report_id"),
    db::column<&Payout::type>("type"),
    db::column<&Payout::from>("date_from"),
    db::column<&Payout::to>("date_to"),
    db::column<&Payout::created_on>("created_on"),
    db::column<&Payout::currency>("currency"),
    db::column<&Payout::retail_amount>("retail_amount"),
    db::column<&Payout::for_pay>("for_pay"),
    db::column<&Payout::delivery_service>("delivery_service"),
    db::column<&Payout::paid_storage>("paid_storage"),
    db::column<&Payout::paid_acceptance>("paid_acceptance"),
    db::column<&Payout::deduction>("deduction"),
    db::column<&Payout::penalty>("penalty"),
    db::column<&Payout::additional_payment>("additional_payment"),
    db::column<&Payout::cashback_amount>("cashback_amount"),
    db::column<&Payout::cashback_discount>("cashback_discount"),
    db::column<&Payout::cashback_commission>("cashback_commission"),
    db::column<&Payout::payment_schedule>("payment_schedule"),
    db::column<&Payout::bank_payment>("bank_payment"));
// clang-format on

// The first and the last day of a list without bounds.
constexpr Date kFirstDay{std::chrono::year{1900}, std::chrono::January, std::chrono::day{1}};
constexpr Date kLastDay{std::chrono::year{9999}, std::chrono::December, std::chrono::day{31}};

}  // namespace

SavedPayouts save_payouts(db::Tx& tx, CabinetId cabinet, std::span<const Payout> payouts) {
  const auto key = [](const Payout& row) { return std::tie(row.report_id); };
  const auto keep_known = [](Payout& now, const Payout& before) {
    kPayouts.for_each_fact(now, before, []<class T>(T& field, const T& known) {
      if constexpr (requires { field.has_value(); }) {
        if (!field) field = known;
      }
    });
  };
  std::set<std::int64_t> ids;
  for (const Payout& payout : payouts) ids.insert(payout.report_id);
  SavedPayouts saved;
  saved.counts = save_rows(tx, cabinet, kPayouts, rows_with_key(tx, cabinet, kPayouts, "report_id", ids),
                           std::vector(payouts.begin(), payouts.end()), key, keep_known,
                           [&saved](const Payout& row) { saved.reports.push_back(row.report_id); });
  return saved;
}

std::optional<Payout> find_payout(db::Tx& tx, CabinetId cabinet, std::int64_t report_id) {
  static const std::string kSql = kPayouts.by_key_sql();
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, report_id);
  if (!query.step()) return std::nullopt;
  Payout payout = kPayouts.read(query);
  query.reset();
  return payout;
}

std::vector<Payout> list_payouts(db::Tx& tx, CabinetId cabinet, std::optional<Date> from,
                                 std::optional<Date> to) {
  static const std::string kSql = fmt::format(
      R"(select {} from payouts where cabinet_id = $1 and date_to >= $2 and date_from <= $3
         order by date_to, report_id)",
      kPayouts.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, from.value_or(kFirstDay), to.value_or(kLastDay));
  std::vector<Payout> payouts;
  while (query.step()) payouts.push_back(kPayouts.read(query));
  return payouts;
}

}  // namespace wbd::store
