#include <catch2/catch.hpp>

#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/users.hpp"
#include "tests/unit/store/accounts.hpp"
#include "tests/unit/store/support.hpp"

namespace cabinet_membership_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

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
    const CabinetId first = claim_of(tx, 1, "aaaa");
    set_cabinet_status(tx, first, CabinetStatus::refused, "401");
    NewCabinet again = make_claim(1, "aaaa");
    again.token_sealed = "newer";
    CHECK(claim_cabinet(tx, again) == first);
    CHECK(sealed_token(tx, first) == "newer");
    CHECK(find_cabinet(tx, first)->status == CabinetStatus::pending);
    CHECK_FALSE(find_cabinet(tx, first)->status_reason.has_value());
    CHECK(claim_of(tx, 2, "aaaa") != first);
    CHECK(list_cabinets(tx).size() == 2);
    CHECK_THROWS_AS(claim_cabinet(tx, make_claim(99, "aaaa")), Failure);
  });
}

TEST_CASE("the first accepted claim becomes the seller's cabinet") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = claim_of(tx, 1, "aaaa");
    const auto verified = verify_claim(tx, id, accepted_facts());
    REQUIRE(verified.has_value());
    CHECK(*verified == std::pair(id, VerifyOutcome::activated));
    const Cabinet cabinet = find_cabinet(tx, id).value();
    CHECK(cabinet.status == CabinetStatus::active);
    CHECK(cabinet.seller_name == "ООО Ромашка");
    CHECK(cabinet.trade_mark == "Romashka");
    CHECK(cabinet.auth_scheme == "bearer");
    CHECK(list_sync_states(tx, id).size() == kDatasets.size());
    CHECK(verify_claim(tx, CabinetId{99}, accepted_facts()).error().code == Errc::not_found);
  });
}

TEST_CASE("later accepted claims of one seller join as viewers, and the stored token stays") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId first = claim_of(tx, 1, "aaaa");
    const CabinetId second = claim_of(tx, 2, "aaaa");
    const CabinetId third = claim_of(tx, 3, "aaaa");
    REQUIRE(verify_claim(tx, second, accepted_facts()).has_value());
    CHECK(*verify_claim(tx, first, accepted_facts()) == std::pair(second, VerifyOutcome::joined));
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
    const CabinetId again = claim_of(tx, 1, "aaaa");
    CHECK(find_cabinet_of(tx, TelegramId{1}, "aaaa")->id == cabinet);
    CHECK(verify_claim(tx, again, accepted_facts()).error().code == Errc::conflict);
    CHECK_FALSE(find_cabinet(tx, again).has_value());
    const auto views = cabinets_of_user(tx, TelegramId{1});
    REQUIRE(views.size() == 1);
    CHECK(views[0].role == MemberRole::owner);
  });
}

TEST_CASE("find_cabinet_of sees the user's own cabinets and claims only") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = claim_of(tx, 1, "aaaa");
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
    REQUIRE(verify_claim(tx, claim_of(tx, 2, "aaaa"), accepted_facts()).has_value());
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

    const auto taken = verify_claim(tx, claim_of(tx, 2, "aaaa"), accepted_facts());
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
    const CabinetId id = claim_of(tx, 1, "aaaa");
    leave_cabinet(tx, id, TelegramId{1});
    CHECK_FALSE(find_cabinet(tx, id).has_value());
  });
}

TEST_CASE("verifying a paused cabinet again leaves it paused") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    set_cabinet_status(tx, id, CabinetStatus::paused, "holiday");
    CHECK(verify_claim(tx, id, accepted_facts("raw")).has_value());
    CHECK(find_cabinet(tx, id)->status == CabinetStatus::paused);
    CHECK(find_cabinet(tx, id)->status_reason == "holiday");
    set_cabinet_status(tx, id, CabinetStatus::refused, "401");
    CHECK(verify_claim(tx, id, accepted_facts("raw")).has_value());
    CHECK(find_cabinet(tx, id)->status == CabinetStatus::active);
  });
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

TEST_CASE("the oldest other member follows an owner who leaves") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = verify_claim(tx, claim_of(tx, 1, "aaaa"), accepted_facts()).value().first;
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
    const CabinetId id = verify_claim(tx, claim_of(tx, 1, "aaaa"), accepted_facts()).value().first;
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

}  // namespace cabinet_membership_test
