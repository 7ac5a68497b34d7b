// WB drops, renames or retypes every field that the parsers read, in every operation, and each field around
// the rows. The field is named with its operation, nothing stored is lost, and all is well when it is back.

#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "core/store/wb_fields.hpp"
#include "tests/unit/sync/stored_content.hpp"
#include "tests/unit/sync/world.hpp"

namespace every_field_test {

using namespace wbd;
using namespace wbd::test;

namespace {

struct Place {
  Dataset dataset;
  const char* at_wb;      // the emulator's name of the operation
  const char* operation;  // ours
};
const Place kPlaces[] = {
    {Dataset::orders, "supplier_orders", "supplier_orders"},
    {Dataset::orders, "order_feed", "order_feed"},
    {Dataset::orders, "fbs_orders", "fbs_orders"},
    {Dataset::orders, "fbs_status", "fbs_statuses"},
    {Dataset::sales, "supplier_sales", "supplier_sales"},
    {Dataset::stocks, "stocks_wb", "stocks_wb"},
    {Dataset::stocks, "warehouse_stocks", "warehouse_stocks"},
    {Dataset::products, "cards_list", "cards_list"},
    {Dataset::products, "cards_trash", "cards_trash"},
    {Dataset::products, "item_rating", "item_rating"},
    {Dataset::prices, "goods", "goods"},
    {Dataset::reviews, "feedbacks", "feedbacks"},
    {Dataset::reviews, "feedbacks_archive", "feedbacks_archive"},
    {Dataset::questions, "questions", "questions"},
    {Dataset::warehouses, "seller_warehouses", "seller_warehouses"},
    {Dataset::warehouses, "offices", "offices"},
    {Dataset::tariffs, "commission", "commission"},
    {Dataset::tariffs, "box_tariffs", "box_tariffs"},
    {Dataset::tariffs, "pallet_tariffs", "pallet_tariffs"},
    {Dataset::tariffs, "return_tariffs", "return_tariffs"},
    {Dataset::funnel, "funnel", "funnel_products"},
    {Dataset::finance, "finance_rows", "finance_details"},
};
constexpr const char* kKinds[] = {"drop", "rename", "retype"};
// Whole answers may lack these: new orders are in no supply, cards have no photo, offices no district,
// questions no answer.
const std::set<std::string> kNotAlways{"fbs_orders.supplyId", "cards_trash.photos", "cards_list.photos",
                                       "offices.federalDistrict", "questions.answer"};

sync::RunOutcome run_whole(World& world, Dataset dataset) {
  world.clock.advance(3h);
  sync::RunRequest request;
  request.cabinet_id = world.cabinet;
  request.dataset = dataset;
  request.full = request.force = true;
  request.max_limiter_wait = 10min;
  return run_sync(world.context, world.engine->run(std::move(request)));
}

void drift(World& world, const Place& place, const std::string& kind, const std::string& field, bool around) {
  world.control("POST", "/__control/drift",
                json{{"operation", place.at_wb},
                     {"kind", kind},
                     {"field", field},
                     {"to", field + "Lately"},
                     {"around", around}}
                    .dump());
}

bool names(const sync::RunOutcome& outcome, const std::string& field) {
  return std::find(outcome.drift.begin(), outcome.drift.end(), field) != outcome.drift.end();
}

std::string list_of(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += name + " ";
  return all;
}

std::string leaf_of(const std::string& field) {
  return field.substr(field.find_last_of('.') + 1);
}

// "selected.openCount" stands in the object "selected", which may stand in another one.
int depth_of(const std::string& field, const store::FieldHistories& known) {
  const auto dot = field.find('.');
  if (dot == std::string::npos) return 0;
  for (const auto& [outer, history] : known) {
    if (leaf_of(outer) == field.substr(0, dot)) return depth_of(outer, known) + 1;
  }
  return 1;
}

// The fields that nearly every row has: first all that hold no others, then the others from the inside out.
// A lost field hides those that it holds.
std::map<int, std::vector<std::string>> fields_of(World& world, const Place& place) {
  std::map<int, std::vector<std::string>> fields;
  const auto known = world.database->read_value(
      [&](db::Tx& tx) { return store::load_wb_fields(tx, world.cabinet, place.operation); });
  for (const auto& [name, history] : known) {
    if (history.rows < 4 || history.had * 10 < history.rows * 9) continue;
    if (kNotAlways.contains(std::string(place.operation) + "." + name)) continue;
    const bool holds_others = std::any_of(known.begin(), known.end(), [&name = name](const auto& other) {
      return other.first.starts_with(leaf_of(name) + ".");
    });
    fields[holds_others ? 10 - depth_of(name, known) : 0].push_back(name);
  }
  return fields;
}

sandbox::Options few() {
  sandbox::Options options = small(0);
  options.orders = 40;
  options.products = 15;
  return options;
}

}  // namespace

TEST_CASE("every field that is read is named when WB drops, renames or retypes it") {
  World world(11, few());
  for (const Dataset dataset : kDatasets) run_whole(world, dataset);
  int tried = 0;
  StoredContent before(*world.database);
  for (const Place& place : kPlaces) {
    const auto levels = fields_of(world, place);
    INFO(place.operation);
    CHECK(!levels.empty());
    for (const auto& [level, fields] : levels) {
      for (const char* kind : kKinds) {
        INFO(kind << " of " << list_of(fields));
        for (const std::string& field : fields) drift(world, place, kind, leaf_of(field), false);
        const auto during = run_whole(world, place.dataset);
        INFO("named: " << list_of(during.drift));
        for (const std::string& field : fields) {
          INFO(field);
          CHECK(names(during, std::string(place.operation) + "." + field));
          ++tried;
        }
        const StoredContent broken(*world.database);
        world.control("DELETE", "/__control/drift");
        const auto after = run_whole(world, place.dataset);
        CHECK(list_of(after.drift) == "");
        StoredContent whole(*world.database);
        CHECK(StoredContent::damage(before, broken, whole, false) == "");
        before = std::move(whole);
      }
    }
  }
  CHECK(tried > 500);
}

TEST_CASE("a field around the rows is named with its operation, and found again") {
  struct Case {
    Place place;
    const char* field;
    const char* missing;  // the name when it is dropped or renamed
    const char* retyped;
  };
  const Place feed{Dataset::orders, "order_feed", "order_feed"};
  const Place cards{Dataset::products, "cards_list", "cards_list"};
  const Place trash{Dataset::products, "cards_trash", "cards_trash"};
  const Place stocks{Dataset::stocks, "stocks_wb", "stocks_wb"};
  const Place box{Dataset::tariffs, "box_tariffs", "box_tariffs"};
  const Place funnel{Dataset::funnel, "funnel", "funnel_products"};
  const Place rating{Dataset::products, "item_rating", "item_rating"};
  const Case cases[] = {
      {feed, "data", "data.orders", "data"},
      {feed, "orders", "data.orders", "data.orders"},
      {feed, "snapshotTime", "data.snapshotTime", "data.snapshotTime"},
      {cards, "cards", "cards", "cards"},
      {cards, "cursor", "cursor.total", "cursor"},
      {cards, "total", "cursor.total", nullptr},
      {trash, "cards", "cards", "cards"},
      {trash, "cursor", "cursor.total", "cursor"},
      {rating, "data", "data.items", "data"},
      {rating, "items", "data.items", "data.items"},
      {stocks, "data", "data.items", "data"},
      {stocks, "items", "data.items", "data.items"},
      {{Dataset::stocks, "warehouse_stocks", "warehouse_stocks"}, "stocks", "stocks", "stocks"},
      {{Dataset::orders, "fbs_orders", "fbs_orders"}, "orders", "orders", "orders"},
      {{Dataset::orders, "fbs_new", "fbs_new_orders"}, "orders", "orders", "orders"},
      {{Dataset::orders, "fbs_status", "fbs_statuses"}, "orders", "orders", "orders"},
      {{Dataset::prices, "goods", "goods"}, "data", "data.listGoods", "data"},
      {{Dataset::prices, "goods", "goods"}, "listGoods", "data.listGoods", "data.listGoods"},
      {{Dataset::reviews, "feedbacks", "feedbacks"}, "data", "data.feedbacks", "data"},
      {{Dataset::reviews, "feedbacks", "feedbacks"}, "feedbacks", "data.feedbacks", "data.feedbacks"},
      {{Dataset::questions, "questions", "questions"}, "data", "data.questions", "data"},
      {{Dataset::questions, "questions", "questions"}, "questions", "data.questions", "data.questions"},
      {{Dataset::tariffs, "commission", "commission"}, "report", "report", "report"},
      {box, "response", "response.data.warehouseList", "response"},
      {box, "data", "response.data.warehouseList", "response.data"},
      {box, "warehouseList", "response.data.warehouseList", "response.data.warehouseList"},
      {funnel, "data", "data.products", "data"},
      {funnel, "products", "data.products", "data.products"},
      {funnel, "currency", "data.currency", "data.currency"},
      {{Dataset::finance, "balance", "account_balance"}, "current", "current", "current"},
      {{Dataset::finance, "balance", "account_balance"}, "for_withdraw", "for_withdraw", "for_withdraw"},
      {{Dataset::finance, "balance", "account_balance"}, "currency", "currency", "currency"},
  };
  World world(12, few());
  for (const Dataset dataset : kDatasets) run_whole(world, dataset);
  StoredContent before(*world.database);
  for (const Case& c : cases) {
    for (const char* kind : kKinds) {
      const char* const field = std::string_view(kind) == "retype" ? c.retyped : c.missing;
      if (field == nullptr) continue;  // it is read as what it was
      const std::string name = std::string(c.place.operation) + "." + field;
      INFO(c.field << " " << kind << ": " << name);
      drift(world, c.place, kind, c.field, true);
      const auto during = run_whole(world, c.place.dataset);
      INFO("named: " << list_of(during.drift) << "; " << (during.error ? during.error->detail : ""));
      CHECK(names(during, name));
      if (during.error) CHECK(during.error->detail.find(c.place.operation) != std::string::npos);
      const StoredContent broken(*world.database);
      world.control("DELETE", "/__control/drift");
      // After a refusal some lists rest for hours.
      world.clock.advance(7h);
      const auto after = run_whole(world, c.place.dataset);
      CHECK(list_of(after.drift) == "");
      StoredContent whole(*world.database);
      CHECK(StoredContent::damage(before, broken, whole, false) == "");
      before = std::move(whole);
    }
  }
}

}  // namespace every_field_test
