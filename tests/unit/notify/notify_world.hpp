#pragma once
// A small shop for the tests of messages: now is Sunday, 22.11.2026, 14:30 in Moscow. The comments beside the
// rows are what the expectations are counted from.

#include <catch2/catch.hpp>

#include "core/notify/compose.hpp"
#include "core/report/section.hpp"
#include "core/store/finance.hpp"
#include "core/store/orders.hpp"
#include "core/store/products.hpp"
#include "core/store/questions.hpp"
#include "core/store/stocks.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/tax_profiles.hpp"
#include "core/store/unit_costs.hpp"
#include "tests/unit/golden.hpp"
#include "tests/unit/store/support.hpp"

namespace notify_world {

using namespace wbd;

inline UtcTime moment(std::string_view text) {
  return parse_rfc3339(text).value();
}
inline const UtcTime kNow = moment("2026-11-22T11:30:00Z");
inline constexpr std::int64_t kDress = 101, kSocks = 102, kCap = 103, kScarf = 104;

struct OrderFacts {
  const char* srid;
  const char* time;
  OrderStatus status;
  std::int64_t nm_id;
  std::optional<std::int64_t> kopecks;
};

inline void save_order(db::Tx& tx, CabinetId cabinet, Order order) {
  order.cabinet_id = cabinet;
  const Order* const orders[] = {&order};
  store::save_orders(tx, cabinet, orders);
}

inline Order order_of(const OrderFacts& facts) {
  Order order;
  order.srid = facts.srid;
  order.ordered_at = order.updated_at = moment(facts.time);
  order.stat_changed_at = order.updated_at;
  order.status = facts.status;
  order.nm_id = NmId{facts.nm_id};
  order.chrt_id = ChrtId{facts.nm_id * 10 + 1};
  if (facts.kopecks) order.price_with_discount = Money{*facts.kopecks};
  return order;
}

inline void save_sale(db::Tx& tx, CabinetId cabinet, const char* id, const char* srid, std::string_view time,
                      std::int64_t kopecks) {
  Sale sale;
  sale.cabinet_id = cabinet;
  sale.row.sale_id = id;
  sale.row.srid = srid;
  sale.row.kind = sale_kind(sale.row.sale_id);
  sale.row.sold_at = sale.row.changed_at = moment(time);
  sale.row.nm_id = NmId{kDress};
  sale.row.price_with_discount = Money{kopecks};
  const Sale* const sales[] = {&sale};
  store::save_sales(tx, cabinet, sales);
}

inline void finish(db::Tx& tx, CabinetId cabinet, Dataset dataset, std::string_view time,
                   bool backfilled = true) {
  auto lease =
      store::claim_lease(tx, cabinet, dataset, "test", moment(time), std::chrono::seconds{60}).value();
  store::Finish outcome;
  outcome.now = outcome.due_at = moment(time);
  outcome.success = true;
  outcome.backfilled = backfilled;
  outcome.history_from = moment("2026-06-01T00:00:00Z");
  store::SyncLog log;
  log.cabinet_id = cabinet;
  log.dataset = dataset;
  log.state = "succeeded";
  store::finish_sync(tx, lease, outcome, log);
}

inline Product product(std::int64_t nm_id, std::string title, std::string vendor_code,
                       std::vector<ProductSize> sizes) {
  Product card;
  card.nm_id = NmId{nm_id};
  card.title = std::move(title);
  card.vendor_code = std::move(vendor_code);
  card.sizes = std::move(sizes);
  card.updated_at_text = "2026-11-20T00:00:00Z";
  return card;
}

inline store::StockChange pieces(std::int64_t nm_id, std::int64_t chrt_id, WarehouseType type,
                                 std::int64_t warehouse, std::int64_t quantity) {
  return {{NmId{nm_id}, ChrtId{chrt_id}, type, WarehouseId{warehouse}, "Склад", quantity, 0, 0}, true};
}

inline void save_review_of(db::Tx& tx, CabinetId cabinet, const char* id, int rating, const char* time,
                           bool answered, std::string text) {
  Review review;
  review.id = id;
  review.nm_id = NmId{kDress};
  review.rating = rating;
  review.created_at = moment(time);
  review.answered = answered;
  review.text = std::move(text);
  if (std::string_view(id) == "r-bad") {
    review.pros = "Цвет";
    review.cons = "Шов <разошёлся> & нитки";
    review.photos = {"https://example.com/1.jpg", "https://example.com/2.jpg"};
  }
  store::save_review(tx, cabinet, review);
}

inline void save_orders_of_shop(db::Tx& tx, CabinetId shop) {
  using enum OrderStatus;
  const OrderFacts orders[] = {
      // today; the fourth in time is "today-4"
      {"today-1", "2026-11-22T05:00:00Z", created, kDress, 1200'00},
      {"today-2", "2026-11-22T06:00:00Z", created, kSocks, 350'50},
      {"today-3", "2026-11-22T07:00:00Z", created, kDress, std::nullopt},
      {"today-5", "2026-11-22T11:20:00Z", created, kSocks, 350'50},
      // yesterday, Saturday: 2 dresses 2 300, 1 pair of socks 350.50, 4 scarves 2 000; one cancelled
      {"sat-1", "2026-11-21T08:00:00Z", created, kDress, 1100'00},
      {"sat-2", "2026-11-21T09:00:00Z", cancelled, kDress, 1200'00},
      {"sat-3", "2026-11-21T10:00:00Z", created, kSocks, 350'50},
      {"sat-4", "2026-11-21T11:00:00Z", created, kScarf, 500'00},
      {"sat-5", "2026-11-21T11:01:00Z", created, kScarf, 500'00},
      {"sat-6", "2026-11-21T11:02:00Z", created, kScarf, 500'00},
      {"sat-7", "2026-11-21T11:03:00Z", created, kScarf, 500'00},
      // Saturday a week before: 1 dress 900, 2 caps 800
      {"week-1", "2026-11-14T09:00:00Z", buyout, kDress, 900'00},
      {"week-2", "2026-11-14T09:30:00Z", buyout, kCap, 400'00},
      {"week-3", "2026-11-14T09:40:00Z", buyout, kCap, 400'00},
      // further dresses of the last 30 days: 2 bought, 1 returned
      {"bought", "2026-11-16T09:00:00Z", buyout, kDress, 1200'50},
      {"old-1", "2026-11-10T09:00:00Z", buyout, kDress, 800'00},
      {"returned", "2026-11-09T09:00:00Z", returned, kDress, 700'00},
      // before the last 30 days
      {"old-2", "2026-10-01T09:00:00Z", buyout, kDress, 600'00},
  };
  for (const OrderFacts& facts : orders) save_order(tx, shop, order_of(facts));
  Order card = order_of({"today-4", "2026-11-22T11:00:00Z", created, kDress, 1500'00});
  card.size = "M";
  card.price = Money{2000'00};
  card.discount_percent = 25;
  card.spp_percent = 20;
  card.finished_price = Money{1200'00};
  card.warehouse = "Коледино";
  card.warehouse_type = WarehouseType::wb;
  card.region = "Московская область";
  card.country = "Россия";
  save_order(tx, shop, card);
}

// Commission 15.5 %; a box of 6 litres from Коледино costs 48 + 5 x 11.20 = 104. The bought order has actual
// figures: 1 200.50 - 1 020 = 180.50 of commission, 59.20 of logistics.
inline void save_money_of_shop(db::Tx& tx, CabinetId shop) {
  const Date day{std::chrono::year{2026} / 11 / 1};
  Tariff commission;
  CommissionRates rates;
  rates.fbw = 1550;
  commission.rates = rates;
  commission.subject_id = 10;
  commission.name = "Платья";
  store::save_tariffs(tx, shop, TariffKind::commission, std::span(&commission, 1), day, true);
  Tariff box;
  BoxRates prices;
  prices.delivery_base = Money{48'00};
  prices.delivery_litre = Money{11'20};
  box.rates = prices;
  box.name = "Коледино";
  box.currency = "RUB";
  store::save_tariffs(tx, shop, TariffKind::box, std::span(&box, 1), day, true);

  const FinanceReport report{FinancePeriod::weekly,
                             7,
                             1,
                             Date{std::chrono::year{2026} / 11 / 9},
                             Date{std::chrono::year{2026} / 11 / 15},
                             Date{std::chrono::year{2026} / 11 / 16},
                             "RUB"};
  store::save_finance_report(tx, shop, report);
  FinanceRow sale;
  sale.report = report;
  sale.rrd_id = 1;
  sale.day = report.to;
  sale.doc_type = sale.operation = "Продажа";
  sale.kind = FinanceKind::sale;
  sale.srid = "bought";
  sale.nm_id = NmId{kDress};
  sale.retail_price_with_discount = Money{1200'50};
  sale.for_pay = Money{1020'00};
  store::save_finance_row(tx, shop, sale);
  FinanceRow delivery = sale;
  delivery.rrd_id = 2;
  delivery.doc_type.reset();
  delivery.operation = "Логистика";
  delivery.kind = FinanceKind::logistics;
  delivery.retail_price_with_discount.reset();
  delivery.for_pay.reset();
  delivery.delivery_service = Money{59'20};
  store::save_finance_row(tx, shop, delivery);
  store::settle_finance_reports(tx, shop, FinancePeriod::weekly);
}

struct World {
  test::TempDatabase database;
  CabinetId shop;
  notify::Reader reader;

  // `title` is that of the dress. `loaded`: the first sync of orders has ended.
  explicit World(std::string title = "Платье <лён> & хлопок", bool loaded = true) {
    database.write([&](db::Tx& tx) {
      shop = test::add_cabinet(tx, 42, "sid-1");
      Product dress =
          product(kDress, std::move(title), "DR-1",
                  {{ChrtId{1011}, "M", {"2000000000015"}}, {ChrtId{1012}, "L", {"2000000000022"}}});
      dress.subject = "Платья";
      dress.subject_id = 10;
      dress.dimensions_json = R"({"length":10,"width":20,"height":30,"weightBrutto":1,"isValid":true})";
      dress.photo_url = "https://basket-01.wbbasket.ru/vol0/part0/101/images/big/1.webp";
      store::save_product(tx, shop, dress);
      store::save_product(tx, shop, product(kSocks, "Носки, 5 пар", "SX-5", {{ChrtId{1021}, "0", {}}}));
      store::save_product(tx, shop, product(kCap, "Кепка", "CP-1", {{ChrtId{1031}, "0", {}}}));
      store::save_product(tx, shop, product(kScarf, "Шарф", "SC-1", {{ChrtId{1041}, "0", {}}}));
      save_orders_of_shop(tx, shop);
      save_money_of_shop(tx, shop);
      // Yesterday a buyout of 1 200.50 and a return of 700; a week before that a buyout of 900.
      save_sale(tx, shop, "S1", "bought", "2026-11-21T12:00:00Z", 1200'50);
      save_sale(tx, shop, "R1", "returned", "2026-11-21T13:00:00Z", 700'00);
      save_sale(tx, shop, "S2", "week-1", "2026-11-14T15:00:00Z", 900'00);
      // Size M of the dress: 12 + 2 pieces and 6 orders in the 14 full days before today. Size L: 5 pieces.
      // A cap: sold out, 2 orders. A scarf: 1 piece, 4 orders, so 3.5 days.
      const store::StockChange stock[] = {
          pieces(kDress, 1011, WarehouseType::wb, kHiddenWbWarehouse.value, 12),
          pieces(kDress, 1011, WarehouseType::seller, 77, 2),
          pieces(kDress, 1012, WarehouseType::wb, kHiddenWbWarehouse.value, 5),
          pieces(kSocks, 1021, WarehouseType::wb, kHiddenWbWarehouse.value, 40),
          pieces(kCap, 1031, WarehouseType::wb, kHiddenWbWarehouse.value, 0),
          pieces(kScarf, 1041, WarehouseType::wb, kHiddenWbWarehouse.value, 1)};
      store::save_stocks(tx, shop, stock, moment("2026-11-22T11:00:00Z"));
      save_review_of(tx, shop, "r-good", 5, "2026-11-20T10:00:00Z", true, "Отлично");
      save_review_of(tx, shop, "r-bad", 2, "2026-11-22T10:00:00Z", false, "Пришло не то.\nОчень жаль <3");
      save_review_of(tx, shop, "r-silent", 4, "2026-11-19T10:00:00Z", false, "");
      Question question;
      question.id = "q-1";
      question.nm_id = NmId{kDress};
      question.text = "Какая длина у размера M?";
      question.state = "suppliersPortalSynch";
      question.created_at = moment("2026-11-22T10:30:00Z");
      store::save_question(tx, shop, question);
      store::ensure_sync_states(tx, shop);
      finish(tx, shop, Dataset::orders, "2026-11-22T11:18:00Z", loaded);
      finish(tx, shop, Dataset::sales, "2026-11-22T11:05:00Z");
      finish(tx, shop, Dataset::products, "2026-11-22T10:00:00Z");
      finish(tx, shop, Dataset::stocks, "2026-11-22T11:00:00Z");
      finish(tx, shop, Dataset::reviews, "2026-11-22T10:45:00Z");
    });
    reader.user = test::make_user(42);
    reader.cabinets = {shop};
  }

  [[nodiscard]] store::EventRow event(EventType type, std::string subject, std::string payload,
                                      std::string_view time = "2026-11-22T11:20:00Z") const {
    return {
        1, shop, std::string(to_string(type)), std::move(subject), moment(time), kNow, std::move(payload)};
  }
  [[nodiscard]] store::EventRow order_event(EventType type, std::string srid) const {
    return event(type, srid, R"({"srid":")" + srid + R"(","status":"created","currency":"RUB"})");
  }
  [[nodiscard]] notify::Message message(const store::EventRow& row, Language language = Language::ru) {
    reader.language = language;
    return database.read([&](db::Tx& tx) { return notify::event_message(tx, row, reader, kNow); });
  }
  [[nodiscard]] notify::Message group(const std::vector<store::EventRow>& rows,
                                      Language language = Language::ru) {
    reader.language = language;
    return database.read([&](db::Tx& tx) { return notify::group_message(tx, rows, reader, kNow); });
  }
  [[nodiscard]] notify::Message digest(notify::Digest kind, const std::vector<store::EventRow>& held = {},
                                       Language language = Language::ru) {
    reader.language = language;
    return database.read([&](db::Tx& tx) { return notify::digest_message(tx, kind, held, reader, kNow); });
  }
};

// A dress costs 400 + 10, and the finance reports are read.
inline void add_costs(World& world, bool tax) {
  world.database.write([&](db::Tx& tx) {
    const Date first{std::chrono::year{2026} / 11 / 1};
    const UnitCost cost{NmId{kDress}, "", first, Money{400'00}, Money{10'00}, {}, {}, "RUB"};
    store::save_unit_costs(tx, world.shop, std::span(&cost, 1));
    if (tax) store::save_tax_profile(tx, world.shop, {TaxRegime::usn_income, 600, 0, first});
    finish(tx, world.shop, Dataset::finance, "2026-11-22T09:00:00Z");
  });
}

inline std::string plain(const notify::Message& message) {
  return report::join_sections(message.text);
}

inline void check_golden(const std::string& name, const std::string& text) {
  test::check_golden("notify/" + name, text);
}

// The title and both forms of a message, in each language.
template <class Compose>
void check_goldens(const std::string& name, Compose compose) {
  for (const auto& [language, word] : {std::pair{Language::ru, ".ru"}, std::pair{Language::en, ".en"}}) {
    const notify::Message message = compose(language);
    check_golden(name + word + ".txt", "[" + message.title + "]\n\n" + plain(message));
    check_golden(name + word + ".html", report::join_sections(message.html));
  }
}

}  // namespace notify_world
