#include <fmt/format.h>

#include "core/store/incidents.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_incidents_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

TEST_CASE("an administrator lists incidents, a bot and a user do not") {
  Installation at;
  at.database.write([&](db::Tx& tx) {
    Incident incident;
    incident.kind = IncidentKind::token_trouble;
    incident.key = "7";
    incident.detail.subject = "expired";
    incident.began_at = incident.seen_at = at.clock.now() - Millis{60'000};
    incident.ended_at = at.clock.now();
    REQUIRE(store::begin_incident(tx, incident));
    incident.key = "8";
    incident.ended_at.reset();
    REQUIRE(store::begin_incident(tx, incident));
  });
  const Reply all = at.get("/api/v1/incidents", "admin-key");
  REQUIRE(all.status == 200);
  CHECK(all.header("X-Total-Count") == "2");
  REQUIRE(all.data().size() == 2);
  CHECK(all.data()[0]["key"] == "8");
  CHECK(all.data()[0]["ended_at"].is_null());
  CHECK(all.data()[0]["kind"] == "token.trouble");
  CHECK(all.data()[1]["ended_at"] == "2026-11-22T10:00:00Z");
  const Reply open = at.get("/api/v1/incidents?open=true", "admin-key");
  REQUIRE(open.data().size() == 1);
  CHECK(open.data()[0]["key"] == "8");
  CHECK(at.get("/api/v1/incidents?limit=1&offset=1", "admin-key").data()[0]["key"] == "7");
  CHECK(at.get("/api/v1/incidents", "bot-key").status == 403);
  CHECK(at.get("/api/v1/incidents", "anna-key").status == 403);
  CHECK(at.get("/api/v1/incidents", "").status == 401);
}

}  // namespace api_incidents_test
