#include "core/notify/incidents.hpp"

#include <catch2/catch.hpp>

#include "core/notify/incident_message.hpp"

namespace incidents_test {

using namespace wbd;
using namespace wbd::notify;
using enum IncidentKind;

namespace {

constexpr UtcTime kNow{Millis{1'800'000'000'000}};
constexpr Millis kMinute{60'000}, kHour{3'600'000}, kDay{24 * 3'600'000};

IncidentFacts healthy() {
  IncidentFacts facts;
  facts.machine = "box";
  facts.disk_free = 50UL << 30;
  facts.backup_at = kNow - kDay;
  facts.tokens = {{CabinetId{1}, CabinetStatus::active, kNow + 30 * kDay}};
  return facts;
}

Incident opened(IncidentKind kind, std::string key, Millis seen_ago = Millis{0}) {
  Incident incident;
  incident.id = 7;
  incident.kind = kind;
  incident.key = std::move(key);
  incident.began_at = kNow - kDay;
  incident.seen_at = kNow - seen_ago;
  return incident;
}

FailingSync failing(std::int64_t cabinet, std::int64_t failures, Dataset dataset = Dataset::orders) {
  return {CabinetId{cabinet}, dataset, failures, "unreachable"};
}

// "kind key" of each problem, in their order.
std::vector<std::string> names(const std::vector<Problem>& problems) {
  std::vector<std::string> names;
  for (const Problem& problem : problems)
    names.push_back(std::string(to_string(problem.kind)) + " " + problem.key);
  return names;
}

}  // namespace

TEST_CASE("what is a problem") {
  struct Case {
    const char* what;
    void (*change)(IncidentFacts&);
    std::vector<Incident> open;
    std::vector<std::string> want;
  };
  const std::vector<Case> cases{
      {"nothing", [](IncidentFacts&) {}, {}, {}},
      {"four failures", [](IncidentFacts& f) { f.syncs = {failing(1, 4)}; }, {}, {}},
      {"five failures", [](IncidentFacts& f) { f.syncs = {failing(1, 5)}; }, {}, {"sync.failed 1"}},
      {"another dataset of the cabinet still fails",
       [](IncidentFacts& f) { f.syncs = {failing(1, 1, Dataset::sales)}; },
       {opened(sync_failed, "1")},
       {"sync.failed 1"}},
      {"three cabinets",
       [](IncidentFacts& f) {
         f.syncs = {failing(1, 5), failing(2, 5), failing(3, 5)};
       },
       {},
       {"sync.failed 1", "sync.failed 2", "sync.failed 3"}},
      {"four cabinets are one problem",
       [](IncidentFacts& f) {
         f.syncs = {failing(1, 5), failing(2, 5), failing(3, 5), failing(4, 9)};
       },
       {},
       {"sync.failed many"}},
      {"the last of many cabinets",
       [](IncidentFacts& f) { f.syncs = {failing(4, 9)}; },
       {opened(sync_failed, "many")},
       {"sync.failed many"}},
      {"a refused token",
       [](IncidentFacts& f) { f.tokens[0].status = CabinetStatus::refused; },
       {},
       {"token.trouble 1"}},
      {"a token of a paused cabinet ends",
       [](IncidentFacts& f) {
         f.tokens[0] = {CabinetId{1}, CabinetStatus::paused, kNow};
       },
       {},
       {}},
      {"a token with three days", [](IncidentFacts& f) { f.tokens[0].expires_at = kNow + 3 * kDay; }, {}, {}},
      {"a token with less",
       [](IncidentFacts& f) { f.tokens[0].expires_at = kNow + 2 * kDay; },
       {},
       {"token.trouble 1"}},
      {"a delivery waits for 15 minutes",
       [](IncidentFacts& f) { f.delivery_due_at = kNow - 15 * kMinute; },
       {},
       {}},
      {"a delivery waits for 16 minutes",
       [](IncidentFacts& f) { f.delivery_due_at = kNow - 16 * kMinute; },
       {},
       {"deliveries.late "}},
      {"a delivery waited while no process ran",
       [](IncidentFacts& f) {
         f.delivery_due_at = kNow - kDay;
         f.looking_since = kNow - 15 * kMinute;
       },
       {},
       {}},
      {"another process has seen that it waits",
       [](IncidentFacts& f) {
         f.delivery_due_at = kNow - 16 * kMinute;
         f.looking_since = kNow;
       },
       {opened(deliveries_late, "")},
       {"deliveries.late "}},
      {"two fields of one operation are one problem",
       [](IncidentFacts& f) {
         f.lost_fields = {{"cards", "a"}, {"cards", "b"}, {"feed", "c"}};
       },
       {},
       {"schema.drift cards", "schema.drift feed"}},
      {"no backup was ever made", [](IncidentFacts& f) { f.backup_at.reset(); }, {}, {}},
      {"a backup of three days", [](IncidentFacts& f) { f.backup_at = kNow - 3 * kDay; }, {}, {}},
      {"an older backup", [](IncidentFacts& f) { f.backup_at = kNow - 4 * kDay; }, {}, {"backup.old "}},
      {"a full disk", [](IncidentFacts& f) { f.disk_free = 1023UL << 20; }, {}, {"disk.low box"}},
      {"a little room", [](IncidentFacts& f) { f.disk_free = 1100UL << 20; }, {}, {}},
      {"a little room after a full disk",
       [](IncidentFacts& f) { f.disk_free = 1100UL << 20; },
       {opened(disk_low, "box")},
       {"disk.low box"}},
      {"room again", [](IncidentFacts& f) { f.disk_free = 1300UL << 20; }, {opened(disk_low, "box")}, {}},
      {"Redis is away for a moment",
       [](IncidentFacts& f) { f.redis_down_since = kNow - kMinute + Millis{1}; },
       {},
       {}},
      {"Redis is away",
       [](IncidentFacts& f) { f.redis_down_since = kNow - kMinute; },
       {},
       {"redis.down box"}},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    IncidentFacts facts = healthy();
    one.change(facts);
    CHECK(names(find_problems(facts, {}, one.open, kNow)) == one.want);
  }
}

TEST_CASE("what an incident tells") {
  IncidentFacts facts = healthy();
  facts.syncs = {failing(1, 5), failing(1, 8, Dataset::sales)};
  facts.tokens = {{CabinetId{2}, CabinetStatus::active, kNow + 2 * kDay},
                  {CabinetId{3}, CabinetStatus::active, kNow - kDay},
                  {CabinetId{4}, CabinetStatus::refused, kNow}};
  facts.disk_free = 500UL << 20;
  std::vector<std::string> said, russian;
  for (const Problem& problem : find_problems(facts, {}, {}, kNow)) {
    Incident incident;
    incident.kind = problem.kind;
    incident.key = problem.key;
    incident.detail = problem.detail;
    said.push_back(incident_sentence(incident, Language::en));
    russian.push_back(incident_sentence(incident, Language::ru));
    CHECK(incident_command(incident.kind).starts_with("wbctl "));
  }
  CHECK(said ==
        std::vector<std::string>{"Cabinet 1: syncs fail, 8 times in a row (orders, sales): unreachable",
                                 "Cabinet 2: the token ends in 2 days", "Cabinet 3: the token has expired",
                                 "Cabinet 4: WB refuses the token, syncs have stopped",
                                 "box: the disk of the data has room for 500 MB"});
  CHECK(russian[0] == "Кабинет 1: загрузка не удаётся 8 раз подряд (orders, sales): unreachable");
}

TEST_CASE("an incident begins once, is seen each minute, and ends once") {
  const std::vector<Problem> problems{{disk_low, "box", {}}, {backup_old, "", {}}};
  SECTION("nothing is open") {
    const auto changes = incident_changes({}, problems, "box", kNow);
    CHECK(names(changes.begin) == std::vector<std::string>{"disk.low box", "backup.old "});
    CHECK(changes.end.empty());
  }
  SECTION("both are open") {
    const std::vector<Incident> open{opened(disk_low, "box", kMinute),
                                     opened(backup_old, "", kMinute - Millis{1})};
    const auto changes = incident_changes(open, problems, "box", kNow);
    CHECK(changes.begin.empty());
    CHECK(changes.go_on.size() == 1);
    CHECK(changes.end.empty());
  }
  SECTION("one ends; that of another machine when nobody has seen it for an hour") {
    const std::vector<Incident> open{opened(schema_drift, "cards"), opened(disk_low, "other"),
                                     opened(redis_down, "gone", kHour)};
    const auto changes = incident_changes(open, {}, "box", kNow);
    REQUIRE(changes.end.size() == 2);
    CHECK(changes.end[0].kind == schema_drift);
    CHECK(changes.end[1].kind == redis_down);
  }
}

TEST_CASE("the message of an incident is made from the payload of its delivery") {
  Incident incident = opened(token_trouble, "4");
  incident.detail.subject = "refused";
  const auto began = incident_message(kIncidentBegan, incident_payload(incident), Language::en);
  REQUIRE(began);
  CHECK(began->title == "Incident");
  CHECK(began->text.front().find("Cabinet 4: WB refuses the token") != std::string::npos);
  CHECK(began->text.front().find("wbctl cabinet list") != std::string::npos);
  incident.ended_at = incident.began_at + 3 * kHour + 5 * kMinute;
  const auto ended = incident_message(kIncidentEnded, incident_payload(incident), Language::ru);
  REQUIRE(ended);
  CHECK(ended->title == "Сбой устранён");
  CHECK(ended->text.front().find("Длительность: 3 ч 5 мин") != std::string::npos);
  CHECK_FALSE(incident_message("test", incident_payload(incident), Language::en));
  for (const char* broken :
       {"", "[]", "{}", R"({"kind":"disk.low"})", R"({"kind":"no","began_at":"2026-01-01T00:00:00Z"})"})
    CHECK_FALSE(incident_message(kIncidentBegan, broken, Language::en));
}

}  // namespace incidents_test
