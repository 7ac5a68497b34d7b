#include "core/ledger/audit.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace audit_test {

using namespace wbd;
using namespace wbd::ledger;

namespace {

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}
Amount rubles(std::int64_t amount) {
  return Amount{amount * 10'000};
}

AuditRow row(std::int64_t rrd_id, unsigned day, std::optional<std::int64_t> nm_id = 10) {
  AuditRow out;
  out.row.report_id = 500;
  out.row.rrd_id = rrd_id;
  out.row.day = november(day);
  if (nm_id) out.row.nm_id = NmId{*nm_id};
  out.currency = "RUB";
  return out;
}
AuditRow penalty(std::int64_t rrd_id, unsigned day, std::int64_t sum,
                 std::optional<std::int64_t> nm_id = 10) {
  AuditRow out = row(rrd_id, day, nm_id);
  out.row.operation = "Штраф";
  out.row.penalty = rubles(sum);
  return out;
}
AuditRow payment(std::int64_t rrd_id, std::string_view document, std::string_view operation,
                 std::int64_t sum) {
  AuditRow out = row(rrd_id, 10);
  out.row.srid = "a";
  out.row.doc_type = document;
  out.row.operation = operation;
  out.row.for_pay = rubles(sum);
  return out;
}
AuditRow redelivery(std::int64_t rrd_id, unsigned day, std::int64_t sum,
                    std::optional<std::int64_t> nm_id = 10) {
  AuditRow out = row(rrd_id, day, nm_id);
  out.row.operation = "Коррекция стоимости доставки";
  out.row.delivery_service = rubles(sum);
  return out;
}
MeasurementPenalty measured(std::int64_t nm_id, unsigned day, std::int64_t sum,
                            std::optional<std::int64_t> back = std::nullopt) {
  MeasurementPenalty out;
  out.nm_id = NmId{nm_id};
  out.dim_id = 7;
  out.day = november(day);
  out.penalty = rubles(sum);
  if (back) out.reversal = rubles(*back);
  out.volume_ml = 2400;
  out.card_volume_ml = 1800;
  out.photos = R"(["https://wb.ru/1.jpg"])";
  return out;
}

// "id sum; id sum", sums in rubles; "?" for an unknown one.
std::string text_of(const AuditEntries& entries) {
  std::string out;
  for (const AuditEntry& entry : entries) {
    out += out.empty() ? "" : "; ";
    out += entry.id + " " + (entry.sum ? to_decimal(*entry.sum) : "?");
  }
  return out;
}

}  // namespace

TEST_CASE("a penalty is listed once, less what was given back") {
  struct Case {
    std::string_view name;
    std::vector<AuditRow> rows;
    std::vector<MeasurementPenalty> measurements;
    std::string_view want;
  };
  const auto c = EACH_ROW(
      Case, {{"a row of a report", {penalty(1, 5, 100)}, {}, "penalty-500-1 100"},
             {"a row without a penalty", {row(1, 5)}, {}, ""},
             {"given back in part", {penalty(1, 5, 100), penalty(2, 9, -40)}, {}, "penalty-500-1 60"},
             {"given back in full", {penalty(1, 5, 100), penalty(2, 9, -100)}, {}, ""},
             {"given back before it was charged",
              {penalty(1, 9, 100), penalty(2, 5, -100)},
              {},
              "penalty-500-1 100"},
             {"given back for another article",
              {penalty(1, 5, 100), penalty(2, 9, -100, 20)},
              {},
              "penalty-500-1 100"},
             {"a measurement without a row", {}, {measured(10, 5, 70)}, "measure-10-7 70"},
             {"a measurement with its row", {penalty(1, 8, 70)}, {measured(10, 5, 70)}, "measure-10-7 70"},
             {"the row names no article",
              {penalty(1, 8, 70, std::nullopt)},
              {measured(10, 5, 70)},
              "measure-10-7 70"},
             {"the row is of another article",
              {penalty(1, 8, 70, 20)},
              {measured(10, 5, 70)},
              "measure-10-7 70; penalty-500-1 70"},
             {"the row has another sum",
              {penalty(1, 8, 71)},
              {measured(10, 5, 70)},
              "measure-10-7 70; penalty-500-1 71"},
             {"the row is 22 days away",
              {penalty(1, 27, 70)},
              {measured(10, 5, 70)},
              "measure-10-7 70; penalty-500-1 70"},
             {"reversed in part", {}, {measured(10, 5, 70, 30)}, "measure-10-7 40"},
             {"reversed in full", {}, {measured(10, 5, 70, 70)}, ""},
             {"the reversal in list and report counts once",
              {penalty(1, 5, 70), penalty(2, 9, -30)},
              {measured(10, 5, 70, 30)},
              "measure-10-7 40"}});
  INFO(c.name);
  CHECK(text_of(audit_penalties(c.rows, c.measurements, {})) == c.want);
}

TEST_CASE("a penalty names its evidence") {
  const std::vector rows{penalty(1, 8, 70)};
  const std::vector list{measured(10, 5, 70, 30)};
  const auto found = audit_penalties(rows, list, {});
  REQUIRE(found.size() == 1);
  CHECK(group_of(found[0].kind) == AuditGroup::recover);
  CHECK(found[0].day == november(5));
  CHECK(found[0].nm_id == NmId{10});
  const AuditEvidence& evidence = found[0].evidence;
  CHECK(evidence.report_id == 500);
  CHECK(evidence.rrd_id == 1);
  CHECK(evidence.penalty == rubles(70));
  CHECK(evidence.reversal == rubles(30));
  CHECK(evidence.volume_ml == 2400);
  CHECK(evidence.card_volume_ml == 1800);
  CHECK(evidence.photos == R"(["https://wb.ru/1.jpg"])");
}

TEST_CASE("a penalty for swapped goods names the labels and takes its row") {
  SwapPenalty swap;
  swap.nm_id = NmId{10};
  swap.at = UtcTime{Millis{5}};
  swap.day = november(5);
  swap.old_shk_id = 3;
  swap.new_shk_id = 4;
  swap.sum = rubles(900);
  swap.type = "Подмена FBW";
  const std::vector rows{penalty(1, 5, 900)};
  const auto found = audit_penalties(rows, {}, std::vector{swap});
  CHECK(text_of(found) == "swap-10-5-3-4 900");
  CHECK(found[0].evidence.reason == "Подмена FBW");
  CHECK(found[0].evidence.rrd_id == 1);
}

TEST_CASE("corrections of one order are netted; only money taken back is listed") {
  struct Case {
    std::string_view name;
    std::vector<AuditRow> rows;
    std::string_view want;
  };
  const auto c = EACH_ROW(
      Case,
      {{"a sale is taken back", {payment(1, "Возврат", "Коррекция продаж", 300)}, "correction-a 300"},
       {"WB writes it below 0", {payment(1, "Возврат", "Коррекция продаж", -300)}, "correction-a 300"},
       {"and paid again in part",
        {payment(1, "Возврат", "Коррекция продаж", 300), payment(2, "Продажа", "Коррекция продаж", 280)},
        "correction-a 20"},
       {"and paid again in full",
        {payment(1, "Возврат", "Сторно продаж", 300), payment(2, "Продажа", "Коррекция продаж", 300)},
        ""},
       {"WB pays more", {payment(1, "Продажа", "Коррекция продаж", 50)}, ""},
       {"a plain return is no correction", {payment(1, "Возврат", "Возврат", 300)}, ""}});
  INFO(c.name);
  CHECK(text_of(audit_corrections(c.rows)) == c.want);
}

TEST_CASE("a compensation below the cost of the goods is listed with the difference") {
  struct Case {
    std::int64_t paid, units, cost;  // cost 0: none is known
    std::string_view want;
  };
  const auto c = EACH_ROW(Case, {{300, 1, 450, "compensation-500-1 150"},
                                 {300, 2, 450, "compensation-500-1 600"},
                                 {450, 1, 450, ""},
                                 {500, 1, 450, ""},
                                 {300, 0, 450, ""},
                                 {300, 1, 0, ""}});
  AuditRow lost = payment(1, "Продажа", "Компенсация ущерба", c.paid);
  lost.row.quantity = c.units;
  std::vector<UnitCost> costs;
  if (c.cost > 0) costs.push_back({NmId{10}, "", november(1), rubles(c.cost), rubles(9), {}, {}, "RUB"});
  CHECK(text_of(audit_compensations(std::vector{lost}, CostBook(costs))) == c.want);
}

TEST_CASE("the articles of lost goods are those whose costs a compensation needs") {
  AuditRow lost = payment(1, "Продажа", "Компенсация ущерба", 300), unnamed = lost;
  lost.row.quantity = unnamed.row.quantity = 1;
  unnamed.row.nm_id.reset();
  AuditRow other = payment(2, "Возврат", "Коррекция продаж", 300);
  other.row.nm_id = NmId{20};
  CHECK(lost_articles(std::vector{lost, unnamed, other}) == std::set{NmId{10}});
}

TEST_CASE("a delivered order that no report pays is listed 21 days later, where reports cover its day") {
  struct Case {
    unsigned delivered, reported_from, reported_to, today;
    bool want;
  };
  const auto c = EACH_ROW(Case, {{5, 1, 25, 26, true},
                                 {5, 1, 25, 25, false},
                                 {5, 5, 25, 26, true},
                                 {5, 6, 25, 26, false},
                                 {5, 1, 12, 26, true},
                                 {5, 1, 11, 26, false}});
  UnpaidOrder order;
  order.srid = "b";
  order.for_pay = rubles(700);
  order.currency = "RUB";
  order.delivered_at = TimeZone::moscow().start_of(november(c.delivered));
  UnpaidOrder feed = order;
  feed.srid = "c";
  feed.for_pay.reset();
  const auto found = audit_unpaid(std::vector{order, feed}, november(c.reported_from),
                                  november(c.reported_to), november(c.today));
  CHECK(text_of(found) == (c.want ? "missing-b 700; missing-c ?" : ""));
}

TEST_CASE("an article is sold at a loss when its known profit is below 0") {
  Profit loss;
  loss.units_sold = 3;
  loss.revenue = rubles(900);
  loss.lines[LedgerLine::sale] = rubles(500);
  loss.goods_cost = rubles(600);
  loss.other_costs = rubles(20);
  loss.written_off = Amount{};
  Profit gain = loss;
  gain.lines[LedgerLine::sale] = rubles(620);
  Profit unknown = loss;
  unknown.goods_cost.reset();
  Profit unsold = loss;
  unsold.units_sold = 0;
  const auto found = audit_losses({{"10", loss}, {"20", gain}, {"30", unknown}, {"40", unsold}}, "RUB",
                                  november(1), november(30));
  CHECK(text_of(found) == "loss-10 120");
  CHECK(group_of(found.at(0).kind) == AuditGroup::stop);
  CHECK(found[0].evidence.paid == rubles(500));
  CHECK(found[0].evidence.cost == rubles(600));
}

TEST_CASE("logistics charged again are summed by article with the newest measurement") {
  const std::vector rows{redelivery(1, 5, 40), redelivery(2, 9, 15), redelivery(3, 6, -20, 20),
                         redelivery(4, 7, 8, std::nullopt)};
  MeasurementPenalty newest = measured(10, 8, 70);
  newest.volume_ml = 3000;
  const auto found = audit_logistics(rows, std::vector{measured(10, 5, 70), newest});
  CHECK(text_of(found) == "logistics-10 55; logistics-500-4 8");
  REQUIRE(found.size() == 2);
  CHECK(found[0].evidence.rows == 2);
  CHECK(found[0].evidence.from == november(5));
  CHECK(found[0].evidence.to == november(9));
  CHECK(found[0].evidence.volume_ml == 3000);
  CHECK(found[0].day == november(9));
}

TEST_CASE("storage of goods without sales is frozen money") {
  const std::vector<ArticleWeight> storage{
      {NmId{10}, rubles(50)}, {NmId{20}, rubles(60)}, {NmId{30}, rubles(-5)}};
  const auto found = audit_storage(storage, {NmId{20}}, november(1), november(30));
  CHECK(text_of(found) == "frozen-10 50");
  CHECK(group_of(found.at(0).kind) == AuditGroup::frozen);
}

}  // namespace audit_test
