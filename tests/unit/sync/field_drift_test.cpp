// WB drops, renames or retypes each field that a row needs, operation by operation. The field is named,
// nothing stored is lost, and all is well when it is back.
#include <catch2/catch.hpp>

#include "tests/unit/sync/stored_content.hpp"
#include "tests/unit/sync/world.hpp"

namespace field_drift_test {

using namespace wbd;
using namespace wbd::test;

namespace {

struct Drifting {
  Dataset dataset;
  const char* at_wb;      // the emulator's name of the operation
  const char* operation;  // ours
  std::vector<const char*> fields;
};

const std::vector<Drifting>& drifting() {
  static const std::vector<Drifting> all{
      {Dataset::orders, "supplier_orders", "supplier_orders", {"date", "lastChangeDate", "nmId", "srid"}},
      {Dataset::orders,
       "order_feed",
       "order_feed",
       {"nmId", "chrtId", "srid", "createdAt", "updatedAt", "status"}},
      {Dataset::orders, "fbs_orders", "fbs_orders", {"id", "rid", "createdAt"}},
      {Dataset::orders, "fbs_status", "fbs_statuses", {"id"}},
      {Dataset::sales,
       "supplier_sales",
       "supplier_sales",
       {"date", "lastChangeDate", "nmId", "saleID", "srid"}},
      {Dataset::stocks, "stocks_wb", "stocks_wb", {"nmId", "chrtId", "warehouseId", "quantity"}},
      {Dataset::stocks, "warehouse_stocks", "warehouse_stocks", {"chrtId", "amount"}},
      {Dataset::products, "cards_list", "cards_list", {"nmID"}},
      {Dataset::products, "cards_trash", "cards_trash", {"nmID", "trashedAt"}},
      {Dataset::products, "item_rating", "item_rating", {"nmId", "rating"}},
      {Dataset::prices, "goods", "goods", {"nmID", "sizes", "discount"}},
      {Dataset::reviews, "feedbacks", "feedbacks", {"id", "productValuation", "createdDate"}},
      {Dataset::questions, "questions", "questions", {"id", "text", "createdDate", "state"}},
      {Dataset::warehouses, "seller_warehouses", "seller_warehouses", {"id", "name"}},
      {Dataset::warehouses, "offices", "offices", {"id", "name"}},
      {Dataset::tariffs, "commission", "commission", {"subjectID", "subjectName"}},
      {Dataset::tariffs, "box_tariffs", "box_tariffs", {"warehouseName", "boxDeliveryBase"}},
      {Dataset::funnel, "funnel", "funnel_products", {"product", "statistic"}},
      {Dataset::finance, "finance_rows", "finance_details", {"reportId", "currency", "rrdId"}},
  };
  return all;
}

sync::RunOutcome run_whole(World& world, Dataset dataset) {
  world.clock.advance(3h);
  sync::RunRequest request;
  request.cabinet_id = world.cabinet;
  request.dataset = dataset;
  request.full = request.force = true;
  request.max_limiter_wait = 10min;
  return run_sync(world.context, world.engine->run(std::move(request)));
}

std::int64_t drift_events(World& world) {
  return world.database->read_value([](db::Tx& tx) {
    auto& query = tx.prepare("select count(*) from events where type = 'schema.drift'");
    query.step();
    const auto count = query.integer(0);
    query.reset();
    return count;
  });
}

bool names(const sync::RunOutcome& outcome, const std::string& field) {
  return std::find(outcome.drift.begin(), outcome.drift.end(), field) != outcome.drift.end();
}

sandbox::Options few() {
  sandbox::Options options = small(0);
  options.orders = 50;
  options.products = 12;
  return options;
}

}  // namespace

TEST_CASE("each field that a row needs is named when WB drops, renames or retypes it") {
  World world(11, few());
  for (const Dataset dataset : kDatasets) run_whole(world, dataset);
  int number = 0;
  for (const Drifting& one : drifting()) {
    for (const char* field : one.fields) {
      const char* kinds[] = {"drop", "rename", "retype"};
      const char* const kind = kinds[number++ % 3];
      const std::string name = std::string(one.operation) + "." + field;
      INFO(name << " " << kind);
      const StoredContent before(*world.database);
      const std::int64_t events = drift_events(world);
      world.control(
          "POST", "/__control/drift",
          json{{"operation", one.at_wb}, {"kind", kind}, {"field", field}, {"to", "renamedLately"}}.dump());
      const auto during = run_whole(world, one.dataset);
      CHECK(names(during, name));
      CHECK(drift_events(world) == events + 1);
      const auto again = run_whole(world, one.dataset);
      CHECK(names(again, name));
      CHECK(drift_events(world) == events + 1);
      const StoredContent broken(*world.database);
      world.control("DELETE", "/__control/drift");
      const auto after = run_whole(world, one.dataset);
      CHECK(after.drift.empty());
      CHECK(StoredContent::damage(before, broken, StoredContent(*world.database), false) == "");
    }
  }
}

TEST_CASE("a field that a row can do without is named, and its known values stay") {
  struct Case {
    Dataset dataset;
    const char* operation;
    const char* field;
  };
  const std::vector<Case> cases{{Dataset::orders, "supplier_orders", "isCancel"},
                                {Dataset::orders, "supplier_orders", "priceWithDisc"},
                                {Dataset::orders, "order_feed", "isMp"},
                                {Dataset::orders, "order_feed", "sellerPrice"},
                                {Dataset::sales, "supplier_sales", "forPay"},
                                {Dataset::stocks, "stocks_wb", "inWayToClient"},
                                {Dataset::products, "cards_list", "title"},
                                {Dataset::products, "cards_list", "sizes"},
                                {Dataset::prices, "goods", "currencyIsoCode4217"},
                                {Dataset::reviews, "feedbacks", "text"},
                                {Dataset::reviews, "feedbacks", "state"}};
  World world(12, few());
  for (const Dataset dataset : kDatasets) run_whole(world, dataset);
  for (const Case& c : cases) {
    INFO(c.operation << "." << c.field);
    const StoredContent before(*world.database);
    world.control("POST", "/__control/drift",
                  json{{"operation", c.operation}, {"kind", "drop"}, {"field", c.field}}.dump());
    const auto during = run_whole(world, c.dataset);
    CHECK(names(during, std::string(c.operation) + "." + c.field));
    CHECK(StoredContent::damage(before, StoredContent(*world.database), before, false) == "");
    world.control("DELETE", "/__control/drift");
    CHECK(run_whole(world, c.dataset).drift.empty());
  }
}

TEST_CASE("a list that becomes null is an empty one, which has to come twice to count") {
  struct List {
    Dataset dataset;
    const char* operation;
    bool has_to_be_confirmed;  // its rows are the present ones, so an empty list would end them all
  };
  const List lists[] = {{Dataset::stocks, "stocks_wb", true},
                        {Dataset::prices, "goods", true},
                        {Dataset::warehouses, "seller_warehouses", true},
                        {Dataset::tariffs, "box_tariffs", true},
                        {Dataset::sales, "supplier_sales", false},
                        {Dataset::finance, "finance_rows", false},
                        {Dataset::questions, "questions", false}};
  World world(13, few());
  for (const Dataset dataset : kDatasets) run_whole(world, dataset);
  for (const auto& [dataset, operation, has_to_be_confirmed] : lists) {
    INFO(operation);
    const StoredContent before(*world.database);
    world.control("POST", "/__control/drift", json{{"operation", operation}, {"kind", "null_list"}}.dump());
    const auto once = run_whole(world, dataset);
    CHECK(once.error == std::nullopt);
    CHECK(once.state == (has_to_be_confirmed ? sync::RunState::loading : sync::RunState::succeeded));
    CHECK(StoredContent::damage(before, StoredContent(*world.database), before, false) == "");
    world.control("DELETE", "/__control/drift");
    run_whole(world, dataset);
  }
}

}  // namespace field_drift_test
