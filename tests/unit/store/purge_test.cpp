#include <catch2/catch.hpp>

#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/users.hpp"
#include "core/store/versions.hpp"
#include "tests/unit/store/accounts.hpp"
#include "tests/unit/store/support.hpp"

namespace purge_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

std::int64_t count_rows(Tx& tx, const std::string& table, CabinetId cabinet) {
  auto& query = tx.prepare("select count(*) from " + table + " where cabinet_id = $1");
  query.bind_all(cabinet);
  query.step();
  const std::int64_t rows = query.integer(0);
  query.reset();
  return rows;
}

}  // namespace

TEST_CASE("purge deletes every row of the cabinet and none of another") {
  TempDatabase database;
  std::vector<std::string> tables;
  for (const auto& [table, columns] : database.read(schema_of)) {
    if (columns.contains("cabinet_id")) tables.push_back(table);
  }
  REQUIRE(tables.size() >= 23);
  const std::vector<const char*> inserts{
      "insert into orders(cabinet_id, srid, status, ordered_at, updated_at, currency) values($1, 's', 0, $2, "
      "$2, 'RUB')",
      "insert into sales(cabinet_id, id, srid, kind, sold_at, updated_at, currency) values($1, "
      "'S1', "
      "'s', 0, $2, $2, 'RUB')",
      "insert into products(cabinet_id, nm_id, sizes, characteristics) values($1, 1, '[]', '[]')",
      "insert into stocks values($1, 1, 1, 0, 1, 'w', 1, 0, 0, $2)",
      "insert into warehouses(cabinet_id, kind, id, name, updated_at) values($1, 0, 1, 'w', $2)",
      "insert into sync_request_items(cabinet_id, dataset, sync_id, state) values($1, 'orders', 'x', "
      "'queued')",
      "insert into prices(cabinet_id, nm_id, chrt_id, changed_at) values($1, 1, 0, $2)",
      "insert into price_history(cabinet_id, nm_id, chrt_id, changed_at) values($1, 1, 0, $2)",
      "insert into questions(cabinet_id, id, text, state, answered, created_at) values($1, 'q', 't', 'none', "
      "$3, $2)",
      "insert into reviews(cabinet_id, id, text, answered, created_at) values($1, 'r', 't', $3, $2)",
      "insert into analytics_cache values($1, 1, '7', '{}', 0, $2, $2)",
      "insert into analytics_stale values($1, 1)",
      "insert into analytics_state values($1, 'Europe/Moscow', null)",
      "insert into daily_sales values($1, 0, 0, '', 'RUB', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
      "insert into fbs_orders(cabinet_id, srid, id, created_at, is_open) values($1, 's', 1, $2, $3)",
      "insert into funnel_days(cabinet_id, nm_id, day, currency, updated_at) values($1, 1, '2026-11-20', "
      "'RUB', $2)",
      "insert into finance_reports(cabinet_id, period, report_id, type, date_from, date_to, currency, state) "
      "values($1, 0, 1, 1, '2026-11-16', '2026-11-22', 'RUB', 1)",
      "insert into finance_rows(cabinet_id, period, rrd_id, report_id, day, kind, currency) values($1, 0, 1, "
      "1, "
      "'2026-11-16', 0, 'RUB')",
      "insert into finance_unread(cabinet_id, period, rrd_id, report_id) values($1, 0, 2, 1)",
      "insert into unit_costs(cabinet_id, nm_id, size, valid_from, goods, packing, delivery, other, currency) "
      "values($1, 10, '', '2026-11-01', 1, 0, 0, 0, 'RUB')",
      "insert into tax_profiles(cabinet_id, valid_from, regime, vat) values($1, '2026-11-01', 'npd', 0)",
      "insert into ledger_cells(cabinet_id, period, report_id, day, nm_id, size, cost_day) values($1, 0, 1, "
      "'2026-11-01', 10, '', '2026-11-01')",
      "insert into goods_codes(cabinet_id, nm_id, vendor_code, barcode) values($1, 1, 'v', '')",
      "insert into method_states(cabinet_id, method, state, forced, since) values($1, 'm', 0, $3, $2)",
      "insert into wb_fields(cabinet_id, operation, fields, has_news, updated_at) values($1, 'o', '{}', $3, $2)",
      "insert into tariffs(cabinet_id, kind, key, place, valid_from, name, rates) values($1, 0, '7', '', "
      "'2026-11-16', 'n', '{}')",
      "insert into sync_logs(sync_id, cabinet_id, dataset, state, started_at, finished_at, fetched, created, "
      "changed, unchanged, skipped, events, requests, retries) values('x', $1, 'orders', 'succeeded', $2, "
      "$2, "
      "0, 0, 0, 0, 0, 0, 0, 0)",
      "insert into events(id, cabinet_id, type, subject, dedup_key, happened_at, created_at, payload) "
      "values($1, $1, 't', 's', 'd', $2, $2, '{}')",
      "insert into payouts(cabinet_id, report_id, type, date_from, date_to, currency) values($1, 1, 1, "
      "'2026-11-16', '2026-11-22', 'RUB')",
      "insert into storage_costs values($1, '2026-11-16', 1, 1, 'c', '2026-11-16', 1, 1, 0, 1)",
      "insert into acceptance_costs values($1, '2026-11-16', 1, 1, '2026-11-15', 1, 1)",
      "insert into adverts values($1, 1, 9, 9, $2)",
      "insert into advert_charges values($1, '2026-11-16', 1, 1, 0, 1, $2, 1, 'n', 9, 9)",
      "insert into advert_spend values($1, 1, '2026-11-16', 1, 1, 1, 1, 1, 1, 1, 'RUB')",
      "insert into measurement_penalties(cabinet_id, nm_id, dim_id, photos) values($1, 1, 1, '')",
      "insert into swap_penalties(cabinet_id, nm_id, at, old_shk_id, new_shk_id, day, photos) "
      "values($1, 1, $2, 1, 2, '2026-11-16', '')",
      "insert into self_purchases values($1, '2026-11-16', 1, '2026-11-22', 1, 'RUB')",
      "insert into cost_days values($1, 'storage', '2026-11-16', $2)",
      "insert into audit_states values($1, 'penalty-1-1', 'disputed', $2)",
      "insert into targets(id, telegram_id, kind, created_at) values($1, 1, 'max', $2)",
      "insert into deliveries(target_id, event_id, cabinet_id, type, state, created_at) "
      "values($1, $1, $1, 't', 'queued', $2)",
      "insert into stock_tellings(target_id, cabinet_id, type, subject, told_at) values($1, $1, 't', 's', $2)",
  };
  database.write([&](Tx& tx) {
    const CabinetId gone = add_cabinet(tx, 1, "aaaa");
    const CabinetId stays = add_cabinet(tx, 1, "bbbb");
    for (const CabinetId id : {gone, stays}) {
      for (const std::string_view sql : inserts) {
        auto& insert = tx.prepare(sql);
        insert.bind(1, id);
        if (sql.find("$2") != std::string_view::npos) insert.bind(2, at(0));
        if (sql.find("$3") != std::string_view::npos) insert.bind(3, false);
        insert.run();
      }
    }
    purge_cabinet(tx, gone);
    for (const std::string& table : tables) {
      INFO(table);
      CHECK(count_rows(tx, table, gone) == 0);
      CHECK(count_rows(tx, table, stays) > 0);
    }
    CHECK_FALSE(find_cabinet(tx, gone).has_value());
    CHECK(find_cabinet(tx, stays).has_value());
  });
}

}  // namespace purge_test
