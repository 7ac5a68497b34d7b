// The rows of a batch are looked up and written together. On PostgreSQL each wait is a round trip, so their
// number must not grow with the batch. SQLite runs in the process and searches its index once for each key.

#include <functional>
#include <string>

#include <catch2/catch.hpp>

#include "core/store/acceptance_costs.hpp"
#include "core/store/adverts.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger.hpp"
#include "core/store/payouts.hpp"
#include "core/store/penalties.hpp"
#include "core/store/products.hpp"
#include "core/store/storage_costs.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/warehouses.hpp"
#include "core/sync/feedback/ingest.hpp"
#include "core/sync/finance/ingest.hpp"
#include "core/sync/funnel/ingest.hpp"
#include "core/sync/ingest.hpp"
#include "core/sync/prices/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "core/sync/warehouses/ingest.hpp"
#include "tests/fakes/counting_tx.hpp"
#include "tests/unit/store/support.hpp"

namespace round_trips_test {

using namespace wbd;
using namespace wbd::test;

namespace {

constexpr int kRows = 1'000;
constexpr std::int64_t kMostWaits = 16;

constexpr Date kFrom{std::chrono::year{2026}, std::chrono::November, std::chrono::day{2}};
constexpr Date kTo{std::chrono::year{2026}, std::chrono::November, std::chrono::day{8}};

struct Place {
  db::Tx& tx;
  CabinetId cabinet;
  std::int64_t sum;  // of each row
};
using Save = std::function<void(const Place&)>;

// `fill(row, number)` makes each row different from the others.
template <class Row, class Fill>
std::vector<Row> rows_of(Fill fill) {
  std::vector<Row> rows(kRows);
  std::int64_t number = 0;
  for (Row& row : rows) fill(row, ++number);
  return rows;
}

std::string srid_of(std::int64_t number) {
  return "srid-" + std::to_string(number);
}

void save_finance(const Place& at) {
  const auto rows = rows_of<FinanceRow>([&](FinanceRow& row, std::int64_t n) {
    row.report = {n % 2 == 0 ? FinancePeriod::weekly : FinancePeriod::daily,
                  700 + n % 50,
                  1,
                  kFrom,
                  kTo,
                  std::nullopt,
                  "RUB"};
    row.rrd_id = n;
    row.day = kFrom;
    row.srid = srid_of(n);
    row.for_pay = Amount{at.sum};
  });
  sync::ingest_finance_rows(at.tx, at.cabinet, rows);
}

void save_unread_finance(const Place& at) {
  const auto unread = rows_of<UnreadFinanceRow>([&](UnreadFinanceRow& row, std::int64_t n) {
    row.rrd_id = n + at.sum;
    row.report_id = 700;
  });
  const auto read =
      rows_of<FinanceRow>([&](FinanceRow& row, std::int64_t n) { row.rrd_id = n + at.sum / 2; });
  store::note_unread_finance(at.tx, at.cabinet, unread, read);
}

void save_cells(const Place& at) {
  const auto cells = rows_of<LedgerCell>([&](LedgerCell& cell, std::int64_t n) {
    cell.day = cell.cost_day = kFrom;
    cell.nm_id = NmId{n};
    cell.revenue = Amount{at.sum};
  });
  store::LedgerWork report;
  report.report_id = 700;
  store::replace_ledger_cells(at.tx, at.cabinet, report, cells);
}

void save_payouts(const Place& at) {
  const auto rows = rows_of<Payout>([&](Payout& row, std::int64_t n) {
    row.report_id = n;
    row.from = kFrom;
    row.to = kTo;
    row.bank_payment = Amount{at.sum};
  });
  store::save_payouts(at.tx, at.cabinet, rows);
}

void save_adverts(const Place& at) {
  const auto adverts = rows_of<Advert>([&](Advert& row, std::int64_t n) { row = {n, 9, at.sum, {}}; });
  store::save_adverts(at.tx, at.cabinet, adverts);
  const auto charges = rows_of<AdvertCharge>([&](AdvertCharge& row, std::int64_t n) {
    row.day = kFrom;
    row.advert_id = n;
    row.sum = Amount{at.sum};
  });
  store::replace_advert_charges(at.tx, at.cabinet, kFrom, kTo, charges);
  const auto spend = rows_of<AdvertSpend>([&](AdvertSpend& row, std::int64_t n) {
    row.advert_id = n;
    row.day = kFrom;
    row.nm_id = NmId{n};
    row.sum = Amount{at.sum};
  });
  std::set<std::int64_t> campaigns;
  for (const Advert& one : adverts) campaigns.insert(one.id);
  store::replace_advert_spend(at.tx, at.cabinet, campaigns, kFrom, kTo, spend);
  (void)store::spend_by_article(at.tx, at.cabinet, campaigns, kFrom, kTo);
}

void save_measurements(const Place& at) {
  const auto rows = rows_of<MeasurementPenalty>([&](MeasurementPenalty& row, std::int64_t n) {
    row.nm_id = NmId{n};
    row.dim_id = n;
    row.penalty = Amount{at.sum};
  });
  store::save_penalties(at.tx, at.cabinet, rows);
}

void save_swaps(const Place& at) {
  const auto rows = rows_of<SwapPenalty>([&](SwapPenalty& row, std::int64_t n) {
    row.nm_id = NmId{n};
    row.day = kFrom;
    row.sum = Amount{at.sum};
  });
  store::save_penalties(at.tx, at.cabinet, rows);
}

void save_self_purchases(const Place& at) {
  const auto rows = rows_of<SelfPurchase>([&](SelfPurchase& row, std::int64_t n) {
    row = {NmId{n}, kFrom, kTo, Amount{at.sum}, "RUB"};
  });
  store::save_penalties(at.tx, at.cabinet, rows);
}

void save_storage(const Place& at) {
  const auto rows = rows_of<StorageCost>([&](StorageCost& row, std::int64_t n) {
    row.day = row.original_day = kFrom;
    row.nm_id = NmId{n};
    row.price = Amount{at.sum};
  });
  store::replace_storage_days(at.tx, at.cabinet, kFrom, kTo, rows);
}

void save_acceptance(const Place& at) {
  const auto rows = rows_of<AcceptanceCost>([&](AcceptanceCost& row, std::int64_t n) {
    row.accepted_on = kFrom;
    row.income_id = n;
    row.nm_id = NmId{n};
    row.total = Amount{at.sum};
  });
  store::replace_acceptance_costs(at.tx, at.cabinet, kFrom, kTo, rows);
}

void save_funnel(const Place& at) {
  const auto rows = rows_of<FunnelDay>([&](FunnelDay& row, std::int64_t n) {
    row.nm_id = NmId{n};
    row.day = kFrom;
    row.open_count = at.sum;
  });
  sync::ingest_funnel_days(at.tx, at.cabinet, rows, test::at(1));
}

void save_products(const Place& at) {
  const auto rows = rows_of<Product>([&](Product& row, std::int64_t n) {
    row.nm_id = NmId{n};
    row.title = std::to_string(at.sum);
    row.updated_at = test::at(at.sum);
  });
  sync::ingest_products(at.tx, at.cabinet, rows);
  const auto ratings = rows_of<ItemRating>([&](ItemRating& row, std::int64_t n) {
    row = {NmId{n}, at.sum, at.sum};
  });
  store::save_ratings(at.tx, at.cabinet, ratings);
}

void save_prices(const Place& at) {
  const auto rows = rows_of<sync::ArticlePrices>([&](sync::ArticlePrices& row, std::int64_t n) {
    row.nm_id = NmId{n};
    Price& price = row.prices.emplace_back();
    price.nm_id = row.nm_id;
    price.price = Money{at.sum};
  });
  sync::ingest_prices(at.tx, at.cabinet, rows, test::at(at.sum));
}

void save_warehouses(const Place& at) {
  const auto rows = rows_of<Warehouse>([&](Warehouse& row, std::int64_t n) {
    row.kind = WarehouseKind::seller;
    row.id = WarehouseId{n};
    row.name = std::to_string(at.sum);
  });
  sync::ingest_warehouses(at.tx, at.cabinet, WarehouseKind::seller, rows, true, test::at(at.sum));
}

void save_named_warehouses(const Place& at) {
  const std::string name = std::to_string(at.sum);
  std::map<WarehouseId, std::string_view> names;
  for (std::int64_t n = 1; n <= kRows; ++n) names[WarehouseId{n}] = name;
  store::note_warehouses(at.tx, at.cabinet, WarehouseKind::wb, names, test::at(at.sum));
}

void save_tariffs(const Place& at) {
  const auto rows = rows_of<Tariff>([&](Tariff& row, std::int64_t n) {
    CommissionRates rates;
    rates.fbw = at.sum;
    row.rates = rates;
    row.subject_id = n;
    row.name = srid_of(n);
  });
  store::save_tariffs(at.tx, at.cabinet, TariffKind::commission, rows, at.sum % 2 == 0 ? kFrom : kTo, true);
}

void save_reviews(const Place& at) {
  const auto reviews = rows_of<Review>([&](Review& row, std::int64_t n) {
    row.id = srid_of(n);
    row.rating = static_cast<int>(at.sum % 5) + 1;
    row.created_at = test::at(1);
  });
  sync::ingest_reviews(at.tx, at.cabinet, reviews);
  const auto questions = rows_of<Question>([&](Question& row, std::int64_t n) {
    row.id = srid_of(n);
    row.text = std::to_string(at.sum);
    row.created_at = test::at(1);
  });
  sync::ingest_questions(at.tx, at.cabinet, questions);
}

void save_orders(const Place& at) {
  const auto rows = rows_of<StatOrder>([&](StatOrder& row, std::int64_t n) {
    row.srid = srid_of(n);
    row.ordered_at = test::at(1);
    row.changed_at = test::at(at.sum);
    row.nm_id = NmId{n};
    row.price_with_discount = Money{at.sum};
  });
  sync::ingest_orders(at.tx, at.cabinet, TimeZone::moscow(), rows);
}

void save_feed(const Place& at) {
  const auto rows = rows_of<FeedOrder>([&](FeedOrder& row, std::int64_t n) {
    row.srid = srid_of(n);
    row.nm_id = NmId{n};
    row.ordered_at = test::at(1);
    row.changed_at = test::at(at.sum);
    row.status = at.sum % 2 == 0 ? FeedStatus::created : FeedStatus::cancel;
  });
  sync::ingest_feed(at.tx, at.cabinet, TimeZone::moscow(), rows);
}

void save_sales(const Place& at) {
  const auto rows = rows_of<StatSale>([&](StatSale& row, std::int64_t n) {
    row.sale_id = "S" + std::to_string(n);
    row.srid = srid_of(n);
    row.sold_at = test::at(1);
    row.changed_at = test::at(at.sum);
    row.nm_id = NmId{n};
    row.for_pay = Money{at.sum};
  });
  sync::ingest_sales(at.tx, at.cabinet, TimeZone::moscow(), rows);
}

void save_assembly_orders(const Place& at) {
  const auto rows = rows_of<FbsOrder>([&](FbsOrder& row, std::int64_t n) {
    row.srid = srid_of(n);
    row.id = n;
    row.created_at = test::at(1);
    row.supply_id = std::to_string(at.sum);
  });
  sync::ingest_fbs(at.tx, at.cabinet, rows);
}

}  // namespace

TEST_CASE("the round trips of a batch do not grow with its rows") {
  struct Case {
    const char* name;
    Save save;
  };
  const std::vector<Case> cases{{"finance rows", save_finance},
                                {"unread finance rows", save_unread_finance},
                                {"ledger cells", save_cells},
                                {"payouts", save_payouts},
                                {"adverts, charges and spending", save_adverts},
                                {"measurement penalties", save_measurements},
                                {"swap penalties", save_swaps},
                                {"self-purchases", save_self_purchases},
                                {"storage costs", save_storage},
                                {"acceptance costs", save_acceptance},
                                {"funnel days", save_funnel},
                                {"products and ratings", save_products},
                                {"prices", save_prices},
                                {"warehouses", save_warehouses},
                                {"warehouses of stocks", save_named_warehouses},
                                {"tariffs", save_tariffs},
                                {"reviews and questions", save_reviews},
                                {"orders", save_orders},
                                {"order feed", save_feed},
                                {"sales", save_sales},
                                {"assembly orders", save_assembly_orders}};
  TempDatabase database;
  if (database.dialect() == db::Dialect::sqlite) return;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  for (const Case& one : cases) {
    // New rows, the same rows again, changed rows.
    for (const std::int64_t sum : {1'000, 1'000, 1'001}) {
      INFO(one.name << ", " << sum);
      const std::int64_t waits = database.write([&](db::Tx& tx) {
        fakes::CountingTx counting(tx);
        one.save({counting, cabinet, sum});
        return counting.waits();
      });
      CHECK(waits <= kMostWaits);
    }
  }
}

}  // namespace round_trips_test
