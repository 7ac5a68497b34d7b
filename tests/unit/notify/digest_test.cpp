#include <fmt/format.h>

#include "core/analytics/daily.hpp"
#include "core/notify/compose.hpp"
#include "core/store/ledger.hpp"
#include "tests/unit/notify/notify_world.hpp"

namespace digest_test {

using namespace wbd;
using namespace notify_world;
using Catch::Matchers::Contains;

namespace {

std::vector<store::EventRow> burst(const World& world) {
  std::vector<store::EventRow> events;
  for (const char* srid : {"sat-1", "sat-2", "sat-3", "sat-4", "sat-5", "sat-6", "sat-7", "today-3"}) {
    events.push_back(world.order_event(EventType::order_created, srid));
    events.back().id = std::ssize(events);
    events.back().happened_at += std::chrono::seconds{20 * events.back().id};
  }
  return events;
}

std::vector<store::EventRow> night(const World& world) {
  auto events = burst(world);
  const auto add = [&](EventType type, const char* subject, const char* payload) {
    events.push_back(world.event(type, subject, payload, "2026-11-22T03:00:00Z"));
  };
  add(EventType::review_negative, "r-bad", R"({"id":"r-bad","nm_id":101,"rating":2})");
  add(EventType::stock_out, "103", R"({"nm_id":103,"chrt_id":1031,"quantity":0})");
  add(EventType::token_refused, "sid-1", "{}");
  return events;
}

// Yesterday WB pays 1 020 - 59.20 for a dress that its buyer has paid 960.40 for.
void add_ledger(World& world) {
  world.database.write([&](db::Tx& tx) {
    const Date yesterday{std::chrono::year{2026} / 11 / 21};
    store::save_finance_report(tx, world.shop,
                               {FinancePeriod::weekly, 8, 1, Date{std::chrono::year{2026} / 11 / 16},
                                Date{std::chrono::year{2026} / 11 / 22}, yesterday, "RUB"});
    LedgerCell cell;
    cell.day = cell.cost_day = yesterday;
    cell.nm_id = NmId{kDress};
    cell.units_sold = 1;
    cell.revenue = Money{960'40};
    cell.parts[LedgerPart::sale] = Money{1020'00};
    cell.parts[LedgerPart::logistics] = Money{-59'20};
    store::LedgerWork work;
    work.report_id = 8;
    store::replace_ledger_cells(tx, world.shop, work, std::span(&cell, 1));
    store::finish_ledger(tx, world.shop, work, {0, Amount{}});
    store::settle_finance_reports(tx, world.shop, FinancePeriod::weekly);
  });
}

}  // namespace

TEST_CASE("a burst is one message, and its sum is the sum of its orders") {
  World world;
  // 1 100 + 1 200 + 350.50 + 4 x 500, and one without a price
  const std::string text = plain(world.group(burst(world)));
  CHECK_THAT(text, Contains("8 новых заказов · 4\u00A0650,50\u00A0₽ · 1 без цены"));
  CHECK_THAT(text, Contains("Шарф × 4 · 2\u00A0000\u00A0₽"));
  CHECK_THAT(text, Contains("& хлопок × 3 · 2\u00A0300\u00A0₽"));
  CHECK_THAT(text, Contains("Носки, 5 пар × 1 · 350,50\u00A0₽"));
  check_goldens("group", [&](Language language) { return world.group(burst(world), language); });
}

TEST_CASE("a burst takes the price that is stored now, and the event's for an order that is gone") {
  World world;
  auto events = burst(world);
  events.resize(1);
  events.push_back(world.event(EventType::order_created, "gone",
                               R"({"srid":"gone","nm_id":101,"price_with_discount":99.5,"currency":"RUB"})"));
  CHECK_THAT(plain(world.group(events)), Contains("2 новых заказа · 1\u00A0199,50\u00A0₽"));
}

TEST_CASE("a burst of many articles shows the first and counts the rest") {
  World world;
  std::vector<store::EventRow> events;
  for (int i = 0; i < 30; ++i) {
    events.push_back(world.event(EventType::price_changed, std::to_string(i),
                                 fmt::format(R"({{"nm_id":{},"price_with_discount":1}})", 5000 + i)));
  }
  const std::string text = plain(world.group(events));
  CHECK_THAT(text, Contains("30 изменений цен") && Contains("5000 × 1") && Contains("и ещё 23"));
  CHECK_THAT(text, !Contains("₽"));
  for (auto& event : events) event.type = "sync.failed";
  CHECK_THAT(plain(world.group(events)), Contains("30 загрузок не удаются") && Contains("и ещё 20"));
  for (auto& event : events) event.type = "moon.landed";
  CHECK_THAT(plain(world.group(events)), Contains("moon.landed"));
}

TEST_CASE("the digest of the quiet hours has every held event") {
  World world;
  const std::string text = plain(world.digest(notify::Digest::quiet, night(world)));
  CHECK_THAT(text, Contains("8 новых заказов · 4\u00A0650,50\u00A0₽") &&
                       Contains("1 плохой отзыв") && Contains("1 размер закончился") &&
                       Contains("Плохой отзыв ★★☆☆☆: Платье") && Contains("1 токен не принят WB"));
  check_goldens("digest.quiet", [&](Language language) {
    return world.digest(notify::Digest::quiet, night(world), language);
  });
  CHECK_THAT(plain(world.digest(notify::Digest::quiet)), Contains("Событий не было"));
}

TEST_CASE("the daily digest compares yesterday with the same weekday") {
  World world;
  const std::string text = plain(world.digest(notify::Digest::daily));
  // Saturday: 7 orders of 4 650.50; the Saturday before: 3 orders of 1 700
  CHECK_THAT(
      text,
      Contains(
          "7 заказов ▲ 133,33\u00A0% · 4\u00A0650,50\u00A0₽ ▲ 173,56\u00A0% · 1 отмена"));
  CHECK_THAT(text, Contains("Неделю назад: 3 заказа · 1\u00A0700\u00A0₽"));
  CHECK_THAT(text, Contains("1 выкуп · 1\u00A0200,50\u00A0₽ ▲ 33,39\u00A0%"));
  CHECK_THAT(text, Contains("1 возврат · 700\u00A0₽"));
  CHECK_THAT(text, Contains("Выкуплено минус возвраты: 500,50\u00A0₽"));
  // up: scarf 2 000, dress 1 400, socks 350.50; down: cap 800
  CHECK_THAT(text, Contains("▲ Шарф: 0 заказов → 4 заказа · 2\u00A0000\u00A0₽"));
  CHECK_THAT(text, Contains("▼ Кепка: 2 заказа · 800\u00A0₽ → 0 заказов"));
  CHECK(text.find("▲ Шарф") < text.find("▲ Платье"));
  CHECK(text.find("▲ Платье") < text.find("▲ Носки"));
  CHECK_THAT(text, Contains("🔴 Кепка · 103: нет в наличии") &&
                       Contains("🟡 Шарф · 104: 1 шт. · хватит на 3 дня"));
  CHECK_THAT(text, Contains("Плохие отзывы без ответа · 1\n2★ Платье"));
  for (const char* as_of : {"14:18 МСК", "14:05 МСК", "14:00 МСК", "13:45 МСК"})
    CHECK_THAT(text, Contains(as_of));
  check_goldens("digest.daily",
                [&](Language language) { return world.digest(notify::Digest::daily, {}, language); });
}

TEST_CASE("the weekly digest compares seven days with the seven before") {
  World world;
  const std::string text = plain(world.digest(notify::Digest::weekly));
  // 15.11-21.11: 7 orders of Saturday and one of 1 200.50; 8.11-14.11: 900 + 800 + 800 + 700 of 5 orders
  CHECK_THAT(text, Contains("Итоги недели · 15.11–21.11.2026"));
  CHECK_THAT(text, Contains("8 заказов ▲ 60\u00A0% · 5\u00A0851\u00A0₽ ▲ 82,84\u00A0%"));
  CHECK_THAT(text, Contains("Неделей раньше: 5 заказов · 3\u00A0200\u00A0₽"));
  check_goldens("digest.weekly",
                [&](Language language) { return world.digest(notify::Digest::weekly, {}, language); });
}

TEST_CASE("a digest has the profit once costs exist, or says why not") {
  World world;
  CHECK_THAT(plain(world.digest(notify::Digest::daily)), !Contains("рибыль"));
  add_costs(world, true);
  CHECK_THAT(plain(world.digest(notify::Digest::daily)),
             Contains("💰 Прибыль\n⏳ нет данных · Финансового отчёта WB за эти дни ещё нет"));
  add_ledger(world);
  // 960.80 - 410 = 550.80; 6 % of 960.40 is 57.62
  const std::string text = plain(world.digest(notify::Digest::daily));
  CHECK_THAT(text, Contains("💰 Прибыль · 21.11.2026\nК выплате: 960,80\u00A0₽"));
  CHECK_THAT(text, Contains("Прибыль до налога: 550,80\u00A0₽"));
  CHECK_THAT(text, Contains("Прибыль после налога: 493,18\u00A0₽"));
  check_goldens("digest.daily_profit",
                [&](Language language) { return world.digest(notify::Digest::daily, {}, language); });
  check_goldens("digest.weekly_profit",
                [&](Language language) { return world.digest(notify::Digest::weekly, {}, language); });
}

TEST_CASE("a digest without a tax profile has the profit before tax") {
  World world;
  add_costs(world, false);
  add_ledger(world);
  const std::string text = plain(world.digest(notify::Digest::daily));
  CHECK_THAT(text, Contains("Прибыль до налога: 550,80\u00A0₽") &&
                       Contains("не задан налоговый режим") && !Contains("после налога"));
  world.database.write([](db::Tx& tx) {
    tx.execute("update sync_state set last_success_at = null where dataset = 'finance'");
  });
  CHECK_THAT(plain(world.digest(notify::Digest::daily)), Contains("💰 Прибыль\n⏳ нет данных"));
}

TEST_CASE("the sums of a digest are the same from daily sums") {
  World world;
  const std::string rows = plain(world.digest(notify::Digest::daily));
  world.database.write([&](db::Tx& tx) { analytics::rebuild(tx, world.shop, TimeZone::moscow()); });
  CHECK(plain(world.digest(notify::Digest::daily)) == rows);
}

TEST_CASE("a block without data says why") {
  World loading("Платье", false);
  CHECK_THAT(plain(loading.digest(notify::Digest::daily)), Contains("нет данных · Ещё загружается: заказы"));

  World world;
  world.database.write([&](db::Tx& tx) {
    tx.execute("update sync_state set last_success_at = null, backfilled = true where dataset = 'stocks'");
    tx.execute(
        "update sync_state set last_success_at = null, last_error_code = 'forbidden' "
        "where dataset = 'reviews'");
  });
  const std::string text = plain(world.digest(notify::Digest::daily));
  CHECK_THAT(text, Contains("нет данных · Ещё не загружены"));
  CHECK_THAT(text, Contains("нет данных · у токена нет доступа"));
  check_goldens("digest.gaps",
                [&](Language language) { return world.digest(notify::Digest::daily, {}, language); });
}

TEST_CASE("without a stored week before nothing is compared") {
  World world;
  world.database.write([&](db::Tx& tx) {
    tx.prepare("update sync_state set complete_from = $1").bind_all(moment("2026-11-18T00:00:00Z")).run();
  });
  const std::string text = plain(world.digest(notify::Digest::daily));
  CHECK_THAT(text, Contains("Неделю назад: сравнить не с чем · история с 18.11.2026"));
  CHECK_THAT(text, !Contains("▲") && !Contains("▼"));
}

TEST_CASE("a quiet day and a reader without cabinets have digests too") {
  World world;
  world.database.write([&](db::Tx& tx) {
    for (const char* table : {"orders", "sales", "stocks", "reviews"})
      tx.execute(fmt::format("delete from {}", table));
  });
  const std::string text = plain(world.digest(notify::Digest::daily));
  CHECK_THAT(text, Contains("Заказов не было") && Contains("Выкупов и возвратов не было") &&
                       Contains("Заметных изменений по товарам нет") && Contains("всего хватает") &&
                       Contains("Плохих отзывов без ответа нет"));
  world.reader.cabinets.clear();
  CHECK_THAT(plain(world.digest(notify::Digest::weekly)), Contains("Кабинетов нет"));
}

}  // namespace digest_test
