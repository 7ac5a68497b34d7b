#include "core/store/targets.hpp"

#include <catch2/catch.hpp>

#include "core/db/migrations.hpp"
#include "core/store/deliveries.hpp"
#include "tests/unit/store/support.hpp"

namespace targets_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

Target telegram(std::int64_t user, std::int64_t chat) {
  Target target;
  target.user = TelegramId{user};
  target.kind = TargetKind::telegram;
  target.chat_id = chat;
  target.created_at = at(10);
  return target;
}

Target webhook(std::int64_t user) {
  Target target;
  target.user = TelegramId{user};
  target.kind = TargetKind::webhook;
  target.url = "https://example.com/hook";
  target.created_at = at(10);
  return target;
}

}  // namespace

TEST_CASE("targets keep what their owner wrote, and belong to one user") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_user(tx, make_user(1));
    upsert_user(tx, make_user(2));
    Target wanted = telegram(1, -100);
    wanted.topic_id = 7;
    wanted.types = {"order.created", "digest.daily"};
    wanted.cabinets = {CabinetId{3}, CabinetId{5}};
    wanted.language = Language::en;
    wanted.proxy = "socks5://127.0.0.1:1080";
    wanted.base_url = "http://127.0.0.1:8081";
    const std::int64_t id = create_target(tx, wanted, {.token_sealed = "t", .proxy_sealed = "p"});
    const std::int64_t other = create_target(tx, telegram(2, 5), {});

    const Target stored = find_target(tx, TelegramId{1}, id).value();
    CHECK(stored.kind == TargetKind::telegram);
    CHECK(stored.chat_id == -100);
    CHECK(stored.topic_id == 7);
    CHECK(stored.types == wanted.types);
    CHECK(stored.cabinets == wanted.cabinets);
    CHECK(stored.language == Language::en);
    CHECK(stored.proxy == wanted.proxy);
    CHECK(stored.base_url == wanted.base_url);
    CHECK(stored.has_token);
    CHECK(stored.state == TargetState::active);
    CHECK(stored.created_at == at(10));
    CHECK(target_secrets(tx, id).token_sealed == "t");
    CHECK(target_secrets(tx, id).proxy_sealed == "p");
    CHECK_FALSE(target_secrets(tx, 99).token_sealed);
    CHECK_FALSE(find_target(tx, other)->language);
    CHECK_FALSE(find_target(tx, other)->has_token);

    CHECK_FALSE(find_target(tx, TelegramId{2}, id));
    REQUIRE(list_targets(tx, TelegramId{2}).size() == 1);
    CHECK(list_targets(tx, TelegramId{2})[0].id == other);

    Target changed = stored;
    changed.chat_id = 8;
    changed.types.clear();
    changed.language.reset();
    CHECK(save_target(tx, changed));
    CHECK(find_target(tx, id)->chat_id == 8);
    CHECK(find_target(tx, id)->types.empty());
    CHECK_FALSE(find_target(tx, id)->language);
    changed.id = 99;
    CHECK_FALSE(save_target(tx, changed));

    CHECK(remove_target(tx, id));
    CHECK_FALSE(remove_target(tx, id));
    remove_user(tx, TelegramId{2});
    CHECK_FALSE(find_target(tx, other));
  });
  CHECK_THROWS_AS(database.write([](Tx& tx) { return create_target(tx, telegram(77, 1), {}); }), Failure);
}

TEST_CASE("a target that follows the setting webhook_url changes it and takes it along") {
  TempDatabase database;
  database.write([](Tx& tx) {
    User user = make_user(1);
    user.settings.webhook_url = "https://example.com/hook";
    upsert_user(tx, user);
    const std::int64_t id = create_target(tx, webhook(1), {.secret_sealed = "s"}, true);
    const std::int64_t other = create_target(tx, webhook(1), {.secret_sealed = "s"});
    const auto setting = [&] { return find_user(tx, TelegramId{1})->settings.webhook_url; };
    CHECK(find_setting_target(tx, TelegramId{1})->id == id);
    Target moved = find_target(tx, id).value();
    moved.url = "https://example.com/new";
    save_target(tx, moved);
    CHECK(setting() == "https://example.com/new");
    CHECK(remove_target(tx, other));
    CHECK(setting() == "https://example.com/new");
    CHECK(remove_target(tx, id));
    CHECK_FALSE(setting());
    CHECK_FALSE(find_setting_target(tx, TelegramId{1}));
  });
}

TEST_CASE("one process at a time sends to a target, and only to one whose queue is due") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_user(tx, make_user(1));
    const std::int64_t a = create_target(tx, telegram(1, 1), {});
    const std::int64_t b = create_target(tx, telegram(1, 2), {});
    CHECK(lease_targets(tx, "p1", at(100), Millis{60'000}, 10).empty());
    CHECK_FALSE(next_target_due(tx, at(1000)));
    wake_target(tx, b, at(90));
    wake_target(tx, a, at(95));
    wake_target(tx, b, at(99));
    CHECK(next_target_due(tx, at(1000)) == at(90));
    CHECK(lease_targets(tx, "p1", at(80), Millis{60'000}, 10).empty());
    auto first = lease_targets(tx, "p1", at(100), Millis{60'000}, 1);
    REQUIRE(first.size() == 1);
    CHECK(first[0].target == b);
    const auto second = lease_targets(tx, "p2", at(100), Millis{60'000}, 10);
    REQUIRE(second.size() == 1);
    CHECK(second[0].target == a);
    CHECK(hold_target(tx, first[0], at(130), Millis{60'000}));
    CHECK(first[0].expires_at == at(190));
    CHECK(lease_targets(tx, "p2", at(170), Millis{60'000}, 10).size() == 1);  // a, whose lease has expired
    CHECK_FALSE(hold_target(tx, first[0], at(190), Millis{60'000}));

    release_target(tx, first[0], at(300));
    CHECK(lease_targets(tx, "p3", at(299), Millis{1'000}, 10).size() == 1);
    CHECK(lease_targets(tx, "p3", at(300), Millis{1'000}, 10).size() == 2);
    release_targets(tx, "p3");
    CHECK(lease_targets(tx, "p4", at(300), Millis{1'000}, 10).size() == 2);
    release_target(tx, first[0], std::nullopt);  // no longer the holder
  });
}

TEST_CASE("states decide whether a target is tried") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_user(tx, make_user(1));
    const std::int64_t id = create_target(tx, telegram(1, 1), {});
    wake_target(tx, id, at(100));
    struct Case {
      TargetState state;
      TargetHealth health;
      bool leased;
    };
    const Case cases[] = {
        {TargetState::active, {}, true},
        {TargetState::failing, {}, true},
        {TargetState::failing, {.retry_at = at(201)}, false},
        {TargetState::failing, {.retry_at = at(200)}, true},
        {TargetState::disabled, {}, false},
        {TargetState::disabled, {.probe_at = at(201)}, false},
        {TargetState::disabled, {.probe_at = at(200)}, true},
        {TargetState::gone, {}, false},
    };
    for (const Case& c : cases) {
      Target target = find_target(tx, id).value();
      target.state = c.state;
      target.failing_since = at(50);
      target.last_error = "503";
      target.chat_id = 77;
      save_target_health(tx, target, c.health);
      CHECK(find_target(tx, id)->state == c.state);
      CHECK(find_target(tx, id)->failing_since == at(50));
      CHECK(find_target(tx, id)->last_error == "503");
      CHECK(find_target(tx, id)->chat_id == 77);
      CHECK(target_health(tx, id).retry_at == c.health.retry_at);
      CHECK(target_health(tx, id).probe_at == c.health.probe_at);
      CHECK((lease_targets(tx, "p", at(200), Millis{1}, 10).size() == 1) == c.leased);
      release_targets(tx, "p");
    }
    CHECK(revive_target(tx, id, at(300)));
    CHECK(find_target(tx, id)->state == TargetState::active);
    CHECK_FALSE(find_target(tx, id)->failing_since);
    CHECK_FALSE(find_target(tx, id)->last_error);
    CHECK(lease_targets(tx, "p", at(300), Millis{1}, 10).size() == 1);
    CHECK_FALSE(revive_target(tx, 99, at(300)));
  });
}

TEST_CASE("an upgrade makes a target of each stored webhook, and old events stay untold") {
  const auto dialect = GENERATE(from_range(stores()));
  TempDatabase temp(dialect, Migrated::no);
  const auto database = temp.open_another();
  database->write([&](Tx& tx) {
    const auto known = dialect == Dialect::sqlite ? sqlite_migrations() : postgresql_migrations();
    apply_migrations(tx, known.first(16), at(1));
    for (const std::int64_t user : {1, 2}) {
      tx.prepare(
            R"(insert into users(telegram_id, settings, webhook_secret_sealed, created_at) values($1, $2, $3, $4))")
          .bind_all(
              user,
              std::string_view(user == 1 ? R"({"webhook_url":"https://example.com/x","quiet_from":"22:00"})"
                                         : R"({"quiet_from":"22:00"})"),
              user == 1 ? std::optional<std::string>("sealed") : std::nullopt, at(5))
          .run();
    }
    tx.prepare(R"(insert into events(cabinet_id, type, subject, dedup_key, happened_at, created_at, payload)
                  values(1, 'order.created', 's', 'k', $1, $1, '{}'))")
        .bind_all(at(6))
        .run();
  });
  database->migrate();
  database->read([](Tx& tx) {
    const auto targets = list_targets(tx, TelegramId{1});
    REQUIRE(targets.size() == 1);
    CHECK(targets[0].kind == TargetKind::webhook);
    CHECK(targets[0].url == "https://example.com/x");
    CHECK(targets[0].state == TargetState::active);
    CHECK(target_secrets(tx, targets[0].id).secret_sealed == "sealed");
    CHECK(find_setting_target(tx, TelegramId{1}).has_value());
    CHECK(find_user(tx, TelegramId{1})->settings.webhook_url == "https://example.com/x");
    CHECK(list_targets(tx, TelegramId{2}).empty());
    CHECK(delivery_cursor(tx).event == newest_event(tx));
    CHECK(newest_event(tx) > 0);
  });
}

}  // namespace targets_test
