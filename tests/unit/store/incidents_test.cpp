#include "core/store/incidents.hpp"

#include <catch2/catch.hpp>

#include "core/model/target.hpp"
#include "core/store/incident_detail.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/targets.hpp"
#include "tests/unit/store/support.hpp"

namespace incidents_store_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

Incident trouble(IncidentKind kind, std::string key, UtcTime began) {
  Incident incident;
  incident.kind = kind;
  incident.key = std::move(key);
  incident.detail = {"orders", 5, "unreachable \"host\""};
  incident.began_at = incident.seen_at = began;
  incident.announced_at = began;
  return incident;
}

}  // namespace

TEST_CASE("of one kind and key one incident is open, and each ends once") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const auto first = begin_incident(tx, trouble(IncidentKind::sync_failed, "1", at(100)));
    REQUIRE(first);
    CHECK_FALSE(begin_incident(tx, trouble(IncidentKind::sync_failed, "1", at(101))));
    const auto second = begin_incident(tx, trouble(IncidentKind::sync_failed, "2", at(102)));
    REQUIRE(second);
    see_incident(tx, *first, at(150));
    auto open = open_incidents(tx);
    REQUIRE(open.size() == 2);
    CHECK(open[0].detail == IncidentDetail{"orders", 5, "unreachable \"host\""});
    CHECK(open[0].began_at == at(100));
    CHECK(open[0].seen_at == at(150));

    CHECK(end_incident(tx, *first, at(200)));
    CHECK_FALSE(end_incident(tx, *first, at(201)));
    CHECK(open_incidents(tx).size() == 1);
    const auto again = begin_incident(tx, trouble(IncidentKind::sync_failed, "1", at(300)));
    CHECK(again);

    const IncidentList all = list_incidents(tx, false, 2, 0);
    CHECK(all.total == 3);
    REQUIRE(all.incidents.size() == 2);
    CHECK(all.incidents[0].id == *again);
    CHECK(list_incidents(tx, true, 10, 1).incidents.size() == 1);
    CHECK(list_incidents(tx, false, 10, 2).incidents[0].ended_at == at(200));
    const auto known = recoveries(tx, at(150));
    CHECK(known.at(IncidentKind::sync_failed).open == 2);
    CHECK(known.at(IncidentKind::sync_failed).ended == 1);
    CHECK(known.at(IncidentKind::sync_failed).seconds == 100);
    CHECK(recoveries(tx, at(201)).at(IncidentKind::sync_failed).ended == 0);
    drop_old_incidents(tx, at(201));
    CHECK(list_incidents(tx, false, 10, 0).total == 2);
  });
}

TEST_CASE("an outage that two processes have seen is one incident") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Incident outage = trouble(IncidentKind::database_down, "", at(100));
    outage.ended_at = outage.end_announced_at = at(160);
    CHECK(begin_incident(tx, outage));
    outage.began_at = at(103);
    outage.ended_at = at(161);
    CHECK_FALSE(begin_incident(tx, outage));
    outage.began_at = at(170);
    outage.ended_at = at(190);
    CHECK(begin_incident(tx, outage));
    CHECK(list_incidents(tx, false, 10, 0).total == 2);
    CHECK(open_incidents(tx).empty());
  });
}

TEST_CASE("only datasets that somebody wants can be an incident") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId cabinet = add_cabinet(tx, 1, "11111111-1111-4111-8111-111111111111");
    set_cabinet_status(tx, cabinet, CabinetStatus::active, std::nullopt);
    ensure_sync_states(tx, cabinet);
    CHECK(failing_syncs(tx).empty());
    tx.prepare("update sync_state set failures = 3, last_error = 'no' where dataset in ('orders', 'sales')")
        .run();
    auto failing = failing_syncs(tx);
    REQUIRE(failing.size() == 2);
    CHECK(failing[0].dataset == Dataset::orders);
    CHECK(failing[0].failures == 3);
    CHECK(failing[0].reason == "no");
    tx.prepare("update users set sync_datasets = ',sales,'").run();
    CHECK(failing_syncs(tx).size() == 1);
    const auto tokens = token_states(tx);
    REQUIRE(tokens.size() == 1);
    CHECK(tokens[0].status == CabinetStatus::active);
    CHECK(tokens[0].expires_at == at(9'000'000));
  });
}

TEST_CASE("a target hears of incidents unless its types are others") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_user(tx, make_user(1));
    Target target;
    target.user = TelegramId{1};
    target.chat_id = 1;
    target.created_at = at(1);
    const auto all = create_target(tx, target, {});
    target.types = {"order.created"};
    create_target(tx, target, {});
    target.types = {"order.created", "incident.began"};
    const auto some = create_target(tx, target, {});
    CHECK(targets_taking(tx, TelegramId{1}, "incident.began") == std::vector{all, some});
    CHECK(targets_taking(tx, TelegramId{2}, "incident.began").empty());
  });
}

TEST_CASE("the detail of an incident survives what is no detail") {
  for (const char* text : {"", "[]", "1", R"({"subject":1,"number":"x","reason":null})"})
    CHECK(parse_incident_detail(text) == IncidentDetail{});
}

}  // namespace incidents_store_test
