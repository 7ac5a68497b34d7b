#include "core/store/api_keys.hpp"

#include <catch2/catch.hpp>

#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "tests/unit/store/accounts.hpp"
#include "tests/unit/store/support.hpp"

namespace api_keys_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

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

}  // namespace api_keys_test
