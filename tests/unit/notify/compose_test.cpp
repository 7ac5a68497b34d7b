#include "core/notify/compose.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/model/event_type.hpp"
#include "core/notify/card_facts.hpp"
#include "core/report/telegram.hpp"
#include "core/store/versions.hpp"
#include "tests/fakes/strict_telegram.hpp"
#include "tests/unit/notify/notify_world.hpp"

namespace compose_test {

using namespace wbd;
using namespace notify_world;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

// One event of each type.
std::vector<store::EventRow> one_of_each(const World& world) {
  using enum EventType;
  const std::string dress = R"("nm_id":101,"chrt_id":1011)";
  return {
      world.order_event(order_created, "today-4"),
      world.order_event(order_cancelled, "sat-2"),
      world.order_event(order_bought_out, "bought"),
      world.order_event(order_returned, "returned"),
      world.event(review_created, "r-silent", R"({"id":"r-silent","nm_id":101,"rating":4})"),
      world.event(review_negative, "r-bad", R"({"id":"r-bad","nm_id":101,"rating":2})"),
      world.event(question_created, "q-1", R"({"id":"q-1","nm_id":101})"),
      world.event(
          stock_critical, "104",
          R"({"nm_id":104,"chrt_id":1041,"quantity":1,"before":5,"orders_in_window":4,"window_days":14})"),
      world.event(
          stock_out, "103",
          R"({"nm_id":103,"chrt_id":1031,"quantity":0,"before":2,"orders_in_window":2,"window_days":14})"),
      world.event(stock_replenished, "101",
                  "{" + dress + R"(,"quantity":14,"before":0,"orders_in_window":6,"window_days":14})"),
      world.event(
          price_changed, "101",
          R"({"nm_id":101,"price":2000,"discount_percent":25,"price_with_discount":1500,"club_price":null,)"
          R"("before":{"price":2000,"discount_percent":40,"price_with_discount":1200,"club_price":1150.5},)"
          R"("currency":"RUB"})"),
      world.event(sync_finished, "orders", R"({"dataset":"orders","first":true,"recovered":false})"),
      world.event(sync_failed, "stocks",
                  R"({"dataset":"stocks","code":"unavailable","error":"no answer <html>"})"),
      world.event(token_expiring, "sid-1", R"({"days_left":3,"expires_at":"2026-11-25T12:00:00Z"})"),
      world.event(token_refused, "sid-1", "{}"),
      world.event(source_gone, "supplier/orders",
                  R"({"dataset":"orders","method":"supplier/orders","detail":"deprecated"})"),
      world.event(payout_ready, "301",
                  R"({"report_id":301,"from":"2026-11-16","to":"2026-11-22",)"
                  R"("paid":12345.6,"computed":12345.6,"residual":0,"currency":"RUB"})"),
      world.event(payout_unreconciled, "302",
                  R"({"report_id":302,"from":"2026-11-16","to":"2026-11-22",)"
                  R"("paid":1000,"computed":1012.5,"residual":-12.5,"currency":"RUB"})"),
      world.event(
          schema_drift, "sales",
          R"({"dataset":"sales","operation":"supplier/sales","field":"forPay","change":"missing","lost_percent":40})"),
  };
}

}  // namespace

TEST_CASE("each event reads as accepted in both languages") {
  World world;
  const auto events = one_of_each(world);
  REQUIRE(events.size() == kEventTypes.size());
  for (const store::EventRow& event : events) {
    check_goldens(event.type, [&](Language language) { return world.message(event, language); });
  }
}

TEST_CASE("the card of an order has its expected profit once costs exist") {
  World world;
  const auto card = [&](const char* srid, Language language) {
    return world.message(world.order_event(EventType::order_created, srid), language);
  };
  CHECK_THAT(plain(card("today-4", Language::ru)), !Contains("рибыль"));
  add_costs(world, true);
  // A payout of 1 163.50 less 410; 6 % of the buyer's 1 200 is 72.
  CHECK_THAT(
      plain(card("today-4", Language::ru)),
      Contains(
          "Ожидаемая прибыль: 753,50\u00A0₽ · после налога 681,50\u00A0₽"));
  // Socks have no cost. An order of a dress without a price has no payout.
  CHECK_THAT(plain(card("today-2", Language::en)),
             Contains("Expected profit: unknown") && !Contains("Expected profit: 0"));
  CHECK_THAT(plain(card("today-3", Language::en)),
             Contains("Expected profit: unknown · the payout is unknown"));
  // The buyer of an order that is bought paid a price that WB has not named here.
  CHECK_THAT(plain(card("bought", Language::en)),
             Contains("Profit of the order: 550.80\u00A0₽ · the buyer's price is not known yet"));
  check_goldens("order.created_profit", [&](Language language) { return card("today-4", language); });
}

TEST_CASE("the card of an order counts its day, its money, its item and its stock") {
  World world;
  const std::string text = plain(world.message(world.order_event(EventType::order_created, "today-4")));
  // 1 200 + 350.50 + 1 500 of four orders, one of them without a price; the fifth came later
  CHECK_THAT(
      text,
      Contains("№ 4 за день · с начала дня 3\u00A0050,50\u00A0₽ · 1 без цены"));
  CHECK_THAT(
      text,
      Contains(
          "Цена: 1\u00A0500\u00A0₽ · Покупатель платит 1\u00A0200\u00A0₽ · СПП 20\u00A0%"));
  // 1 500 x 15.5 % = 232.50; 1 500 - 232.50 - 104 = 1 163.50
  CHECK_THAT(text, Contains("Комиссия: 232,50\u00A0₽ (15,5\u00A0%) · по тарифу WB"));
  CHECK_THAT(
      text,
      Contains(
          "К выплате: 1\u00A0163,50\u00A0₽ · за вычетом логистики 104\u00A0₽ · расчёт"));
  CHECK_THAT(text, Contains("Коледино → Московская область"));
  // bought 3, cancelled 1, returned 1 of the last 30 days
  CHECK_THAT(text, Contains("Выкуп за 30 дней: 60\u00A0% (3 из 5)"));
  CHECK_THAT(text, Contains("Сегодня: 3 заказа · 2\u00A0700\u00A0₽"));
  CHECK_THAT(text, Contains("Вчера: 2 заказа · 2\u00A0300\u00A0₽"));
  // 14 pieces at 6 orders in 14 days: 32.67 days; 19 pieces: 44.3 days
  CHECK_THAT(text, Contains("Размер M: 14 шт. · хватит на 32 дня"));
  CHECK_THAT(text, Contains("Все размеры: 19 шт. · хватит на 44 дня"));
  CHECK_THAT(text, Contains("Рейтинг: 3,67 · 3 отзыва"));
  CHECK(world.message(world.order_event(EventType::order_created, "today-4")).photo_url ==
        "https://basket-01.wbbasket.ru/vol0/part0/101/images/big/1.webp");
}

TEST_CASE("messages that share their facts read as each alone") {
  World world;
  // A second shop of the same reader, whose orders have the same names.
  CabinetId other;
  world.database.write([&](db::Tx& tx) {
    other = test::add_cabinet(tx, 43, "sid-2");
    save_order(tx, other,
               order_of({"today-1", "2026-11-22T05:30:00Z", OrderStatus::created, kDress, 777'00}));
  });
  world.reader.cabinets.push_back(other);
  auto events = one_of_each(world);
  for (const char* srid : {"today-1", "today-2", "today-3", "today-5", "sat-1", "sat-7", "gone"})
    events.push_back(world.order_event(EventType::order_created, srid));
  events.push_back(events.back());
  events.back().cabinet_id = other;
  events.back().subject = "today-1";
  events.back().payload = "{}";
  std::vector<notify::Message> alone;
  for (const store::EventRow& event : events) alone.push_back(world.message(event));
  for (const bool prepared : {true, false}) {
    const auto together = world.database.read([&](db::Tx& tx) {
      notify::CardFacts facts(tx, kNow, world.reader.report_zone);
      if (prepared) facts.prepare(events);
      std::vector<notify::Message> messages;
      for (const store::EventRow& event : events)
        messages.push_back(event_message(facts, event, world.reader));
      return messages;
    });
    for (std::size_t i = 0; i < events.size(); ++i) {
      CHECK(together[i].title == alone[i].title);
      CHECK(together[i].text == alone[i].text);
      CHECK(together[i].html == alone[i].html);
    }
  }
  // The other shop is still loading, so its card has no place of the day.
  CHECK_THAT(plain(alone.back()), Contains("Сегодня: 1 заказ · 777\u00A0₽"));
}

TEST_CASE("facts of articles that serve several snapshots follow the cabinet's data") {
  World world;
  report::ArticleMemo articles(1 << 20U);
  const store::EventRow event = world.order_event(EventType::order_created, "today-4");
  const auto text = [&] {
    return world.database.read([&](db::Tx& tx) {
      notify::CardFacts facts(tx, kNow, world.reader.report_zone, &articles);
      return plain(event_message(facts, event, world.reader));
    });
  };
  world.database.write([&](db::Tx& tx) { store::raise_data_version(tx, world.shop); });
  CHECK_THAT(text(), Contains("Размер M: 14 шт."));
  world.database.write([&](db::Tx& tx) {
    const store::StockChange fewer[] = {pieces(kDress, 1011, WarehouseType::seller, 77, 1)};
    store::save_stocks(tx, world.shop, fewer, moment("2026-11-22T11:20:00Z"));
  });
  CHECK_THAT(text(), Contains("Размер M: 14 шт."));  // known, as nothing says that there is news
  world.database.write([&](db::Tx& tx) { store::raise_data_version(tx, world.shop); });
  CHECK_THAT(text(), Contains("Размер M: 13 шт."));
}

TEST_CASE("a bought order has the figures of WB's report") {
  World world;
  const std::string text = plain(world.message(world.order_event(EventType::order_bought_out, "bought")));
  CHECK_THAT(text, Contains("Комиссия: 180,50\u00A0₽ (15,04\u00A0%) · по отчёту WB"));
  CHECK_THAT(
      text,
      Contains(
          "К выплате: 960,80\u00A0₽ · за вычетом логистики 59,20\u00A0₽ · факт"));
  CHECK_THAT(text, !Contains("№"));
}

TEST_CASE("what is unknown is left out, never 0") {
  World world;
  world.database.write([&](db::Tx& tx) {
    Order order = order_of({"bare", "2026-11-22T11:10:00Z", OrderStatus::created, 999, std::nullopt});
    save_order(tx, world.shop, order);
  });
  const std::string text = plain(world.message(world.order_event(EventType::order_created, "bare")));
  CHECK_THAT(text, !Contains("Цена") && !Contains("Комиссия") && !Contains("Рейтинг") && !Contains("Выкуп"));
  CHECK_THAT(text, Contains("Артикул WB: 999"));
  CHECK_THAT(text, !Contains("Все размеры"));
}

TEST_CASE("during a first load a card counts nothing that may lack orders, and says so") {
  World world("Платье", false);
  const std::string text = plain(world.message(world.order_event(EventType::order_created, "today-4")));
  CHECK_THAT(text, !Contains("№") && !Contains("Сегодня:") && !Contains("Выкуп за"));
  CHECK_THAT(text, Contains("Ещё загружается: заказы"));
  CHECK_THAT(text, Contains("Цена: 1\u00A0500\u00A0₽"));
}

TEST_CASE("in feed mode a card says where the buyer's price will come from") {
  World world;
  world.database.write([&](db::Tx& tx) {
    tx.execute("update wb_cabinets set source_mode = 1");
    Order order = order_of({"feed", "2026-11-22T11:10:00Z", OrderStatus::created, kDress, 700'00});
    order.stat_changed_at.reset();
    order.feed_changed_at = order.ordered_at;
    save_order(tx, world.shop, order);
  });
  const std::string text = plain(world.message(world.order_event(EventType::order_created, "feed")));
  CHECK_THAT(text, Contains("СПП появятся из финансового отчёта WB") && !Contains("Предварительно"));
}

TEST_CASE("an order known from the feed alone is preliminary") {
  World world;
  world.database.write([&](db::Tx& tx) {
    Order order = order_of({"feed", "2026-11-22T11:10:00Z", OrderStatus::created, kDress, 700'00});
    order.stat_changed_at.reset();
    order.feed_changed_at = order.ordered_at;
    save_order(tx, world.shop, order);
  });
  const std::string text = plain(world.message(world.order_event(EventType::order_created, "feed")));
  CHECK_THAT(text, Contains("Предварительно"));
}

TEST_CASE("events whose rows are gone still read well") {
  World world;
  CHECK_THAT(plain(world.message(world.order_event(EventType::order_created, "nothing"))),
             Contains("Заказа больше нет в базе"));
  for (const EventType type : {EventType::review_created, EventType::question_created}) {
    CHECK_THAT(plain(world.message(world.event(type, "nothing", "[]"))), Contains("Текста больше нет"));
  }
  for (const EventTypeRow& row : kEventTypes) {
    const notify::Message message = world.message(world.event(row.type, "", "not json"));
    INFO(row.name);
    CHECK_FALSE(message.title.empty());
    CHECK_FALSE(message.text.empty());
    CHECK(message.text.size() == message.html.size());
  }
  store::EventRow later = world.event(EventType::stock_out, "5", "{}");
  later.type = "moon.landed";
  CHECK_THAT(plain(world.message(later)), Contains("moon.landed"));
}

TEST_CASE("a payout without WB's sum says that it was not checked") {
  World world;
  const std::string text = plain(world.message(
      world.event(EventType::payout_ready, "303",
                  R"({"report_id":303,"from":"2026-11-16","to":"2026-11-22","paid":null,"computed":900.25,)"
                  R"("residual":null,"currency":"KZT"})")));
  CHECK_THAT(text, Contains("900,25") && Contains("Сверить не с чем") && !Contains("К выплате"));
}

TEST_CASE("a reader of several cabinets is told which one") {
  World world;
  world.reader.cabinets.push_back(CabinetId{999});
  CHECK_THAT(plain(world.message(world.order_event(EventType::order_created, "today-4"))),
             Contains("Кабинет: Shop"));
}

TEST_CASE("times are shown in the user's zone, days are those of the installation") {
  World world;
  world.reader.user.timezone = "Asia/Vladivostok";  // UTC+10: 21:00
  const std::string text = plain(world.message(world.order_event(EventType::order_created, "today-4")));
  CHECK_THAT(text, Contains("Оформлен 22.11.2026 21:00") && Contains("№ 4 за день"));
}

TEST_CASE("a requested sync and a recovered dataset say what has ended") {
  World world;
  const auto text = [&](EventType type, const char* payload) {
    return plain(world.message(world.event(type, "x", payload)));
  };
  CHECK_THAT(text(EventType::sync_finished, R"({"dataset":"stocks","first":false,"recovered":true})"),
             Contains("Загрузка снова работает: остатки"));
  CHECK_THAT(text(EventType::sync_finished, R"({"sync_id":"a","state":"succeeded","requested_by":42})"),
             Contains("которую вы запросили, завершена"));
  CHECK_THAT(text(EventType::sync_finished, R"({"sync_id":"a","state":"partial","requested_by":42})"),
             Contains("не полностью"));
  CHECK_THAT(text(EventType::sync_failed, R"({"sync_id":"a","state":"failed","requested_by":42})"),
             Contains("не удалась"));
  CHECK_THAT(text(EventType::token_expiring, R"({"days_left":0,"expires_at":"2026-11-22T12:00:00Z"})"),
             Contains("истекает сегодня"));
  CHECK_THAT(text(EventType::token_expiring, R"({"days_left":0,"expires_at":"2026-11-21T12:00:00Z"})"),
             Contains("срок токена истёк"));
  CHECK_THAT(text(EventType::schema_drift, R"({"dataset":"sales","skipped":7})"),
             Contains("Строк не разобрано: 7"));
}

TEST_CASE("hostile titles stay valid HTML within the limits, and the title one short line") {
  std::string emoji;
  for (int i = 0; i < 2'500; ++i) emoji += "😀";
  for (const std::string& title :
       {std::string("<b>"), std::string("</b></a>&lt;&amp;\"'><script>"), std::string(10'000, '<'),
        std::string(10'000, '&'), emoji, std::string("\u202Eтxet\u202C \u200Fשלום"),
        std::string("a\r\nb\tc\x01\x7f"), std::string("\xff\xfe\xc3"), std::string(" "),
        std::string("\u200B")}) {
    World world(title);
    std::vector<notify::Message> messages;
    for (const store::EventRow& event : one_of_each(world)) messages.push_back(world.message(event));
    messages.push_back(world.group(std::vector(5, world.order_event(EventType::order_created, "today-1"))));
    messages.push_back(world.digest(notify::Digest::quiet, one_of_each(world)));
    messages.push_back(world.digest(notify::Digest::daily));
    for (const notify::Message& message : messages) {
      CHECK(report::utf16_length(message.title) <= 120);
      CHECK(message.title.find('\n') == std::string::npos);
      for (const std::string& part : report::split_for_telegram(message.html)) {
        CHECK(fakes::TelegramHtml::parse(part).problem.empty());
        CHECK(report::utf16_length(part) <= 4096);
        CHECK(part.find("\u202E") == std::string::npos);
      }
    }
  }
}

TEST_CASE("a long review is shortened and stays one message") {
  World world;
  world.database.write([&](db::Tx& tx) {
    save_review_of(tx, world.shop, "r-long", 1, "2026-11-22T10:00:00Z", false,
                   std::string(10'000, 'x') + "end");
  });
  const auto message = world.message(
      world.event(EventType::review_negative, "r-long", R"({"id":"r-long","nm_id":101,"rating":1})"));
  CHECK(report::split_for_telegram(message.html).size() == 1);
  CHECK_THAT(plain(message), Contains("…") && !Contains("end"));
}

TEST_CASE("a payload has every documented field, and null for what is not known") {
  World world;
  for (const store::EventRow& event : one_of_each(world)) {
    INFO(event.type);
    const json data = json::parse(notify::event_data(event));
    const json payload = json::parse(notify::event_payload(event));
    CHECK(data.at("event_id") == 1);
    CHECK(data.at("cabinet_id") == world.shop.value);
    CHECK(data.at("subject") == event.subject);
    const auto fields = event_row(*parse_event_type(event.type)).payload.fields;
    CHECK(payload.size() == fields.size());
    for (const EventField& field : fields) {
      INFO(field.name);
      REQUIRE(payload.contains(std::string(field.name)));
      CHECK(payload.at(std::string(field.name)) == data.at(std::string(field.name)));
    }
  }
  const json order =
      json::parse(notify::event_payload(world.event(EventType::order_created, "s",
                                                    R"({"srid":"s","status":"created","currency":"RUB",)"
                                                    R"("ordered_at":"2026-11-22T11:00:00Z","more":1})")));
  CHECK(order.dump() == R"({"currency":"RUB","nm_id":null,"ordered_at":"2026-11-22T11:00:00Z",)"
                        R"("price_with_discount":null,"srid":"s","status":"created"})");
  CHECK(
      json::parse(notify::event_payload(world.event(EventType::price_changed, "1", "{}")))["before"]["price"]
          .is_null());
  CHECK(notify::event_payload(world.event(EventType::token_refused, "1", "{}")) == "{}");
}

}  // namespace compose_test
