#include <set>

#include "core/store/stored_enums.hpp"
#include "core/store/sync_requests.hpp"
#include "core/store/wb_fields.hpp"
#include "core/sync/refusals.hpp"
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

TEST_CASE("only what is going to be loaded is called loading") {
  Installation at;
  at.database.write([&](db::Tx& tx) {
    tx.prepare("update sync_state set backfilled = $2 where cabinet_id = $1").bind_all(at.anna, false).run();
    store::raise_sync_version(tx, at.anna);
  });
  const auto loading = [&](const char* target) {
    std::set<std::string> datasets;
    const auto meta = at.get(target, "anna-key").meta();
    for (const auto& one : meta["loading"]) datasets.insert(one["dataset"]);
    return datasets;
  };
  const auto shown = [&] {  // by the sync status
    std::set<std::string> datasets;
    const auto data = at.get("/api/v1/sync/status", "anna-key").data();
    for (const auto& one : data["datasets"]) {
      if (!one["loading"].is_null()) datasets.insert(one["dataset"]);
    }
    return datasets;
  };
  using Names = std::set<std::string>;
  CHECK(loading("/api/v1/questions") == Names{"questions"});
  CHECK(loading("/api/v1/reviews") == Names{"reviews"});
  CHECK(shown().size() == kDatasets.size());

  // No member wants questions. The kept answer learns it too.
  const Reply chosen = at.send("PATCH", "/api/v1/users/100", "anna-key",
                               R"({"sync_datasets":["orders","reviews","finance"]})");
  REQUIRE(chosen.status == 200);
  CHECK(loading("/api/v1/questions").empty());
  CHECK(loading("/api/v1/reviews") == Names{"reviews"});
  CHECK(shown() == Names{"orders", "reviews", "finance"});

  // The token may not read reviews: some were loaded before it was replaced. Of finance nothing was.
  at.database.write([&](db::Tx& tx) {
    tx.prepare(R"(update sync_state set last_error_code = 'forbidden'
                  where cabinet_id = $1 and dataset in ($2, $3))")
        .bind_all(at.anna, Dataset::reviews, Dataset::finance)
        .run();
    tx.prepare("update sync_state set last_success_at = null where cabinet_id = $1 and dataset in ($2, $3)")
        .bind_all(at.anna, Dataset::questions, Dataset::finance)
        .run();
    store::raise_sync_version(tx, at.anna);
  });
  CHECK(loading("/api/v1/reviews").empty());
  CHECK(loading("/api/v1/finance").empty());
  CHECK(shown() == Names{"orders"});
  // A dataset that was never loaded, and will not be, does not hide the age of the rest.
  CHECK_FALSE(at.get("/api/v1/analytics/reviews", "anna-key").meta()["as_of"].is_null());
}

TEST_CASE("the status names the methods that WB refuses and the fields that it changed") {
  Installation at;
  const auto status = [&](const char* key = "anna-key") { return at.get("/api/v1/sync/status", key).data(); };
  CHECK(status()["refused_methods"].empty());
  CHECK(status()["changed_fields"].empty());
  const UtcTime now = at.clock.now();
  sync::Refusals refusals;
  refusals.note(wb::Operation::item_rating, {Errc::forbidden, "base token is not allowed"}, now - 25h);
  refusals.note(wb::Operation::cards_trash, {Errc::forbidden, "scope is not allowed", Millis{2h}}, now);
  at.database.write([&](db::Tx& tx) {
    for (const auto& [dataset, text] :
         {std::pair{Dataset::products, refusals.text().value()},
          {Dataset::stocks, std::string("{}")},
          {Dataset::prices, std::string(R"({"refused":[1,{"until":"x"},{"operation":7,"until":0}]})")}}) {
      tx.prepare("update sync_state set refusals = $3 where cabinet_id = $1 and dataset = $2")
          .bind_all(at.anna, dataset, text)
          .run();
    }
    store::FieldHistories fields;
    fields["discount"] = {.rows = 10, .had = 10, .lost_at = now, .lost_percent = 40};
    fields["nmID"] = {.rows = 10, .had = 10, .lost_at = now, .lost_percent = 100, .retyped = true};
    fields["sizes"] = {.rows = 10, .had = 10, .back_at = now};
    store::save_wb_fields(tx, at.anna, "goods", fields, now);
    store::save_wb_fields(tx, at.boris, "funnel_products", fields, now);
  });
  const auto data = status();
  REQUIRE(data["refused_methods"].size() == 1);  // the older one is over
  const auto& refused = data["refused_methods"][0];
  CHECK(refused["cabinet_id"] == at.anna.value);
  CHECK(refused["dataset"] == "products");
  CHECK(refused["operation"] == "cards_trash");
  CHECK(refused["since"] == "2026-11-22T10:00:00Z");
  CHECK(refused["next_try_at"] == "2026-11-22T12:00:00Z");
  CHECK(refused["text"] ==
        "WB не разрешает этому токену cards_trash (товары): scope is not allowed; повторный "
        "запрос 2026-11-22T12:00:00Z или с другим токеном");
  REQUIRE(data["changed_fields"].size() == 2);
  CHECK(data["changed_fields"][0]["text"] ==
        "поля discount метода goods нет с 2026-11-22T10:00:00Z; известные значения сохранены");
  CHECK(data["changed_fields"][0]["rows_percent"] == 40);
  CHECK(data["changed_fields"][1]["change"] == "retyped");
  at.send("PATCH", "/api/v1/users/100", "anna-key", R"({"language":"en"})");
  const auto english = status();
  CHECK(english["refused_methods"][0]["text"] ==
        "WB refuses cards_trash (products) to this token: scope is not allowed; it is asked again at "
        "2026-11-22T12:00:00Z, or with another token");
  CHECK(english["changed_fields"][1]["text"] ==
        "the field nmID of goods has another type since 2026-11-22T10:00:00Z; what was known of it is kept");
  CHECK(status("boris-key")["changed_fields"][0]["operation"] == "funnel_products");
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
