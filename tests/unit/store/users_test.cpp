#include "core/store/users.hpp"

#include <catch2/catch.hpp>

#include "core/store/api_keys.hpp"
#include "core/store/cabinets.hpp"
#include "tests/unit/store/accounts.hpp"
#include "tests/unit/store/support.hpp"

namespace users_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

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

  const auto version = directory_version(database);
  CHECK_FALSE(upsert(user));
  CHECK(directory_version(database) == version);

  user.name.reset();
  user.language = Language::ru;
  CHECK_FALSE(upsert(user));
  CHECK(find().name == "Анна");
  CHECK(find().language == Language::ru);
  CHECK(directory_version(database) > version);
}

TEST_CASE("settings are kept, and only those that were chosen") {
  TempDatabase database;
  User user = make_user(7);
  database.write([&](Tx& tx) { upsert_user(tx, user); });
  const auto find = [&] {
    return database.read([](Tx& tx) { return find_user(tx, TelegramId{7}); }).value();
  };
  CHECK(find().settings == UserSettings{});
  const auto version = directory_version(database);

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
  CHECK(directory_version(database) > version);

  const auto changed = directory_version(database);
  database.write([&](Tx& tx) { CHECK(save_user(tx, user)); });
  CHECK(directory_version(database) == changed);

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

TEST_CASE("a deleted user leaves their cabinets and takes their keys along") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = verify_claim(tx, claim_of(tx, 1, "aaaa"), accepted_facts()).value().first;
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

}  // namespace users_test
