#include <catch2/catch.hpp>

#include "core/store/api_keys.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/users.hpp"
#include "core/store/versions.hpp"
#include "tests/unit/store/support.hpp"

namespace accounts_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

std::int64_t directory(TempDatabase& database) {
  return database.read([](Tx& tx) { return versions_since(tx, 0).directory; });
}

Verified facts(std::string scheme = "bearer") {
  Verified verified;
  verified.seller_name = "ООО Ромашка";
  verified.trade_mark = "Romashka";
  verified.auth_scheme = std::move(scheme);
  verified.now = at(500);
  return verified;
}

CabinetId claim(Tx& tx, std::int64_t user, const std::string& sid) {
  upsert_user(tx, make_user(user));
  return claim_cabinet(tx, make_claim(user, sid));
}

std::int64_t count_rows(Tx& tx, const std::string& table, CabinetId cabinet) {
  auto& query = tx.prepare("select count(*) from " + table + " where cabinet_id = $1");
  query.bind_all(cabinet);
  query.step();
  const std::int64_t rows = query.integer(0);
  query.reset();
  return rows;
}

}  // namespace

TEST_CASE("a user is created, then replaced, and a repetition changes nothing") {
  TempDatabase database;
  User user = make_user(7);
  user.name = "Анна";
  user.language = Language::en;
  user.timezone = "Asia/Omsk";
  const auto upsert = [&](const User& u) {
    return database.write([&](Tx& tx) { return upsert_user(tx, u); });
  };
  const auto find = [&] {
    return database.read([](Tx& tx) { return find_user(tx, TelegramId{7}); }).value();
  };

  CHECK_FALSE(database.read([](Tx& tx) { return find_user(tx, TelegramId{7}); }).has_value());
  CHECK(upsert(user));
  CHECK(find().name == "Анна");
  CHECK(find().language == Language::en);
  CHECK(find().timezone == "Asia/Omsk");
  CHECK(find().created_at == at(1));

  const auto version = directory(database);
  CHECK_FALSE(upsert(user));
  CHECK(directory(database) == version);

  user.name.reset();
  user.language = Language::ru;
  CHECK_FALSE(upsert(user));
  CHECK(find().name == "Анна");
  CHECK(find().language == Language::ru);
  CHECK(directory(database) > version);
}

TEST_CASE("a claim keeps everything the token says and waits as pending") {
  TempDatabase database;
  NewCabinet wanted = make_claim(1, "aaaa");
  wanted.token.scopes = 0xC000000000000001ULL;
  wanted.token.token_id = "jti";
  const auto id = database.write([&](Tx& tx) {
    upsert_user(tx, make_user(1));
    return claim_cabinet(tx, wanted);
  });
  const Cabinet cabinet = database.read([&](Tx& tx) { return find_cabinet(tx, id); }).value();
  CHECK(cabinet.status == CabinetStatus::pending);
  CHECK(cabinet.name == "Shop");
  CHECK(cabinet.token.sid == "aaaa");
  CHECK(cabinet.token.type == TokenType::personal);
  CHECK(cabinet.token.scopes == 0xC000000000000001ULL);
  CHECK(cabinet.token.expires_at == at(9'000'000));
  CHECK(cabinet.token.token_id == "jti");
  CHECK(cabinet.has_token);
  CHECK(cabinet.created_at == at(100));
  CHECK(cabinet.data_version == 0);
  CHECK(database.read([&](Tx& tx) { return sealed_token(tx, id); }) == "sealed by 1");
  const auto views = database.read([](Tx& tx) { return cabinets_of_user(tx, TelegramId{1}); });
  REQUIRE(views.size() == 1);
  CHECK(views[0].role == MemberRole::owner);
  CHECK(views[0].cabinet.id == id);
}

TEST_CASE("claiming again takes the same row and its new token; another user's claim is apart") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId first = claim(tx, 1, "aaaa");
    set_cabinet_status(tx, first, CabinetStatus::refused, "401");
    NewCabinet again = make_claim(1, "aaaa");
    again.token_sealed = "newer";
    CHECK(claim_cabinet(tx, again) == first);
    CHECK(sealed_token(tx, first) == "newer");
    CHECK(find_cabinet(tx, first)->status == CabinetStatus::pending);
    CHECK_FALSE(find_cabinet(tx, first)->status_reason.has_value());
    CHECK(claim(tx, 2, "aaaa") != first);
    CHECK(list_cabinets(tx).size() == 2);
    CHECK_THROWS_AS(claim_cabinet(tx, make_claim(99, "aaaa")), Failure);
  });
}

TEST_CASE("the first accepted claim becomes the seller's cabinet") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = claim(tx, 1, "aaaa");
    const auto verified = verify_claim(tx, id, facts());
    REQUIRE(verified.has_value());
    CHECK(*verified == std::pair(id, VerifyOutcome::activated));
    const Cabinet cabinet = find_cabinet(tx, id).value();
    CHECK(cabinet.status == CabinetStatus::active);
    CHECK(cabinet.seller_name == "ООО Ромашка");
    CHECK(cabinet.trade_mark == "Romashka");
    CHECK(cabinet.auth_scheme == "bearer");
    CHECK(list_sync_states(tx, id).size() == kDatasets.size());
    CHECK(verify_claim(tx, CabinetId{99}, facts()).error().code == Errc::not_found);
  });
}

TEST_CASE("later accepted claims of one seller join as viewers, and the stored token stays") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId first = claim(tx, 1, "aaaa");
    const CabinetId second = claim(tx, 2, "aaaa");
    const CabinetId third = claim(tx, 3, "aaaa");
    REQUIRE(verify_claim(tx, second, facts()).has_value());
    CHECK(*verify_claim(tx, first, facts()) == std::pair(second, VerifyOutcome::joined));
    CHECK_FALSE(find_cabinet(tx, first).has_value());
    CHECK(sealed_token(tx, second) == "sealed by 2");
    const auto views = cabinets_of_user(tx, TelegramId{1});
    REQUIRE(views.size() == 1);
    CHECK(views[0].role == MemberRole::viewer);
    CHECK(views[0].cabinet.id == second);
    CHECK(cabinets_of_user(tx, TelegramId{3})[0].cabinet.id == third);
    CHECK(list_sync_states(tx, first).empty());
  });
}

TEST_CASE("a member who claims the seller again gets a conflict and keeps what they had") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId cabinet = add_cabinet(tx, 1, "aaaa");
    const CabinetId again = claim(tx, 1, "aaaa");
    CHECK(find_cabinet_of(tx, TelegramId{1}, "aaaa")->id == cabinet);
    CHECK(verify_claim(tx, again, facts()).error().code == Errc::conflict);
    CHECK_FALSE(find_cabinet(tx, again).has_value());
    const auto views = cabinets_of_user(tx, TelegramId{1});
    REQUIRE(views.size() == 1);
    CHECK(views[0].role == MemberRole::owner);
  });
}

TEST_CASE("find_cabinet_of sees the user's own cabinets and claims only") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = claim(tx, 1, "aaaa");
    upsert_user(tx, make_user(2));
    CHECK(find_cabinet_of(tx, TelegramId{1}, "aaaa")->id == id);
    CHECK_FALSE(find_cabinet_of(tx, TelegramId{1}, "bbbb").has_value());
    CHECK_FALSE(find_cabinet_of(tx, TelegramId{2}, "aaaa").has_value());
  });
}

TEST_CASE("one of several members only leaves; with the last the token goes and the data stays") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    REQUIRE(verify_claim(tx, claim(tx, 2, "aaaa"), facts()).has_value());
    const std::int64_t version = raise_data_version(tx, id);

    leave_cabinet(tx, id, TelegramId{1});
    CHECK(find_cabinet(tx, id)->status == CabinetStatus::active);
    CHECK(sealed_token(tx, id).has_value());
    CHECK(cabinets_of_user(tx, TelegramId{1}).empty());
    leave_cabinet(tx, id, TelegramId{1});
    CHECK(find_cabinet(tx, id)->status == CabinetStatus::active);

    leave_cabinet(tx, id, TelegramId{2});
    const Cabinet left = find_cabinet(tx, id).value();
    CHECK(left.status == CabinetStatus::disconnected);
    CHECK_FALSE(left.has_token);
    CHECK_FALSE(sealed_token(tx, id).has_value());
    CHECK(left.data_version > version);
    CHECK(due_work(tx, at(1'000'000), 100).empty());
  });
}

TEST_CASE("adding a disconnected seller again takes up its id and data") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    tx.prepare("update sync_state set due_at = $1, cursor = 'kept', failures = 3").bind_all(at(9'999)).run();
    leave_cabinet(tx, id, TelegramId{1});

    const auto taken = verify_claim(tx, claim(tx, 2, "aaaa"), facts());
    REQUIRE(taken.has_value());
    CHECK(*taken == std::pair(id, VerifyOutcome::activated));
    CHECK(list_cabinets(tx).size() == 1);
    CHECK(find_cabinet(tx, id)->status == CabinetStatus::active);
    CHECK(sealed_token(tx, id) == "sealed by 2");
    CHECK(cabinets_of_user(tx, TelegramId{1}).empty());
    CHECK(cabinets_of_user(tx, TelegramId{2}).at(0).role == MemberRole::owner);
    const SyncState state = find_sync_state(tx, id, Dataset::orders).value();
    CHECK(state.cursor == "kept");
    CHECK(state.due_at == UtcTime{});
    CHECK(state.failures == 0);
  });
}

TEST_CASE("leaving a claim that was never verified deletes it") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = claim(tx, 1, "aaaa");
    leave_cabinet(tx, id, TelegramId{1});
    CHECK_FALSE(find_cabinet(tx, id).has_value());
  });
}

TEST_CASE("verifying a paused cabinet again leaves it paused") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    set_cabinet_status(tx, id, CabinetStatus::paused, "holiday");
    CHECK(verify_claim(tx, id, facts("raw")).has_value());
    CHECK(find_cabinet(tx, id)->status == CabinetStatus::paused);
    CHECK(find_cabinet(tx, id)->status_reason == "holiday");
    set_cabinet_status(tx, id, CabinetStatus::refused, "401");
    CHECK(verify_claim(tx, id, facts("raw")).has_value());
    CHECK(find_cabinet(tx, id)->status == CabinetStatus::active);
  });
}

TEST_CASE("purge deletes every row of the cabinet and none of another") {
  TempDatabase database;
  std::vector<std::string> tables;
  for (const auto& [table, columns] : database.read(schema_of)) {
    if (columns.contains("cabinet_id")) tables.push_back(table);
  }
  REQUIRE(tables.size() >= 23);
  const std::vector<const char*> inserts{
      "insert into orders(cabinet_id, srid, status, ordered_at, updated_at, currency) values($1, 's', 0, $2, "
      "$2, 'RUB')",
      "insert into sales(cabinet_id, id, srid, kind, sold_at, updated_at, currency) values($1, "
      "'S1', "
      "'s', 0, $2, $2, 'RUB')",
      "insert into products(cabinet_id, nm_id, sizes, characteristics) values($1, 1, '[]', '[]')",
      "insert into stocks values($1, 1, 1, 0, 1, 'w', 1, 0, 0, $2)",
      "insert into warehouses(cabinet_id, kind, id, name, updated_at) values($1, 0, 1, 'w', $2)",
      "insert into sync_request_items(cabinet_id, dataset, sync_id, state) values($1, 'orders', 'x', "
      "'queued')",
      "insert into prices(cabinet_id, nm_id, chrt_id, changed_at) values($1, 1, 0, $2)",
      "insert into price_history(cabinet_id, nm_id, chrt_id, changed_at) values($1, 1, 0, $2)",
      "insert into questions(cabinet_id, id, text, state, answered, created_at) values($1, 'q', 't', 'none', "
      "$3, $2)",
      "insert into reviews(cabinet_id, id, text, answered, created_at) values($1, 'r', 't', $3, $2)",
      "insert into analytics_cache values($1, 1, '7', '{}', 0, $2, $2)",
      "insert into analytics_stale values($1, 1)",
      "insert into analytics_state values($1, 'Europe/Moscow', null)",
      "insert into daily_sales values($1, 0, 0, '', 'RUB', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
      "insert into fbs_orders(cabinet_id, srid, id, created_at, is_open) values($1, 's', 1, $2, $3)",
      "insert into funnel_days(cabinet_id, nm_id, day, currency, updated_at) values($1, 1, '2026-11-20', "
      "'RUB', $2)",
      "insert into finance_reports(cabinet_id, period, report_id, type, date_from, date_to, currency, state) "
      "values($1, 0, 1, 1, '2026-11-16', '2026-11-22', 'RUB', 1)",
      "insert into finance_rows(cabinet_id, period, rrd_id, report_id, day, kind, currency) values($1, 0, 1, "
      "1, "
      "'2026-11-16', 0, 'RUB')",
      "insert into finance_unread(cabinet_id, period, rrd_id, report_id) values($1, 0, 2, 1)",
      "insert into unit_costs(cabinet_id, nm_id, size, valid_from, goods, packing, delivery, other, currency) "
      "values($1, 10, '', '2026-11-01', 1, 0, 0, 0, 'RUB')",
      "insert into tax_profiles(cabinet_id, valid_from, regime, vat) values($1, '2026-11-01', 'npd', 0)",
      "insert into ledger_cells(cabinet_id, period, report_id, day, nm_id, size, cost_day) values($1, 0, 1, "
      "'2026-11-01', 10, '', '2026-11-01')",
      "insert into goods_codes(cabinet_id, nm_id, vendor_code, barcode) values($1, 1, 'v', '')",
      "insert into method_states(cabinet_id, method, state, forced, since) values($1, 'm', 0, $3, $2)",
      "insert into wb_fields(cabinet_id, operation, fields, has_news, updated_at) values($1, 'o', '{}', $3, $2)",
      "insert into tariffs(cabinet_id, kind, key, place, valid_from, name, rates) values($1, 0, '7', '', "
      "'2026-11-16', 'n', '{}')",
      "insert into sync_logs(sync_id, cabinet_id, dataset, state, started_at, finished_at, fetched, created, "
      "changed, unchanged, skipped, events, requests, retries) values('x', $1, 'orders', 'succeeded', $2, "
      "$2, "
      "0, 0, 0, 0, 0, 0, 0, 0)",
      "insert into events(id, cabinet_id, type, subject, dedup_key, happened_at, created_at, payload) "
      "values($1, $1, 't', 's', 'd', $2, $2, '{}')",
      "insert into payouts(cabinet_id, report_id, type, date_from, date_to, currency) values($1, 1, 1, "
      "'2026-11-16', '2026-11-22', 'RUB')",
      "insert into storage_costs values($1, '2026-11-16', 1, 1, 'c', '2026-11-16', 1, 1, 0, 1)",
      "insert into acceptance_costs values($1, '2026-11-16', 1, 1, '2026-11-15', 1, 1)",
      "insert into adverts values($1, 1, 9, 9, $2)",
      "insert into advert_charges values($1, '2026-11-16', 1, 1, 0, 1, $2, 1, 'n', 9, 9)",
      "insert into advert_spend values($1, 1, '2026-11-16', 1, 1, 1, 1, 1, 1, 1, 'RUB')",
      "insert into measurement_penalties(cabinet_id, nm_id, dim_id, photos) values($1, 1, 1, '')",
      "insert into swap_penalties(cabinet_id, nm_id, at, old_shk_id, new_shk_id, day, photos) "
      "values($1, 1, $2, 1, 2, '2026-11-16', '')",
      "insert into self_purchases values($1, '2026-11-16', 1, '2026-11-22', 1, 'RUB')",
      "insert into cost_days values($1, 'storage', '2026-11-16', $2)",
      "insert into audit_states values($1, 'penalty-1-1', 'disputed', $2)",
      "insert into targets(id, telegram_id, kind, created_at) values($1, 1, 'max', $2)",
      "insert into deliveries(target_id, event_id, cabinet_id, type, state, created_at) "
      "values($1, $1, $1, 't', 'queued', $2)",
      "insert into stock_tellings(target_id, cabinet_id, type, subject, told_at) values($1, $1, 't', 's', $2)",
  };
  database.write([&](Tx& tx) {
    const CabinetId gone = add_cabinet(tx, 1, "aaaa");
    const CabinetId stays = add_cabinet(tx, 1, "bbbb");
    for (const CabinetId id : {gone, stays}) {
      for (const std::string_view sql : inserts) {
        auto& insert = tx.prepare(sql);
        insert.bind(1, id);
        if (sql.find("$2") != std::string_view::npos) insert.bind(2, at(0));
        if (sql.find("$3") != std::string_view::npos) insert.bind(3, false);
        insert.run();
      }
    }
    purge_cabinet(tx, gone);
    for (const std::string& table : tables) {
      INFO(table);
      CHECK(count_rows(tx, table, gone) == 0);
      CHECK(count_rows(tx, table, stays) > 0);
    }
    CHECK_FALSE(find_cabinet(tx, gone).has_value());
    CHECK(find_cabinet(tx, stays).has_value());
  });
}

TEST_CASE("data versions grow over all cabinets, also past purged ones") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId a = add_cabinet(tx, 1, "aaaa");
    const CabinetId b = add_cabinet(tx, 1, "bbbb");
    // Each was given one when it became active.
    CHECK(raise_data_version(tx, a) == 3);
    CHECK(raise_data_version(tx, b) == 4);
    CHECK(raise_data_version(tx, a) == 5);
    CHECK(versions_since(tx, 0).cabinets == std::vector<std::pair<CabinetId, std::int64_t>>{{b, 4}, {a, 5}});
    CHECK(versions_since(tx, 4).cabinets == std::vector<std::pair<CabinetId, std::int64_t>>{{a, 5}});
    CHECK(versions_since(tx, 5).cabinets.empty());
    CHECK(versions_since(tx, 5).directory == versions_since(tx, 0).directory);
    using Pairs = std::vector<std::pair<CabinetId, std::int64_t>>;
    for (const Pairs& wanted : {Pairs{{a, 5}}, Pairs{{a, 5}, {b, 4}}, Pairs{{CabinetId{99}, 0}}, Pairs{}}) {
      std::vector<CabinetId> ids;
      for (const auto& [id, version] : wanted) ids.push_back(id);
      CHECK(PendingVersions(tx, ids).get().cabinets == wanted);
      CHECK(PendingVersions(tx, ids).get().directory == versions_since(tx, 0).directory);
    }
    using Numbers = std::vector<std::int64_t>;
    const auto rows_of = [&](const std::vector<CabinetId>& some) {
      return PendingVersions(tx, some).get().rows;
    };
    CHECK(rows_of({a, b, CabinetId{99}}) == Numbers{5, 4, 0});
    CHECK(rows_of({a}) == Numbers{5});
    CHECK(raise_sync_version(tx, b) == 6);
    CHECK(versions_since(tx, 5).cabinets == Pairs{{b, 6}});
    CHECK(versions_since(tx, 5).rows == Numbers{4});
    CHECK(rows_of({a, b}) == Numbers{5, 4});
    CHECK(raise_data_version(tx, b) == 7);
    CHECK(rows_of({b}) == Numbers{7});
    purge_cabinet(tx, a);
    CHECK(raise_data_version(tx, b) == 8);
    purge_cabinet(tx, b);
    const CabinetId c = add_cabinet(tx, 1, "cccc");
    CHECK(raise_data_version(tx, c) == 10);
    CHECK_THROWS_AS(raise_data_version(tx, b), Failure);
  });
}

TEST_CASE("every change of who may see what raises the directory version") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const CabinetId joiner = database.write([](Tx& tx) { return claim(tx, 2, "aaaa"); });
  std::int64_t key = 0;
  struct Case {
    const char* name;
    std::function<void(Tx&)> change;
    bool raises;
  };
  const std::vector<Case> cases{
      {"user", [](Tx& tx) { upsert_user(tx, make_user(5)); }, true},
      {"name of a user",
       [](Tx& tx) {
         User user = find_user(tx, TelegramId{5}).value();
         user.name = "Another";
         CHECK(save_user(tx, user));
       },
       false},
      {"language of a user",
       [](Tx& tx) {
         User user = find_user(tx, TelegramId{5}).value();
         user.language = user.language == Language::ru ? Language::en : Language::ru;
         CHECK(save_user(tx, user));
       },
       true},
      {"claim", [](Tx& tx) { claim_cabinet(tx, make_claim(5, "cccc")); }, true},
      {"join", [&](Tx& tx) { (void)verify_claim(tx, joiner, facts()); }, true},
      {"status", [&](Tx& tx) { set_cabinet_status(tx, id, CabinetStatus::paused, "x"); }, true},
      {"leave", [&](Tx& tx) { leave_cabinet(tx, id, TelegramId{2}); }, true},
      {"leave again", [&](Tx& tx) { leave_cabinet(tx, id, TelegramId{2}); }, false},
      {"key", [&](Tx& tx) { key = create_api_key(tx, {}, sha256("k")); }, true},
      {"revoke", [&](Tx& tx) { revoke_api_key(tx, key, at(1)); }, true},
      {"revoke nothing", [](Tx& tx) { revoke_api_key(tx, 999, at(1)); }, false},
      {"last sync", [&](Tx& tx) { touch_last_sync(tx, id, at(7)); }, false},
      {"data", [&](Tx& tx) { raise_data_version(tx, id); }, false},
      {"purge", [&](Tx& tx) { purge_cabinet(tx, id); }, true},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const auto before = directory(database);
    database.write(c.change);
    CHECK((directory(database) > before) == c.raises);
  }
}

TEST_CASE("touch_last_sync is remembered") {
  TempDatabase database;
  const auto cabinet = database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    touch_last_sync(tx, id, at(77));
    return find_cabinet(tx, id);
  });
  CHECK(cabinet->last_sync_at == at(77));
}

TEST_CASE("an API key is found by its hash with all it says") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_user(tx, make_user(1));
    ApiKey key;
    key.name = "phone";
    key.scope = KeyScope::user;
    key.telegram_id = TelegramId{1};
    key.created_at = at(10);
    key.expires_at = at(20);
    const auto id = create_api_key(tx, key, sha256("secret"));
    ApiKey admin;
    admin.name = "root";
    admin.scope = KeyScope::admin;
    create_api_key(tx, admin, sha256("other"));

    const ApiKey found = find_api_key(tx, sha256("secret")).value();
    CHECK(found.id == id);
    CHECK(found.name == "phone");
    CHECK(found.scope == KeyScope::user);
    CHECK(found.telegram_id == TelegramId{1});
    CHECK(found.created_at == at(10));
    CHECK(found.expires_at == at(20));
    CHECK_FALSE(found.revoked_at.has_value());
    CHECK_FALSE(find_api_key(tx, sha256("guess")).has_value());
    CHECK(find_api_key(tx, sha256("other"))->scope == KeyScope::admin);
    CHECK_FALSE(find_api_key(tx, sha256("other"))->telegram_id.has_value());

    CHECK(revoke_api_key(tx, id, at(15)));
    CHECK(revoke_api_key(tx, id, at(16)));
    CHECK(find_api_key(tx, sha256("secret"))->revoked_at == at(15));
    CHECK_FALSE(revoke_api_key(tx, 999, at(15)));
    CHECK(list_api_keys(tx).size() == 2);
  });
  CHECK_THROWS_AS(database.write([](Tx& tx) { create_api_key(tx, {}, sha256("other")); }), Failure);
}

TEST_CASE("settings are kept, and only those that were chosen") {
  TempDatabase database;
  User user = make_user(7);
  database.write([&](Tx& tx) { upsert_user(tx, user); });
  const auto find = [&] {
    return database.read([](Tx& tx) { return find_user(tx, TelegramId{7}); }).value();
  };
  CHECK(find().settings == UserSettings{});
  const auto version = directory(database);

  user.settings.sync_enabled = false;
  user.settings.sync_interval_minutes = 15;
  user.settings.sync_datasets = {Dataset::orders, Dataset::stocks};
  user.settings.muted_events = {"order.created", "stock.out"};
  user.settings.negative_rating = 2;
  user.settings.quiet_from = "22:00";
  user.settings.stock_ignore = {5, 211131895};
  user.settings.stock_cooldown_hours = 0;
  user.settings.digest_at = "09:30";
  user.settings.digest_weekly = "monday";
  user.settings.webhook_url = "https://example.com/";
  database.write([&](Tx& tx) { CHECK(save_user(tx, user)); });
  CHECK(find().settings == user.settings);
  CHECK(directory(database) > version);

  const auto changed = directory(database);
  database.write([&](Tx& tx) { CHECK(save_user(tx, user)); });
  CHECK(directory(database) == changed);

  user.settings = {};
  user.name.reset();
  database.write([&](Tx& tx) { CHECK(save_user(tx, user)); });
  CHECK(find().settings == UserSettings{});
  CHECK_FALSE(find().name);
  database.write([&](Tx& tx) { CHECK_FALSE(save_user(tx, make_user(8))); });
}

TEST_CASE("a setting that is not allowed any more falls back to its default") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    upsert_user(tx, make_user(7));
    tx.execute(
        R"(update users set settings = '{"critical_days":5000,"of_tomorrow":[1,2],"negative_rating":1}')");
  });
  const auto user = database.read([](Tx& tx) { return find_user(tx, TelegramId{7}); }).value();
  CHECK(user.settings.critical_days == 7);
  CHECK(user.settings.negative_rating == 1);
}

TEST_CASE("the oldest other member follows an owner who leaves") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = verify_claim(tx, claim(tx, 1, "aaaa"), facts()).value().first;
    for (const int user : {2, 3, 4}) upsert_user(tx, make_user(user));
    REQUIRE(save_member(tx, id, TelegramId{4}, MemberRole::viewer, at(900)).value());
    REQUIRE(save_member(tx, id, TelegramId{3}, MemberRole::viewer, at(800)).value());
    REQUIRE(save_member(tx, id, TelegramId{2}, MemberRole::owner, at(950)).value());
    // While there is another owner nobody rises.
    REQUIRE(leave_cabinet(tx, id, TelegramId{1}));
    CHECK(role_of(tx, id, TelegramId{3}) == MemberRole::viewer);
    REQUIRE(leave_cabinet(tx, id, TelegramId{2}));
    CHECK(role_of(tx, id, TelegramId{3}) == MemberRole::owner);
    CHECK(role_of(tx, id, TelegramId{4}) == MemberRole::viewer);
    CHECK_FALSE(leave_cabinet(tx, id, TelegramId{2}));
  });
}

TEST_CASE("a member's role changes, but not that of the only owner") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = verify_claim(tx, claim(tx, 1, "aaaa"), facts()).value().first;
    upsert_user(tx, make_user(2));
    CHECK(save_member(tx, id, TelegramId{1}, MemberRole::viewer, at(900)).error().code == Errc::conflict);
    CHECK(save_member(tx, id, TelegramId{2}, MemberRole::viewer, at(900)).value());
    CHECK_FALSE(save_member(tx, id, TelegramId{2}, MemberRole::owner, at(901)).value());
    CHECK_FALSE(save_member(tx, id, TelegramId{1}, MemberRole::viewer, at(902)).value());
    const auto members = members_of(tx, id);
    REQUIRE(members.size() == 2);
    CHECK(members[0].role == MemberRole::viewer);
    CHECK(members[1].telegram_id == TelegramId{2});
    CHECK(members[1].created_at == at(900));
    CHECK_FALSE(role_of(tx, id, TelegramId{3}));
  });
}

TEST_CASE("a deleted user leaves their cabinets and takes their keys along") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = verify_claim(tx, claim(tx, 1, "aaaa"), facts()).value().first;
    ApiKey key;
    key.name = "k";
    key.scope = KeyScope::user;
    key.telegram_id = TelegramId{1};
    create_api_key(tx, key, sha256("k"));
    REQUIRE(list_hashed_api_keys(tx).size() == 1);
    CHECK(list_hashed_api_keys(tx)[0].first == sha256("k"));
    CHECK(remove_user(tx, TelegramId{1}));
    CHECK_FALSE(find_user(tx, TelegramId{1}));
    CHECK(list_api_keys(tx).empty());
    CHECK(list_memberships(tx).empty());
    CHECK(find_cabinet(tx, id)->status == CabinetStatus::disconnected);
    CHECK_FALSE(remove_user(tx, TelegramId{1}));
  });
}

}  // namespace accounts_test
