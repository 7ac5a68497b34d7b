#include "core/store/unit_costs.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_costs_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

std::string costs_path(const std::string& query = "") {
  return "/api/v1/costs" + query;
}

std::string tax_path(CabinetId id) {
  return "/api/v1/cabinets/" + std::to_string(id.value) + "/tax";
}

Reply put_json(Installation& at, std::string_view body, const std::string& query = "",
               std::string_view key = "anna-key") {
  return at.send("PUT", costs_path(query), key, body);
}

// "1001/42 2026-11-20 450; ..."
std::string costs_of(Installation& at, CabinetId cabinet) {
  std::string out;
  at.database.read([&](db::Tx& tx) {
    for (const UnitCost& cost : store::load_unit_costs(tx, cabinet)) {
      out += fmt::format("{}{}/{} {} {}", out.empty() ? "" : "; ", cost.nm_id.value, cost.size,
                         to_string(cost.valid_from), to_decimal(cost.goods));
    }
  });
  return out;
}

// The clock stands at 2026-11-22.
constexpr std::string_view kBefore = "1001/42 2026-11-20 450";

}  // namespace

TEST_CASE("costs are listed, and those that miss are named") {
  Installation at;
  const auto rows = at.get(costs_path(), "anna-key").data();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["nm_id"] == 1001);
  CHECK(rows[0]["title"] == "anna product");
  CHECK(rows[0]["size"] == "42");
  CHECK(rows[0]["goods"] == 450);
  CHECK(rows[0]["total"] == 450);
  CHECK(rows[0]["valid_from"] == "2026-11-20");
  CHECK(rows[0]["valid_to"].is_null());
  const auto missing = at.get("/api/v1/costs/missing", "anna-key").data();
  REQUIRE(missing.size() == 1);
  CHECK(missing[0]["nm_id"] == 1001);
  CHECK(missing[0]["first_day"] == "2026-11-20");
  CHECK(at.get("/api/v1/costs/missing?date_from=2026-11-21", "anna-key").data().empty());
  REQUIRE(put_json(at, R"({"costs":[{"nm_id":1001,"goods":400}]})").status == 200);
  CHECK(at.get("/api/v1/costs/missing", "anna-key").data().empty());
  CHECK(at.get(costs_path("?date=2026-11-22"), "anna-key").data().size() == 2);
  CHECK(at.get(costs_path("?date=2020-01-01"), "anna-key").data().empty());
}

TEST_CASE("costs come as JSON, CSV or XLSX by the type of the body") {
  Installation at;
  const auto put = [&](std::string_view type, std::string_view body) {
    return at.send("PUT", costs_path(), "anna-key", body, {{"Content-Type", std::string(type)}});
  };
  const Reply json =
      put("application/json; charset=utf-8", R"({"costs":[{"nm_id":1001,"goods":12.3456,"packing":"1,5"}]})");
  REQUIRE(json.status == 200);
  CHECK(json.data()["created"] == 1);
  CHECK(json.data()["errors"].empty());
  CHECK(costs_of(at, at.anna) == "1001/ 2024-01-29 12.3456; " + std::string(kBefore));
  const Reply csv = put("text/csv", "Артикул WB;Себестоимость;Название\n1001;13;x\n");
  REQUIRE(csv.status == 200);
  CHECK(csv.data()["created"] == 1);
  CHECK(csv.data()["ignored_columns"] == nlohmann::json::array({"Название"}));
  CHECK(costs_of(at, at.anna) == "1001/ 2024-01-29 12.3456; 1001/ 2026-11-22 13; " + std::string(kBefore));
  CHECK(put("text/csv", "Артикул WB;Себестоимость\n1001;13\n").data()["unchanged"] == 1);
  CHECK(put("text/plain", "nm_id;cost\n1001;13\n").status == 415);
  CHECK(
      put("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04 broken").status ==
      422);
  CHECK(put("application/json", "{").status == 400);
  CHECK(put("application/json", "").status == 422);
  CHECK(costs_of(at, at.boris) == "2001/42 2026-11-20 450");
}

TEST_CASE("a file with a bad line stores nothing and names each line in the user's language") {
  Installation at;
  const std::string before = costs_of(at, at.anna);
  const Reply json = put_json(at, R"({"costs":[{"nm_id":1001,"goods":5},{"nm_id":7,"goods":-1}]})");
  REQUIRE(json.status == 422);
  CHECK(json.json()["code"] == "invalid_costs");
  CHECK(json.json()["errors"] ==
        nlohmann::json::parse(R"([{"field":"costs[1].nm_id","message":"нет товара с «7»"},
                                  {"field":"costs[1].goods","message":"«-1» меньше нуля"}])"));
  const Reply csv =
      at.send("PUT", costs_path(), "anna-key", "nm_id;cost\n1001;x\n", {{"Content-Type", "text/csv"}});
  REQUIRE(csv.status == 422);
  CHECK(csv.json()["errors"] ==
        nlohmann::json::parse(R"([{"field":"line 2: cost","message":"«x» — не число"}])"));
  CHECK(costs_of(at, at.anna) == before);
}

TEST_CASE("a dry run and the day of changes are in the query") {
  Installation at;
  const Reply dry = put_json(at, R"([{"nm_id":1001,"goods":5}])", "?dry_run=true");
  REQUIRE(dry.status == 200);
  CHECK(dry.data()["dry_run"] == true);
  CHECK(dry.data()["created"] == 1);
  CHECK(costs_of(at, at.anna) == kBefore);
  REQUIRE(put_json(at, R"([{"nm_id":1001,"goods":5}])").status == 200);
  REQUIRE(put_json(at, R"([{"nm_id":1001,"goods":6}])", "?from=2026-11-01").status == 200);
  CHECK(costs_of(at, at.anna) == "1001/ 2024-01-29 5; 1001/ 2026-11-01 6; " + std::string(kBefore));
  CHECK(put_json(at, "[]", "?price=1").status == 422);
}

TEST_CASE("a viewer reads costs and taxes and changes neither; several cabinets must be told apart") {
  Installation at;
  at.database.write([&](db::Tx& tx) {
    CHECK(store::save_member(tx, at.anna, TelegramId{300}, MemberRole::viewer, at.clock.now()).has_value());
    CHECK(store::save_member(tx, at.anna, TelegramId{200}, MemberRole::owner, at.clock.now()).has_value());
  });
  CHECK(at.get(costs_path("?telegram_id=300"), "bot-key").data().size() == 1);
  CHECK(put_json(at, R"([{"nm_id":1001,"goods":5}])", "?telegram_id=300", "bot-key").status == 403);
  CHECK(at.send("PUT", tax_path(at.anna), "bot-key", R"({"telegram_id":300,"regime":"npd"})").status == 403);
  CHECK(costs_of(at, at.anna) == kBefore);
  const Reply unclear = put_json(at, R"([{"nm_id":1001,"goods":5}])", "", "boris-key");
  CHECK(unclear.status == 422);
  CHECK(unclear.json()["errors"][0]["field"] == "cabinet_id");
  CHECK(put_json(at, R"([{"nm_id":1001,"goods":5}])", "?cabinet_id=" + std::to_string(at.anna.value),
                 "boris-key")
            .status == 200);
}

TEST_CASE("a tax profile is null until it is stated") {
  Installation at;
  const auto before = at.get(tax_path(at.anna), "anna-key").data();
  CHECK(before["profile"].is_null());
  CHECK(before["profiles"].empty());
  CHECK(before["minimum_tax"].is_null());
  CHECK(before["year"] == 2026);
  REQUIRE(before["thresholds"].size() == 4);
  CHECK(before["thresholds"][0]["applies"].is_null());
  CHECK(before["thresholds"][0]["limit"] == 20'000'000);

  const auto put = [&](const char* body) { return at.send("PUT", tax_path(at.anna), "anna-key", body); };
  const Reply first = put(R"({"regime":"usn_income_expenses","rate_percent":7.5,"vat":"5"})");
  REQUIRE(first.status == 200);
  CHECK(first.data()["profile"]["rate_percent"] == 7.5);
  CHECK(first.data()["profile"]["vat"] == "5");
  CHECK(first.data()["profile"]["valid_from"] == "2024-01-29");
  REQUIRE(put(R"({"regime":"npd","valid_from":"2026-12-01"})").status == 200);
  const auto after = at.get(tax_path(at.anna), "anna-key").data();
  CHECK(after["profile"]["regime"] == "usn_income_expenses");  // that of today
  CHECK(after["profiles"].size() == 2);
  REQUIRE(put(R"({"regime":"none"})").data()["profile"]["valid_from"] == "2026-11-22");
  CHECK(put(R"({"regime":"none"})").data()["profile"]["rate_percent"].is_null());
}

TEST_CASE("a profile that the law does not know is refused") {
  Installation at;
  const auto field_of = [&](const char* body) -> std::string {
    const Reply reply = at.send("PUT", tax_path(at.anna), "anna-key", body);
    return reply.status == 422 ? reply.json()["errors"][0]["field"].get<std::string>()
                               : std::to_string(reply.status);
  };
  CHECK(field_of("{}") == "regime");
  CHECK(field_of(R"({"regime":"osno"})") == "regime");
  CHECK(field_of(R"({"regime":"npd","rate_percent":4})") == "rate_percent");
  CHECK(field_of(R"({"regime":"usn_income","rate_percent":6.01})") == "rate_percent");
  CHECK(field_of(R"({"regime":"usn_income","rate_percent":5.999})") == "rate_percent");
  CHECK(field_of(R"({"regime":"usn_income","rate_percent":"6"})") == "rate_percent");
  CHECK(field_of(R"({"regime":"usn_income","rate_percent":-1})") == "rate_percent");
  CHECK(field_of(R"({"regime":"usn_income","vat":"20"})") == "vat");
  CHECK(field_of(R"({"regime":"ausn","vat":"5"})") == "vat");
  CHECK(field_of(R"({"regime":"usn_income","rate_percent":6,"valid_from":"x"})") == "valid_from");
  CHECK(at.get(tax_path(at.anna), "anna-key").data()["profile"].is_null());
}

}  // namespace api_costs_test
