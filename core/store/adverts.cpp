#include "core/store/adverts.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/table.hpp"
#include "core/store/replace_rows.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kAdverts = db::table<Advert>("adverts",
    db::given_key<>("cabinet_id"),
    db::key<&Advert::id>("advert_id"),
    db::column<&Advert::type>("type"),
    db::column<&Advert::status>("status"),
    db::column<&Advert::changed_at>("changed_at"));

constexpr auto kCharges = db::table<AdvertCharge>("advert_charges",
    db::given_key<>("cabinet_id"),
    db::key<&AdvertCharge::day>("day"),
    db::key<&AdvertCharge::advert_id>("advert_id"),
    db::key<&AdvertCharge::upd_num>("upd_num"),
    db::key<&AdvertCharge::payment>("payment"),
    db::key<&AdvertCharge::number>("number"),
    db::column<&AdvertCharge::at>("at"),
    db::column<&AdvertCharge::sum>("sum"),
    db::column<&AdvertCharge::name>("name"),
    db::column<&AdvertCharge::type>("type"),
    db::column<&AdvertCharge::status>("status"));

constexpr auto kSpend = db::table<AdvertSpend>("advert_spend",
    db::given_key<>("cabinet_id"),
    db::key<&AdvertSpend::advert_id>("advert_id"),
    db::key<&AdvertSpend::day>("day"),
    db::key<&AdvertSpend::nm_id>("nm_id"),
    db::column<&AdvertSpend::views>("views"),
    db::column<&AdvertSpend::clicks>("clicks"),
    db::column<&AdvertSpend::orders>("orders"),
    db::column<&AdvertSpend::units>("units"),
    db::column<&AdvertSpend::sum>("sum"),
    db::column<&AdvertSpend::sum_price>("sum_price"),
    db::column<&AdvertSpend::currency>("currency"));
// clang-format on

constexpr auto charge_key = [](const AdvertCharge& row) {
  return std::tie(row.day, row.advert_id, row.upd_num, row.payment, row.number);
};
constexpr auto spend_key = [](const AdvertSpend& row) { return std::tie(row.advert_id, row.day, row.nm_id); };

// The rows of `select` by campaign. The days are $3 and $4.
db::KeyedQuery of_days(std::string_view select, Date from, Date to) {
  return {.select = select, .column = "advert_id", .bind = [from, to](db::Statement& statement) {
            statement.bind(3, from);
            statement.bind(4, to);
          }};
}

std::vector<AdvertCharge> read_charges(db::Statement& query) {
  std::vector<AdvertCharge> charges;
  while (query.step()) charges.push_back(kCharges.read(query));
  return charges;
}

// Numbers the charges that are alike by their time and sum, so the order of WB's list does not matter.
std::vector<AdvertCharge> numbered(Date from, Date to, std::span<const AdvertCharge> charges) {
  std::vector<AdvertCharge> out;
  for (const AdvertCharge& charge : charges) {
    if (charge.day >= from && charge.day <= to) out.push_back(charge);
  }
  const auto alike = [](const AdvertCharge& row) {
    return std::tie(row.day, row.advert_id, row.upd_num, row.payment);
  };
  std::ranges::sort(out, {}, [](const AdvertCharge& row) {
    return std::tie(row.day, row.advert_id, row.upd_num, row.payment, row.at, row.sum, row.name, row.type,
                    row.status);
  });
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i].number = i > 0 && alike(out[i - 1]) == alike(out[i]) ? out[i - 1].number + 1 : 1;
  return out;
}

}  // namespace

WriteCounts save_adverts(db::Tx& tx, CabinetId cabinet, std::span<const Advert> adverts) {
  const auto key = [](const Advert& row) { return std::tie(row.id); };
  const auto keep_known = [](Advert& now, const Advert& before) {
    if (!now.changed_at) now.changed_at = before.changed_at;
  };
  std::set<std::int64_t> ids;
  for (const Advert& advert : adverts) ids.insert(advert.id);
  return save_rows(tx, cabinet, kAdverts, rows_with_key(tx, cabinet, kAdverts, "advert_id", ids),
                   std::vector(adverts.begin(), adverts.end()), key, keep_known);
}

WriteCounts replace_advert_charges(db::Tx& tx, CabinetId cabinet, Date from, Date to,
                                   std::span<const AdvertCharge> charges) {
  return replace_rows(tx, cabinet, kCharges, charges_between(tx, cabinet, from, to),
                      numbered(from, to, charges), charge_key);
}

bool has_advert_charges(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  auto& query =
      tx.prepare("select 1 from advert_charges where cabinet_id = $1 and day >= $2 and day <= $3 limit 1");
  return query.bind_all(cabinet, from, to).has_row();
}

std::vector<AdvertCharge> charges_of_documents(db::Tx& tx, CabinetId cabinet,
                                               std::span<const std::int64_t> upd_nums) {
  // Without statistics SQLite would read all charges of the cabinet.
  const std::string_view hint =
      tx.dialect() == db::Dialect::sqlite ? " indexed by advert_charges_by_document" : "";
  const std::string select =
      fmt::format("select {} from advert_charges{} where cabinet_id = $1", kCharges.select(), hint);
  std::vector<AdvertCharge> charges;
  db::each_with_key(tx, {.select = select, .column = "upd_num"}, cabinet, upd_nums,
                    [&](const db::Statement& row) { charges.push_back(kCharges.read(row)); });
  std::ranges::sort(charges, {}, [](const AdvertCharge& row) {
    return std::tie(row.upd_num, row.day, row.advert_id, row.payment, row.number);
  });
  return charges;
}

std::vector<AdvertCharge> charges_between(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  static const std::string kSql = fmt::format(
      R"(select {} from advert_charges where cabinet_id = $1 and day >= $2 and day <= $3
         order by day, advert_id, upd_num, payment, number)",
      kCharges.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, from, to);
  return read_charges(query);
}

std::vector<AdvertCharge> charges_by_payment(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  auto& query = tx.prepare(
      R"(select payment, cast(sum(sum) as bigint) from advert_charges
         where cabinet_id = $1 and day >= $2 and day <= $3 group by payment order by payment)");
  query.bind_all(cabinet, from, to);
  std::vector<AdvertCharge> charges;
  while (query.step()) {
    AdvertCharge& charge = charges.emplace_back();
    charge.payment = db::read<AdvertPayment>(query, 0);
    charge.sum = Amount{query.integer(1)};
  }
  return charges;
}

std::vector<std::int64_t> adverts_with_spend(db::Tx& tx, CabinetId cabinet, Date from, Date to, bool active,
                                             std::int64_t after, std::int64_t limit) {
  static const std::string kSql = fmt::format(
      R"(select a.advert_id from adverts a where a.cabinet_id = $1 and a.advert_id > $4
           and a.status in ({})
           and ($5 and a.status <> {} or a.advert_id in (
             select c.advert_id from advert_charges c
             where c.cabinet_id = $1 and c.day >= $2 and c.day <= $3))
         order by a.advert_id limit $6)",
      fmt::join(kAdvertStatusesWithSpend, ", "), kAdvertStatusesWithSpend[0]);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, from, to, after, active, limit);
  std::vector<std::int64_t> ids;
  while (query.step()) ids.push_back(query.integer(0));
  return ids;
}

WriteCounts replace_advert_spend(db::Tx& tx, CabinetId cabinet, const std::set<std::int64_t>& campaigns,
                                 Date from, Date to, std::span<const AdvertSpend> rows) {
  static const std::string kSql = fmt::format(
      "select {} from advert_spend where cabinet_id = $1 and day >= $3 and day <= $4", kSpend.select());
  std::vector<AdvertSpend> stored;
  db::each_with_key(tx, of_days(kSql, from, to), cabinet, std::vector(campaigns.begin(), campaigns.end()),
                    [&stored](const db::Statement& row) { stored.push_back(kSpend.read(row)); });
  std::map<std::tuple<std::int64_t, Date, NmId>, AdvertSpend> sums;
  for (const AdvertSpend& row : rows) {
    if (!campaigns.contains(row.advert_id) || row.day < from || row.day > to) continue;
    const auto [sum, is_new] = sums.try_emplace({row.advert_id, row.day, row.nm_id}, row);
    if (is_new) continue;
    AdvertSpend& all = sum->second;
    all.views += row.views;
    all.clicks += row.clicks;
    all.orders += row.orders;
    all.units += row.units;
    all.sum += row.sum;
    all.sum_price += row.sum_price;
  }
  std::vector<AdvertSpend> wanted;
  for (auto& [key, row] : sums) wanted.push_back(std::move(row));
  return replace_rows(tx, cabinet, kSpend, std::move(stored), std::move(wanted), spend_key);
}

std::map<std::int64_t, std::vector<ArticleWeight>> spend_by_article(db::Tx& tx, CabinetId cabinet,
                                                                    const std::set<std::int64_t>& campaigns,
                                                                    Date from, Date to) {
  constexpr std::string_view kSql =
      R"(select advert_id, nm_id, cast(sum(sum) as bigint) from advert_spend
         where cabinet_id = $1 and day >= $3 and day <= $4)";
  db::KeyedQuery query = of_days(kSql, from, to);
  query.tail = "group by advert_id, nm_id order by advert_id, nm_id";
  std::map<std::int64_t, std::vector<ArticleWeight>> weights;
  db::each_with_key(tx, query, cabinet, std::vector(campaigns.begin(), campaigns.end()),
                    [&weights](const db::Statement& row) {
                      weights[row.integer(0)].push_back({NmId{row.integer(1)}, Amount{row.integer(2)}});
                    });
  return weights;
}

}  // namespace wbd::store
