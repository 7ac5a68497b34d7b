#include "core/view/rows.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/view/stock_speed.hpp"
#include "core/view/target_rows.hpp"
#include "tests/unit/rows.hpp"

namespace rows_test {

using namespace wbd;
using nlohmann::ordered_json;

namespace {

UtcTime at(std::string_view text) {
  return parse_rfc3339(text).value();
}

template <class... Args>
ordered_json written(void (*write)(JsonWriter&, Args...), const std::type_identity_t<Args>&... args) {
  std::string out;
  JsonWriter json(out);
  write(json, args...);
  return ordered_json::parse(out);
}

// nlohmann compares numbers by value, but only the text shows an error such as 0.1 + 0.2.
template <class Row>
std::string text_of(void (*write)(JsonWriter&, const Row&), const Row& row) {
  std::string out;
  JsonWriter json(out);
  write(json, row);
  return out;
}

store::OrderRow full_order() {
  store::OrderRow row;
  Order& o = row.order;
  o.cabinet_id = CabinetId{3};
  o.id = OrderId{17};
  o.srid = "ab.1.0";
  o.status = OrderStatus::buyout;
  o.ordered_at = at("2026-11-20T09:00:00Z");
  o.updated_at = at("2026-11-22T11:18:54.250Z");
  o.nm_id = NmId{123456789};
  o.chrt_id = ChrtId{987};
  o.vendor_code = "TS-001";
  o.barcode = "2000000000015";
  o.brand = "Север \"Юг\"";
  o.category = "Одежда";
  o.subject = "Футболки";
  o.size = "M";
  o.warehouse = "Склад WB РФ";
  o.warehouse_type = WarehouseType::wb;
  o.region = "Московская область";
  o.district = "Центральный федеральный округ";
  o.country = "Россия";
  o.price = Money{200000};
  o.discount_percent = 40;
  o.spp_percent = 20;
  o.price_with_discount = Money{120050};
  o.finished_price = Money{96007};
  o.for_pay = Money{102000};
  o.cart_id = "cart";
  o.sale_id = "S1";
  row.title = "Футболка";
  row.costs.commission = Commission{Money{18605}, 1550, CostKind::estimate};
  row.costs.logistics = Cost{Money{9800}, CostKind::actual};
  FbsOrder fbs;
  fbs.id = 5632423;
  fbs.wb_status = "sorted";
  fbs.supply_id = "";
  fbs.warehouse_id = WarehouseId{77};
  row.fbs = fbs;
  return row;
}

}  // namespace

TEST_CASE("an order has the fields of the API in their order") {
  const auto expected = ordered_json::parse(R"({
    "id": 17, "srid": "ab.1.0", "cabinet_id": 3, "status": "buyout", "ordered_at": "2026-11-20T09:00:00Z",
    "updated_at": "2026-11-22T11:18:54.250Z", "cancelled_at": null, "nm_id": 123456789, "chrt_id": 987,
    "vendor_code": "TS-001", "barcode": "2000000000015", "title": "Футболка", "brand": "Север \"Юг\"",
    "category": "Одежда", "subject": "Футболки", "size": "M", "warehouse": "Склад WB РФ",
    "warehouse_type": "wb", "region": "Московская область", "district": "Центральный федеральный округ",
    "country": "Россия", "price": 2000, "discount_percent": 40, "spp_percent": 20,
    "price_with_discount": 1200.5, "finished_price": 960.07,
    "commission": {"amount": 186.05, "percent": 15.5, "kind": "estimate"},
    "commission_reason": null, "logistics": {"amount": 98, "kind": "actual"}, "logistics_reason": null,
    "for_pay": 1020, "currency": "RUB", "cart_id": "cart",
    "sale_id": "S1", "cancel_type": null,
    "fbs": {"assembly_id": 5632423, "supplier_status": null, "wb_status": "sorted", "supply_id": null,
            "warehouse_id": 77, "office_id": null}})");
  CHECK(written(view::write_order, full_order()).dump() == expected.dump());
}

TEST_CASE("unknown fields of an order are null, never 0 or empty") {
  store::OrderRow row;
  row.order.srid = "feed-only";
  row.order.vendor_code = "";  // WB's form of "unknown"
  const auto json = written(view::write_order, row);
  for (const char* name : {"cancelled_at",
                           "nm_id",
                           "chrt_id",
                           "vendor_code",
                           "barcode",
                           "title",
                           "brand",
                           "category",
                           "subject",
                           "size",
                           "warehouse",
                           "warehouse_type",
                           "region",
                           "district",
                           "country",
                           "price",
                           "discount_percent",
                           "spp_percent",
                           "price_with_discount",
                           "finished_price",
                           "commission",
                           "logistics",
                           "for_pay",
                           "cart_id",
                           "sale_id",
                           "cancel_type",
                           "fbs"}) {
    INFO(name);
    REQUIRE(json.contains(name));
    CHECK(json.at(name).is_null());
  }
  CHECK(json.at("currency") == "RUB");
  CHECK(json.at("status") == "created");
}

TEST_CASE("money is written exactly, with at most two decimals") {
  struct Case {
    std::int64_t minor;
    const char* text;
  };
  const auto c = EACH_ROW(Case, {{0, "0"},
                                 {5, "0.05"},
                                 {10, "0.1"},
                                 {100, "1"},
                                 {123450, "1234.5"},
                                 {-307, "-3.07"},
                                 {900719925474099301, "9007199254740993.01"}});
  auto row = full_order();
  row.order.price = Money{c.minor};
  CHECK_THAT(text_of(view::write_order, row),
             Catch::Contains(std::string("\"price\":") + c.text + ",\"discount_percent\""));
}

TEST_CASE("broken UTF-8 and control characters still give valid JSON") {
  auto row = full_order();
  row.title = std::string("a\xFF\x01\"\n");
  CHECK(written(view::write_order, row).at("title") == "a\uFFFD\x01\"\n");
}

TEST_CASE("a product has its sizes with stock, its rating, and no prices yet") {
  store::ProductRow row;
  row.cabinet_id = CabinetId{2};
  Product& p = row.product;
  p.nm_id = NmId{10};
  p.imt_id = ImtId{20};
  p.vendor_code = "V";
  p.title = "T";
  p.subject_id = 192;
  p.subject = "Футболки";
  p.sizes = {{ChrtId{1}, "S", {"b1", "b2"}}, {ChrtId{2}, "0", {}}, {ChrtId{3}, std::nullopt, {}}};
  p.characteristics_json = R"([{"id":1,"value":["x"]}])";
  p.dimensions_json = R"({"length":1})";
  p.created_at = at("2026-01-01T00:00:00Z");
  row.rating = {456, 9, {}};
  row.stock = 7;
  row.by_size = {{1, 7}};
  const auto expected = ordered_json::parse(R"({
    "nm_id": 10, "imt_id": 20, "cabinet_id": 2, "vendor_code": "V", "title": "T", "brand": null,
    "subject_id": 192, "subject": "Футболки", "photo_url": null,
    "sizes": [
      {"chrt_id": 1, "size": "S", "barcodes": ["b1", "b2"], "price": null, "price_with_discount": null, "stock": 7},
      {"chrt_id": 2, "size": "0", "barcodes": [], "price": null, "price_with_discount": null, "stock": 0},
      {"chrt_id": 3, "size": null, "barcodes": [], "price": null, "price_with_discount": null, "stock": 0}],
    "price": null, "discount_percent": null, "price_with_discount": null, "currency": null, "rating": 4.56,
    "wb_rating": null, "wb_feedback_rating": null, "reviews_count": 9, "stock": 7, "description": null,
    "characteristics": [{"id": 1, "value": ["x"]}], "dimensions": {"length": 1},
    "created_at": "2026-01-01T00:00:00Z", "updated_at": null, "deleted_at": null})");
  CHECK(written(view::write_product, row).dump() == expected.dump());

  SECTION("stock that was never synced is null in the sizes too") {
    row.stock.reset();
    row.by_size.clear();
    const auto json = written(view::write_product, row);
    CHECK(json.at("stock").is_null());
    CHECK(json.at("sizes").at(0).at("stock").is_null());
  }
  SECTION("no reviews: no rating") {
    row.rating = {};
    const auto json = written(view::write_product, row);
    CHECK(json.at("rating").is_null());
    CHECK(json.at("reviews_count") == 0);
  }
}

TEST_CASE("a stock row has its speed and the days it lasts") {
  store::StockRow row;
  row.cabinet_id = CabinetId{1};
  row.stock = {NmId{10}, ChrtId{1}, WarehouseType::wb, kHiddenWbWarehouse, "Склад WB", 12, 3, 2};
  row.size = "M";
  row.orders_in_window = 20;
  row.updated_at = at("2026-11-22T10:00:00Z");
  const auto expected = ordered_json::parse(R"({
    "cabinet_id": 1, "nm_id": 10, "chrt_id": 1, "vendor_code": null, "title": null, "size": "M",
    "barcode": null, "warehouse_id": -999999, "warehouse": "Склад WB", "warehouse_type": "wb", "quantity": 12,
    "in_way_to_client": 3, "in_way_from_client": 2, "orders_per_day": 1.43, "days_left": 8.4,
    "updated_at": "2026-11-22T10:00:00Z"})");
  CHECK(written(view::write_stock, row).dump() == expected.dump());

  row.orders_in_window = 0;
  const auto idle = written(view::write_stock, row);
  CHECK(idle.at("orders_per_day") == 0);
  CHECK(idle.at("days_left").is_null());
}

TEST_CASE("speed and days left round half away from zero") {
  struct Case {
    std::int64_t quantity, orders, per_day, days_left;
    bool critical;
  };
  const auto c = EACH_ROW(Case, {
                                    {0, 1, 7, 0, true},          // 1/14 = 0.0714
                                    {1, 7, 50, 200, true},       // 0.5 a day, 2 days
                                    {10, 14, 100, 1000, false},  // 1 a day, 10 days
                                    {7, 14, 100, 700, true},     // exactly the threshold
                                    {100, 3, 21, 46667, false},  // 0.2142..., 466.666...
                                    {1, 1600, 11429, 1, true},   // 114.2857..., 0.00875
                                    {5, 2800, 20000, 3, true},   // 0.025 rounds away from zero
                                });
  const auto speed = view::stock_speed(c.quantity, c.orders);
  CHECK(speed.orders_per_day_hundredths == c.per_day);
  CHECK(speed.days_left_hundredths == c.days_left);
  CHECK(view::is_critical(c.quantity, c.orders) == c.critical);
}

TEST_CASE("stock without orders is not critical, even at 0") {
  CHECK_FALSE(view::is_critical(0, 0));
  CHECK_FALSE(view::is_critical(5, 0));
}

TEST_CASE("a review keeps its lists and shows empty texts as null") {
  store::ReviewRow row;
  row.cabinet_id = CabinetId{1};
  Review& r = row.review;
  r.id = "r1";
  r.nm_id = NmId{10};
  r.rating = 5;
  r.text = "Отлично";
  r.tags = {"качество"};
  r.photos = {"https://p/1.jpg"};
  r.created_at = at("2026-11-22T10:00:00Z");
  r.product_name = "Имя из отзыва";
  const auto expected = ordered_json::parse(R"({
    "id": "r1", "cabinet_id": 1, "nm_id": 10, "title": "Имя из отзыва", "rating": 5, "text": "Отлично",
    "pros": null, "cons": null, "tags": ["качество"], "photos": ["https://p/1.jpg"], "answered": false,
    "answer": null, "archived": false, "created_at": "2026-11-22T10:00:00Z"})");
  CHECK(written(view::write_review, row).dump() == expected.dump());
}

TEST_CASE("a cabinet shows what its token may do and never the token") {
  CabinetView view;
  Cabinet& c = view.cabinet;
  c.id = CabinetId{1};
  c.name = "Мой";
  c.seller_name = "ИП Иванов";
  c.status = CabinetStatus::active;
  c.token.sid = "sid";
  c.token.type = TokenType::personal;
  c.token.scopes = 1U << 1 | 1U << 5 | 1U << 13 | 1U << 30;
  c.token.expires_at = at("2026-11-24T09:59:59Z");
  c.created_at = at("2026-11-01T00:00:00Z");
  c.balance = Balance{Money{1'019'621}, Money{0}, "RUB"};
  c.balance_at = at("2026-11-22T09:00:00Z");
  view.role = MemberRole::owner;
  const UtcTime now = at("2026-11-22T10:00:00Z");
  const auto expected = ordered_json::parse(R"({
    "id": 1, "name": "Мой", "seller_name": "ИП Иванов", "trade_mark": null, "region": null, "role": "owner",
    "sid": "sid", "status": "active", "status_reason": null, "currency": null,
    "seller_rating": null,
    "token": {"type": "personal", "expires_at": "2026-11-24T09:59:59Z", "days_left": 1,
              "categories": ["content", "statistics", "finance"], "read_only": true, "sandbox": false},
    "balance": {"current": 10196.21, "for_withdraw": 0, "currency": "RUB", "as_of": "2026-11-22T09:00:00Z"},
    "last_sync_at": null, "created_at": "2026-11-01T00:00:00Z"})");
  CHECK(written(view::write_cabinet, view, now).dump() == expected.dump());

  c.token.expires_at = at("2026-11-01T00:00:00Z");
  CHECK(written(view::write_cabinet, view, now).at("token").at("days_left") == 0);
  c.has_token = false;
  CHECK(written(view::write_cabinet, view, now).at("token").is_null());
  c.balance.reset();
  CHECK(written(view::write_cabinet, view, now).at("balance").is_null());
}

TEST_CASE(
    "an accounting row has all its amounts, 0 as well as unknown, and its report with its whole number") {
  store::FinanceListRow listed;
  listed.cabinet_id = CabinetId{3};
  listed.order_id = OrderId{17};
  listed.title = "Футболка";
  FinanceRow& row = listed.row;
  row.report = {FinancePeriod::daily,
                9'100'000'000'000'001,
                2,
                Date{std::chrono::year{2026} / 11 / 20},
                Date{std::chrono::year{2026} / 11 / 20},
                std::nullopt,
                "RUB"};
  row.rrd_id = 5'020'777'000'001;
  row.day = Date{std::chrono::year{2026} / 11 / 20};
  row.kind = FinanceKind::sale;
  row.srid = "ab.1.0";
  row.nm_id = NmId{10};
  row.doc_type = row.operation = "Продажа";
  row.sold_at = at("2026-11-20T00:00:00Z");
  row.quantity = 1;
  row.commission_percent_hundredths = 1550;
  row.retail_price_with_discount = Money{120'050};
  row.for_pay = Money{101'443};
  row.penalty = Money{0};
  const auto expected = ordered_json::parse(R"({
    "cabinet_id": 3, "rrd_id": 5020777000001, "day": "2026-11-20", "kind": "sale", "operation": "Продажа",
    "doc_type": "Продажа", "reason": null, "srid": "ab.1.0", "order_id": 17, "assembly_id": null, "nm_id": 10,
    "vendor_code": null, "barcode": null, "title": "Футболка", "size": null, "office": null,
    "ordered_at": null, "sold_at": "2026-11-20T00:00:00Z", "quantity": 1, "delivery_amount": null,
    "return_amount": null, "retail_price": null, "retail_price_with_discount": 1200.5, "retail_amount": null,
    "commission_percent": 15.5, "sales_commission": null, "commission_vw": null, "commission_vat": null,
    "acquiring_fee": null, "pickup_reward": null, "for_pay": 1014.43, "delivery_service": null,
    "rebill_logistics": null, "paid_storage": null, "paid_acceptance": null, "penalty": 0, "deduction": null,
    "additional_payment": null, "cashback_amount": null, "cashback_discount": null,
    "cashback_commission": null, "payment_schedule": null, "currency": "RUB",
    "report": {"id": 9100000000000001, "period": "daily", "type": 2, "from": "2026-11-20",
               "to": "2026-11-20", "created_on": null, "unread_rows": 0}})");
  CHECK(written(view::write_finance, listed).dump() == expected.dump());
  CHECK_THAT(text_of(view::write_finance, listed), Catch::Contains("\"id\":9100000000000001,"));

  store::FinanceTotals totals;
  totals.currency = "RUB";
  totals.kind = FinanceKind::returned;
  totals.rows = 2;
  totals.for_pay = Money{101'443};
  CHECK(
      written(view::write_finance_totals, totals).dump() ==
      R"({"currency":"RUB","kind":"return","rows_count":2,"unread_rows":0,"retail_price_with_discount":0,"retail_amount":0,)"
      R"("for_pay":1014.43,"delivery_service":0,"paid_storage":0,"paid_acceptance":0,"penalty":0,)"
      R"("deduction":0,"additional_payment":0})");
}

TEST_CASE("a day of the funnel distinguishes counts of 0 from unknown ones") {
  store::FunnelRow row;
  row.cabinet_id = CabinetId{3};
  row.funnel.nm_id = NmId{10};
  row.funnel.day = Date{std::chrono::year{2026} / 11 / 20};
  row.funnel.open_count = 40;
  row.funnel.cart_count = 0;
  row.funnel.order_sum = Money{120'000};
  row.funnel.add_to_cart_percent = 0;
  row.funnel.currency = "RUB";
  row.updated_at = at("2026-11-22T10:00:00Z");
  row.vendor_code = "TS-001";
  CHECK(
      written(view::write_funnel, row).dump() ==
      R"({"cabinet_id":3,"nm_id":10,"vendor_code":"TS-001","title":null,"day":"2026-11-20","open_count":40,)"
      R"("cart_count":0,"order_count":null,"order_sum":1200,"buyout_count":null,"buyout_sum":null,)"
      R"("cancel_count":null,"cancel_sum":null,"wishlist_count":null,"add_to_cart_percent":0,)"
      R"("cart_to_order_percent":null,"buyout_percent":null,"currency":"RUB",)"
      R"("updated_at":"2026-11-22T10:00:00Z"})");
}

TEST_CASE("users and keys are shown without secrets") {
  User user;
  user.telegram_id = TelegramId{42};
  user.created_at = at("2026-11-01T00:00:00Z");
  CHECK(
      written(view::write_user, user).dump() ==
      R"({"telegram_id":42,"name":null,"language":"ru","timezone":"Europe/Moscow","sync_enabled":true,)"
      R"("sync_interval_minutes":null,"sync_datasets":null,"negative_rating":3,"critical_days":7,"quiet_from":null,)"
      R"("quiet_to":null,"stock_ignore":null,"stock_cooldown_hours":24,"digest_at":null,"digest_weekly":null,)"
      R"("webhook_url":null,"notifications":{"order.created":true,"order.cancelled":true,)"
      R"("order.bought_out":true,"order.returned":true,"review.created":true,"review.negative":true,)"
      R"("question.created":true,"stock.critical":true,"stock.out":true,"stock.replenished":true,)"
      R"("price.changed":true,"sync.finished":true,"sync.failed":true,"token.expiring":true,"token.refused":true,)"
      R"("source.gone":true,"payout.ready":true,"payout.unreconciled":true},)"
      R"("created_at":"2026-11-01T00:00:00Z"})");
  ApiKey key;
  key.id = 5;
  key.name = "bot";
  key.scope = KeyScope::user;
  key.telegram_id = TelegramId{42};
  key.created_at = at("2026-11-01T00:00:00Z");
  CHECK(
      written(view::write_api_key, key).dump() ==
      R"({"id":5,"name":"bot","scope":"user","telegram_id":42,"created_at":"2026-11-01T00:00:00Z","expires_at":null,"revoked_at":null})");
}

TEST_CASE("a target and a delivery have the names of the REST API, and no secret") {
  Target target;
  target.id = 3;
  target.user = TelegramId{1001};
  target.kind = TargetKind::telegram;
  target.chat_id = -100;
  target.types = {"order.created"};
  target.cabinets = {CabinetId{2}};
  target.language = Language::en;
  target.has_token = true;
  target.state = TargetState::failing;
  target.failing_since = target.created_at = at("2026-11-22T10:00:00Z");
  target.last_error = "HTTP 500";
  CHECK(written(view::write_target, target) ==
        ordered_json::parse(
            R"({"id":3,"user_id":1001,"kind":"telegram","url":null,"chat_id":-100,"topic_id":null,
        "types":["order.created"],"cabinet_ids":[2],"language":"en","proxy":null,"base_url":null,"own_token":true,
        "state":"failing","failing_since":"2026-11-22T10:00:00Z","last_error":"HTTP 500",
        "created_at":"2026-11-22T10:00:00Z"})"));
  store::Delivery delivery;
  delivery.id = 9;
  delivery.target = 3;
  delivery.event = 7;
  delivery.cabinet = CabinetId{2};
  delivery.type = "order.created";
  delivery.state = store::DeliveryState::suppressed;
  delivery.reason = "types";
  delivery.created_at = at("2026-11-22T10:00:00Z");
  CHECK(written(view::write_delivery, delivery) ==
        ordered_json::parse(R"({"id":9,"event_id":7,"target_id":3,"cabinet_id":2,"type":"order.created",
        "state":"suppressed","reason":"types","told_by":null,"attempts":0,"next_attempt_at":null,"last_status":null,
        "created_at":"2026-11-22T10:00:00Z","delivered_at":null})"));
  CHECK(ordered_json::parse(view::target_sample()).at(0).size() == 16);
  CHECK(ordered_json::parse(view::delivery_sample()).at(0).size() == 13);
}

}  // namespace rows_test
