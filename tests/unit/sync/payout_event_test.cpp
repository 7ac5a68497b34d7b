#include "core/sync/payout_event.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/store/events.hpp"
#include "core/store/incidents.hpp"
#include "tests/unit/store/support.hpp"

namespace payout_event_test {

using namespace wbd;
using namespace wbd::sync;
using nlohmann::json;

namespace {

PayoutFacts facts_of(std::optional<Money> paid, Money computed) {
  PayoutFacts facts;
  facts.report_id = 7;
  facts.from = *parse_date("2026-11-16");
  facts.to = *parse_date("2026-11-22");
  facts.paid = paid;
  facts.computed = computed;
  facts.currency = "RUB";
  facts.happened_at = test::at(1'000'000);
  return facts;
}

}  // namespace

TEST_CASE("a payout adds up when WB pays the sum of the lines, to the kopeck") {
  struct Case {
    std::optional<Money> paid;
    Money computed;
    EventType type;
    json residual;
  };
  const Case cases[] = {
      {Money{100'00}, Money{100'00}, EventType::payout_ready, 0},
      {Money{100'01}, Money{100'00}, EventType::payout_unreconciled, 0.01},
      {Money{-5'00}, Money{2'50}, EventType::payout_unreconciled, -7.5},
      {std::nullopt, Money{2'50}, EventType::payout_ready, nullptr},
  };
  for (const Case& c : cases) {
    const Event event = payout_event(facts_of(c.paid, c.computed));
    CHECK(event.type == c.type);
    CHECK(event.subject == "7");
    const json payload = json::parse(event.payload);
    CHECK(payload.at("residual") == c.residual);
    CHECK(payload.at("paid").is_null() == !c.paid);
    CHECK(payload.at("report_id") == 7);
    CHECK(payload.at("from") == "2026-11-16");
    CHECK(payload.at("to") == "2026-11-22");
  }
}

TEST_CASE("each report has one event of a kind, and an incident only while its news is fresh") {
  test::TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId shop = test::add_cabinet(tx, 1, "aaaa");
    const UtcTime fresh = test::at(1'000'000 + 48 * 3600);
    PayoutFacts facts = facts_of(Money{1}, Money{2});
    CHECK(emit_payout_event(tx, shop, facts, fresh));
    CHECK_FALSE(emit_payout_event(tx, shop, facts, fresh));
    facts.report_id = 8;
    CHECK(emit_payout_event(tx, shop, facts, fresh + Millis{1}));
    const auto open = store::open_incidents(tx);
    REQUIRE(open.size() == 1);
    CHECK(open[0].key == std::to_string(shop.value) + ":7");
    CHECK(open[0].detail.reason == "-0.01 RUB");
    facts = facts_of(Money{2}, Money{2});
    CHECK(emit_payout_event(tx, shop, facts, fresh));
    CHECK(store::open_incidents(tx).empty());
    const CabinetId cabinets[] = {shop};
    CHECK(store::read_events(tx, {.cabinets = cabinets, .after = 0}).size() == 3);
  });
}

}  // namespace payout_event_test
