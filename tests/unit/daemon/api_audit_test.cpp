#include "tests/unit/daemon/api_fixture.hpp"

namespace api_audit_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

constexpr std::string_view kAudit = "/api/v1/finance/audit";
const std::string kEntry = std::string(kAudit) + "/measure-1001-7";

std::string list_of(std::string_view query = "") {
  return std::string(kAudit) + std::string(query);
}

}  // namespace

TEST_CASE("the audit lists a penalty with its evidence, filtered by group, state and days") {
  Installation at;
  const auto rows = at.get(list_of("?group=recover"), "anna-key").data();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["id"] == "measure-1001-7");
  CHECK(rows[0]["kind"] == "measurement");
  CHECK(rows[0]["nm_id"] == 1001);
  CHECK(rows[0]["title"] == "anna product");
  CHECK(rows[0]["srid"].is_null());
  CHECK(rows[0]["day"] == "2026-11-20");
  CHECK(rows[0]["sum"] == 412.62);
  CHECK(rows[0]["state"] == "new");
  CHECK(rows[0]["evidence"] == nlohmann::json{{"penalty", 412.62}});
  CHECK(at.get(list_of("?group=frozen"), "anna-key").data().empty());
  CHECK(at.get(list_of("?state=disputed"), "anna-key").data().empty());
  CHECK(at.get(list_of("?date_from=2026-11-21"), "anna-key").data().empty());
  CHECK(at.get(list_of("?period=7&group=recover"), "anna-key").data().size() == 1);
  CHECK(at.get(list_of("?group=lost"), "anna-key").status == 422);
}

TEST_CASE("the totals of the audit follow its filters and the state of its entries") {
  Installation at;
  const std::string totals = list_of("/totals?group=recover");
  const Reply reply = at.get(totals, "anna-key");
  CHECK(reply.data() ==
        nlohmann::json::parse(
            R"([{"group":"recover","currency":"RUB","entries":1,"sum":412.62,"unknown_sums":0}])"));
  CHECK(reply.header("X-Total-Count") == "1");
  CHECK(at.get(list_of("/totals?group=frozen"), "anna-key").data().empty());
  CHECK(at.get(totals + "&state=disputed", "anna-key").data().empty());
  REQUIRE(at.send("PATCH", kEntry, "anna-key", R"({"state":"disputed"})").status == 200);
  CHECK(at.get(totals + "&state=disputed", "anna-key").data().size() == 1);
  CHECK(at.get(totals + "&state=new", "anna-key").data().empty());
  CHECK(at.get(list_of("/totals?group=lost"), "anna-key").status == 422);
}

TEST_CASE("an owner sets the state of an entry, and the list shows it at once") {
  Installation at;
  REQUIRE(at.get(list_of("?group=recover"), "anna-key").data().size() == 1);  // cached
  const Reply marked = at.send("PATCH", kEntry, "anna-key", R"({"state":"disputed"})");
  REQUIRE(marked.status == 200);
  CHECK(marked.data()["state"] == "disputed");
  CHECK(marked.data()["sum"] == 412.62);
  CHECK(at.get(list_of("?group=recover"), "anna-key").data()[0]["state"] == "disputed");
  CHECK(at.get(list_of("?state=disputed"), "anna-key").data().size() == 1);
  CHECK(at.send("PATCH", kEntry, "anna-key", R"({"state":"new"})").data()["state"] == "new");
  CHECK(at.send("PATCH", kEntry, "anna-key", R"({"state":"lost"})").status == 422);
  CHECK(at.send("PATCH", kEntry, "anna-key", "{}").status == 422);
  CHECK(at.send("PATCH", list_of("/measure-1001-8"), "anna-key", R"({"state":"disputed"})").status == 404);
}

TEST_CASE("a viewer sees the audit and sets no state; a stranger does neither") {
  Installation at;
  at.database.write([&](db::Tx& tx) {
    CHECK(store::save_member(tx, at.anna, TelegramId{300}, MemberRole::viewer, at.clock.now()).has_value());
  });
  CHECK(at.get(list_of("?telegram_id=300&group=recover"), "bot-key").data().size() == 1);
  CHECK(at.send("PATCH", kEntry, "bot-key", R"({"telegram_id":300,"state":"ignored"})").status == 403);
  CHECK(at.send("PATCH", kEntry, "boris-key", R"({"state":"ignored"})").status == 404);
  CHECK(at.get(list_of("?group=recover"), "anna-key").data()[0]["state"] == "new");
}

}  // namespace api_audit_test
