#include "core/store/sync_requests.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_sync_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

Reply start(Installation& at, std::string_view key, std::string_view body,
            std::optional<std::string> idempotency_key = std::nullopt) {
  Installation::Headers headers{{"Content-Type", "application/json"}};
  if (idempotency_key) headers.emplace_back("Idempotency-Key", *idempotency_key);
  return at.send("POST", "/api/v1/sync/start", key, body, headers);
}

void finish(Installation& at, CabinetId cabinet, Dataset dataset, const std::string& state = "succeeded") {
  at.database.write([&](db::Tx& tx) {
    auto lease = store::claim_lease(tx, cabinet, dataset, "a", at.clock.now(), Millis{60'000}).value();
    at.clock.advance(1500ms);
    store::Finish end;
    end.now = at.clock.now();
    end.due_at = at.clock.now() + 5min;
    end.success = end.backfilled = state == "succeeded";
    store::SyncLog log;
    log.sync_id = "run";
    log.cabinet_id = cabinet;
    log.dataset = dataset;
    log.state = state;
    log.started_at = log.finished_at = at.clock.now();
    log.fetched = 12;
    if (!end.success) {
      log.error_code = "rate_limited";
      log.error = "WB limits us";
    }
    store::finish_sync(tx, lease, end, log);
  });
}

}  // namespace

TEST_CASE("a sync is asked for, waits, runs and ends") {
  Installation at;
  const Reply started = start(at, "bot-key", R"({"telegram_id":100,"datasets":["orders","stocks"]})");
  REQUIRE(started.status == 202);
  const std::string sync_id = started.data()["sync_id"];
  CHECK(started.header("Location") == "/api/v1/sync/status?sync_id=" + sync_id + "&telegram_id=100");
  CHECK(started.data()["state"] == "queued");
  CHECK(started.data()["progress"] == 0);
  REQUIRE(started.data()["datasets"].size() == 2);
  CHECK(started.data()["datasets"][0]["fetched"].is_null());
  CHECK(at.woken == 1);

  const auto status = [&] { return at.get("/api/v1/sync/status?sync_id=" + sync_id, "anna-key").data(); };
  CHECK(status() == started.data());
  finish(at, at.anna, Dataset::orders);
  auto half = status();
  CHECK(half["state"] == "running");
  CHECK(half["progress"] == 50);
  CHECK(half["finished_at"].is_null());
  CHECK(half["datasets"][0]["state"] == "succeeded");
  CHECK(half["datasets"][0]["fetched"] == 12);
  CHECK(half["datasets"][0]["seconds"] == 1.5);
  CHECK(half["datasets"][0]["last_success_at"] == "2026-11-22T10:00:01.500Z");
  CHECK(half["datasets"][0]["next_due_at"] == "2026-11-22T10:05:01.500Z");
  CHECK(half["datasets"][0]["error"].is_null());

  finish(at, at.anna, Dataset::stocks, "failed");
  const auto whole = status();
  CHECK(whole["state"] == "partial");
  CHECK(whole["progress"] == 100);
  CHECK(whole["started_at"] == "2026-11-22T10:00:00Z");
  CHECK(whole["finished_at"] == "2026-11-22T10:00:03Z");
  CHECK(whole["datasets"][1]["error"] ==
        nlohmann::json{{"code", "rate_limited"}, {"message", "WB limits us"}});
}

TEST_CASE("without datasets those the user has chosen are synced, else all") {
  Installation at;
  CHECK(start(at, "anna-key", "{}").data()["datasets"].size() == kDatasets.size());
  at.send("PATCH", "/api/v1/users/100", "anna-key", R"({"sync_datasets":["orders"],"sync_enabled":false})");
  CHECK(start(at, "anna-key", "{}").data()["datasets"].size() == 1);
}

TEST_CASE("one cabinet or all of a user's are synced") {
  Installation at;
  at.send("POST", "/api/v1/cabinets/" + std::to_string(at.boris.value) + "/members", "boris-key",
          R"({"member_id":100})");
  const auto cabinets = [&](std::string_view key, const std::string& body) {
    std::vector<std::int64_t> ids;
    const Reply reply = start(at, key, body);
    REQUIRE(reply.status == 202);
    const auto data = reply.data();
    for (const auto& row : data["datasets"]) ids.push_back(row["cabinet_id"]);
    return ids;
  };
  CHECK(cabinets("anna-key", R"({"datasets":["orders"]})") == std::vector{at.anna.value, at.boris.value});
  const std::string only = R"({"datasets":["orders"],"cabinet_id":)" + std::to_string(at.boris.value) + "}";
  CHECK(cabinets("anna-key", only) == std::vector{at.boris.value});
  CHECK(cabinets("admin-key", only) == std::vector{at.boris.value});
  const Reply unnamed = start(at, "admin-key", "{}");
  CHECK(unnamed.status == 422);
  CHECK(unnamed.json()["errors"][0]["field"] == "telegram_id");
}

TEST_CASE("what cannot be synced is a conflict that says why") {
  Installation at;
  CHECK(start(at, "bot-key", R"({"telegram_id":300})").status == 409);
  at.database.write(
      [&](db::Tx& tx) { store::set_cabinet_status(tx, at.anna, CabinetStatus::paused, std::nullopt); });
  const Reply paused = start(at, "anna-key", "{}");
  CHECK(paused.status == 409);
  CHECK_THAT(paused.json()["detail"].get<std::string>(), Catch::Matchers::Contains("paused"));
  CHECK(start(at, "anna-key", R"({"datasets":["everything"]})").status == 422);
}

TEST_CASE("asking again while it waits joins") {
  Installation at;
  const auto first = start(at, "anna-key", R"({"datasets":["orders"]})").data()["sync_id"];
  CHECK(start(at, "anna-key", R"({"datasets":["orders"]})").data()["sync_id"] == first);
  CHECK(start(at, "bot-key", R"({"telegram_id":100,"datasets":["orders"]})").data()["sync_id"] == first);
  finish(at, at.anna, Dataset::orders);
  CHECK(start(at, "anna-key", R"({"datasets":["orders"]})").data()["sync_id"] != first);
}

TEST_CASE("a sync of another user does not exist") {
  Installation at;
  const std::string sync_id = start(at, "boris-key", "{}").data()["sync_id"];
  CHECK(at.get("/api/v1/sync/status?sync_id=" + sync_id, "boris-key").status == 200);
  CHECK(at.get("/api/v1/sync/status?sync_id=" + sync_id, "anna-key").status == 404);
  CHECK(at.get("/api/v1/sync/status?sync_id=" + sync_id + "&telegram_id=100", "bot-key").status == 404);
  CHECK(at.get("/api/v1/sync/status?sync_id=none", "admin-key").status == 404);
}

TEST_CASE("without an id the status is that of the user's datasets") {
  Installation at;
  finish(at, at.anna, Dataset::orders);
  const auto data = at.get("/api/v1/sync/status?telegram_id=100", "bot-key").data();
  CHECK(data["sync_id"].is_null());
  CHECK(data["datasets"].size() == kDatasets.size());
  CHECK(data["datasets"][0]["dataset"] == "orders");
  CHECK(data["datasets"][0]["state"] == "succeeded");
  CHECK(at.get("/api/v1/sync/status?telegram_id=300", "bot-key").data()["datasets"].empty());
}

TEST_CASE("a request repeated under its key is answered as before and done once") {
  Installation at;
  const Reply first = start(at, "anna-key", R"({"datasets":["orders"]})", "k-1");
  REQUIRE(first.status == 202);
  finish(at, at.anna, Dataset::orders);
  const Reply again = start(at, "anna-key", R"({"datasets":["orders"]})", "k-1");
  CHECK(again.status == 202);
  CHECK(again.data() == first.data());
  CHECK(again.header("Location") == first.header("Location"));
  CHECK(again.header("Idempotency-Replayed") == "true");
  CHECK(first.header("Idempotency-Replayed").empty());
  CHECK(again.meta()["request_id"] != first.meta()["request_id"]);

  const Reply other = start(at, "anna-key", R"({"datasets":["stocks"]})", "k-1");
  CHECK(other.status == 422);
  CHECK(other.json()["code"] == "idempotency_key_reused");
  // Another client's key of the same text is another key.
  CHECK(start(at, "boris-key", R"({"datasets":["stocks"]})", "k-1").status == 202);
  CHECK(start(at, "anna-key", "{}", std::string(256, 'k')).status == 422);
  CHECK(start(at, "anna-key", "{}", "a b").status == 422);

  at.clock.advance(24h + 1ms);
  const Reply later = start(at, "anna-key", R"({"datasets":["orders"]})", "k-1");
  CHECK(later.data()["sync_id"] != first.data()["sync_id"]);
}

TEST_CASE("a request that failed may be repeated under its key") {
  Installation at;
  const std::string body = R"({"telegram_id":100,"api_token":"t"})";
  const Installation::Headers headers{{"Content-Type", "application/json"}, {"Idempotency-Key", "k"}};
  CHECK(at.send("POST", "/api/v1/cabinets", "bot-key", body, headers).status == 503);
  at.wb_says = [&](TelegramId, const std::string&) -> wb::TokenResult<sync::Registered> {
    throw Failure({Errc::internal, "broken"});
  };
  CHECK(at.send("POST", "/api/v1/cabinets", "bot-key", body, headers).status == 500);
  int asked = 0;
  at.wb_says = [&](TelegramId, const std::string&) -> wb::TokenResult<sync::Registered> {
    ++asked;
    return sync::Registered{at.anna, sync::Registration::activated, {}, {}};
  };
  CHECK(at.send("POST", "/api/v1/cabinets", "bot-key", body, headers).status == 201);
  CHECK(at.send("POST", "/api/v1/cabinets", "bot-key", body, headers).status == 201);
  CHECK(asked == 1);
}

TEST_CASE("an answer with a secret is not stored for a repeated request") {
  Installation at;
  const Installation::Headers headers{{"Content-Type", "application/json"}, {"Idempotency-Key", "k"}};
  const std::string body = R"({"telegram_id":100,"webhook_url":"https://example.com/"})";
  const auto secret = at.send("POST", "/api/v1/users", "bot-key", body, headers).data()["webhook_secret"];
  CHECK_FALSE(at.send("POST", "/api/v1/users", "bot-key", body, headers).data().contains("webhook_secret"));
  const auto kept = at.database.read_value([](db::Tx& tx) {
    std::string all;
    auto& query = tx.prepare("select body from idempotency_keys");
    while (query.step()) all += query.text(0);
    return all;
  });
  CHECK(kept.find(secret.get<std::string>()) == std::string::npos);
}

}  // namespace api_sync_test
