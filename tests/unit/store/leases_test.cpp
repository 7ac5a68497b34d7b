#include <algorithm>

#include <catch2/catch.hpp>

#include "core/store/sync_state.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/store/support.hpp"
#include "tests/unit/store/sync_runs.hpp"

namespace leases_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;
using namespace wbd::test::runs;

TEST_CASE("a lease belongs to one owner until it ends or runs out, and its epoch grows") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto a = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    REQUIRE(a.has_value());
    CHECK(a->epoch == 1);
    CHECK(a->expires_at == at(110));
    CHECK_FALSE(claim_lease(tx, id, kOrders, "b", at(109), Millis{10'000}).has_value());
    CHECK_FALSE(claim_lease(tx, id, kOrders, "a", at(109), Millis{10'000}).has_value());
    CHECK(claim_lease(tx, id, Dataset::sales, "b", at(109), Millis{10'000}).has_value());

    auto b = claim_lease(tx, id, kOrders, "b", at(110), Millis{10'000});
    REQUIRE(b.has_value());
    CHECK(b->epoch == 2);
    CHECK(code_of([&] { check_lease(tx, *a, at(105)); }) == Errc::lease_lost);
    CHECK(code_of([&] { check_lease(tx, *b, at(119)); }) == std::nullopt);

    release_lease(tx, *a);
    CHECK(code_of([&] { check_lease(tx, *b, at(119)); }) == std::nullopt);
    release_lease(tx, *b);
    CHECK(code_of([&] { check_lease(tx, *b, at(119)); }) == Errc::lease_lost);
    CHECK(claim_lease(tx, id, kOrders, "a", at(111), Millis{1})->epoch == 3);
  });
}

TEST_CASE("the same owner's older lease is lost to its newer one") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto old = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    auto fresh = claim_lease(tx, id, kOrders, "a", at(110), Millis{10'000});
    REQUIRE(fresh.has_value());
    CHECK(code_of([&] { check_lease(tx, *old, at(111)); }) == Errc::lease_lost);
    CHECK(code_of([&] { save_cursor(tx, *old, "x"); }) == Errc::lease_lost);
    CHECK(code_of([&] { save_cursor(tx, *fresh, "y"); }) == std::nullopt);
    CHECK(find_sync_state(tx, id, kOrders)->cursor == "y");
  });
}

TEST_CASE("a lease that ran out is lost, an extended one lives on") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto lease = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    check_lease(tx, *lease, at(109), Millis{20'000});
    CHECK(lease->expires_at == at(129));
    CHECK(code_of([&] { check_lease(tx, *lease, at(128)); }) == std::nullopt);
    CHECK_FALSE(claim_lease(tx, id, kOrders, "b", at(128), Millis{1}).has_value());
    CHECK(code_of([&] { check_lease(tx, *lease, at(129)); }) == Errc::lease_lost);
  });
}

TEST_CASE("a purged cabinet's lease is lost and cannot be claimed again") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    auto lease = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000});
    purge_cabinet(tx, id);
    CHECK(code_of([&] { check_lease(tx, *lease, at(101)); }) == Errc::lease_lost);
    CHECK(code_of([&] { save_cursor(tx, *lease, "x"); }) == Errc::lease_lost);
    CHECK(code_of([&] { finish_sync(tx, *lease, finish_at(101, 200, true), make_log("s", id)); }) ==
          Errc::lease_lost);
    CHECK_FALSE(claim_lease(tx, id, kOrders, "a", at(101), Millis{1}).has_value());
    CHECK_FALSE(last_log(tx, id, kOrders));
  });
}

TEST_CASE("the leases that somebody holds are found") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    CHECK(live_leases(tx, at(100)).empty());
    const auto orders = claim_lease(tx, id, kOrders, "a", at(100), Millis{10'000}).value();
    const auto sales = claim_lease(tx, id, Dataset::sales, "b", at(101), Millis{10'000}).value();
    auto found = live_leases(tx, at(109));
    std::ranges::sort(found, {}, &Lease::owner);
    REQUIRE(found.size() == 2);
    CHECK(found[0].cabinet_id == id);
    CHECK(found[0].dataset == kOrders);
    CHECK(found[0].epoch == orders.epoch);
    CHECK(found[0].expires_at == at(110));
    CHECK(found[1].owner == "b");
    found = live_leases(tx, at(110));
    REQUIRE(found.size() == 1);
    CHECK(found[0].dataset == Dataset::sales);
    release_lease(tx, found[0]);
    CHECK(live_leases(tx, at(110)).empty());
    CHECK(code_of([&] {
            Lease ours = sales;
            check_lease(tx, ours, at(110));
          }) == Errc::lease_lost);
  });
}

}  // namespace leases_test
