// Rows that an older program stored as buyouts although their letter says otherwise.

#include <array>

#include <catch2/catch.hpp>

#include "core/db/migrations.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/orders.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/versions.hpp"
#include "tests/unit/store/support.hpp"

namespace sale_kinds_upgrade_test {

using namespace wbd;
using namespace wbd::test;

TEST_CASE("an upgrade gives stored sales their kind and mends what followed from them") {
  const auto dialect = GENERATE(from_range(stores()));
  TempDatabase temp(dialect, Migrated::no);
  const auto database = temp.open_another();
  const CabinetId mended{1}, plain{2};
  database->write([&](db::Tx& tx) {
    const auto known = dialect == db::Dialect::sqlite ? db::sqlite_migrations() : db::postgresql_migrations();
    db::apply_migrations(tx, known.first(6), at(1));
    for (const CabinetId cabinet : {mended, plain}) {
      tx.prepare(
            R"(insert into wb_cabinets(id, sid, name, status, token_type, token_scopes, token_expires_at, created_by,
                 created_at, data_version, rows_version) values($1, $2, 'n', 'active', 'personal', 0, $3, 1, $3, 5, 5))")
          .bind_all(cabinet, std::string_view(cabinet == mended ? "a" : "b"), at(2))
          .run();
      store::set_daily_sales_zone(tx, cabinet, "Europe/Moscow");
    }
    const auto order = [&](CabinetId cabinet, const char* srid, const char* sale_id, bool sold,
                           bool returned) {
      tx.prepare(
            R"(insert into orders(cabinet_id, srid, status, ordered_at, updated_at, currency, sold, sale_returned,
                 sale_id, for_pay) values($1, $2, $3, $4, $4, 'RUB', $5, $6, $7, 100))")
          .bind_all(cabinet, std::string_view(srid), returned ? OrderStatus::returned : OrderStatus::buyout,
                    at(3), sold, returned, std::string_view(sale_id))
          .run();
    };
    const auto sale = [&](CabinetId cabinet, const char* srid, const char* sale_id) {
      tx.prepare(
            R"(insert into sales(cabinet_id, sale_id, srid, is_return, sold_at, updated_at, currency, for_pay)
               values($1, $2, $3, $4, $5, $5, 'RUB', 100))")
          .bind_all(cabinet, std::string_view(sale_id), std::string_view(srid), *sale_id == 'R', at(4))
          .run();
    };
    order(mended, "reversed", "S1", true, false);
    for (const char* id : {"S1", "A1"}) sale(mended, "reversed", id);
    order(mended, "kept", "S2", true, true);
    for (const char* id : {"S2", "R2", "B2"}) sale(mended, "kept", id);
    order(mended, "surcharged", "D3", true, false);
    sale(mended, "surcharged", "D3");
    order(mended, "unknown", "Q4", true, false);
    sale(mended, "unknown", "Q4");
    order(mended, "sold", "S5", true, false);
    sale(mended, "sold", "S5");
    order(plain, "sold", "S1", true, false);
    sale(plain, "sold", "S1");
  });
  database->migrate();
  database->read([&](db::Tx& tx) {
    const auto found = [&](CabinetId cabinet, const char* srid) {
      return store::find_order(tx, std::array{cabinet}, srid).value().order;
    };
    struct Want {
      const char* srid;
      OrderStatus status;
      std::optional<std::string> sale_id;
    };
    for (const Want& want :
         {Want{"reversed", OrderStatus::created, {}}, Want{"kept", OrderStatus::buyout, "S2"},
          Want{"surcharged", OrderStatus::created, {}}, Want{"unknown", OrderStatus::created, {}},
          Want{"sold", OrderStatus::buyout, "S5"}}) {
      INFO(want.srid);
      const Order order = found(mended, want.srid);
      CHECK(order.status == want.status);
      CHECK(order.sale_id == want.sale_id);
      CHECK(order.for_pay.has_value() == want.sale_id.has_value());
    }
    const std::string_view ids[] = {"S1", "A1", "R2", "B2", "D3", "Q4"};
    const auto sales = store::load_sales(tx, mended, ids);
    for (const auto& [id, sale] : sales) CHECK(sale.row.kind == sale_kind(id));
    CHECK(sales.size() == std::size(ids));
    CHECK(store::count_unknown_sales(tx, mended) == 1);
    // The sums of days are not used, and no cache shows the old ones.
    CHECK(store::daily_sales_zone(tx, mended) != "Europe/Moscow");
    CHECK(store::daily_sales_zone(tx, plain) == "Europe/Moscow");
    const auto versions = store::versions_since(tx, 5);
    REQUIRE(versions.cabinets.size() == 1);
    CHECK(versions.cabinets[0].first == mended);
  });
}

}  // namespace sale_kinds_upgrade_test
