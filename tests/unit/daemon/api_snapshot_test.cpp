// Without announced commits (PostgreSQL without Redis), rights, versions and rows come from one snapshot.

#include <boost/asio/co_spawn.hpp>

#include "tests/unit/daemon/api_fixture.hpp"

namespace api_snapshot_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

// An installation whose directory is known to the API, and whose database has no stamp.
struct Place : Installation {
  Place() {
    REQUIRE(get("/api/v1/orders?limit=900", "anna-key").status == 200);
    database.stamp_lost = true;
  }
  // An uncached answer, and the number of its transactions.
  Reply read(std::string_view target, std::string_view key = "anna-key") {
    const int before = database.reads;
    Reply reply = get(target, key);
    transactions = database.reads - before;
    return reply;
  }
  void revoke(std::string_view key) {
    database.write([&](db::Tx& tx) {
      const auto row = store::find_api_key(tx, sha256(key)).value();
      REQUIRE(store::revoke_api_key(tx, row.id, clock.now()));
    });
  }
  int transactions = 0;
};

}  // namespace

TEST_CASE("what no cache has takes one transaction; what is kept takes the one that says it is current") {
  Place at;
  const Reply first = at.read("/api/v1/orders?limit=7");
  CHECK(first.meta()["source"] == "database");
  CHECK(first.data().at(0)["srid"] == "anna-srid");
  CHECK(at.transactions == 1);
  const Reply again = at.read("/api/v1/orders?limit=7");
  CHECK(again.meta()["source"] == "memory");
  CHECK(again.data() == first.data());
  CHECK(at.transactions == 1);
}

TEST_CASE("one snapshot never answers with rows from before a commit that came before the request") {
  Place at;
  for (int i = 1; i <= 5; ++i) {
    at.add_order(at.anna, "more-" + std::to_string(i), "2026-11-22T08:00:00Z", 1001);
    const std::string target = "/api/v1/orders?limit=" + std::to_string(10 + i);
    CHECK(at.read(target).data().size() == static_cast<std::size_t>(1 + i));
    CHECK(at.read("/api/v1/orders?limit=900").data().size() == static_cast<std::size_t>(1 + i));
  }
}

TEST_CASE("rights that moved are seen in the snapshot, and the request starts again by the new ones") {
  Place at;
  SECTION("a cabinet that was joined") {
    at.database.write([&](db::Tx& tx) {
      REQUIRE(
          store::save_member(tx, at.boris, TelegramId{100}, MemberRole::viewer, at.clock.now()).has_value());
    });
    CHECK(at.read("/api/v1/orders?limit=8").data().size() == 2);
    CHECK(at.transactions > 1);
  }
  SECTION("a cabinet that was joined in the moment before the rows are read") {
    at.database.before_read = [&] {
      at.database.write([&](db::Tx& tx) {
        REQUIRE(store::save_member(tx, at.boris, TelegramId{100}, MemberRole::viewer, at.clock.now())
                    .has_value());
      });
    };
    CHECK(at.read("/api/v1/orders?limit=8").data().size() == 2);
  }
  SECTION("a key that was revoked") {
    at.revoke("anna-key");
    CHECK(at.read("/api/v1/orders?limit=8").status == 401);
  }
  SECTION("a key that was revoked in the moment before the rows are read") {
    at.database.before_read = [&] { at.revoke("anna-key"); };
    CHECK(at.read("/api/v1/orders?limit=8").status == 401);
  }
  SECTION("a key that was made") {
    at.add_key("new-key", KeyScope::user, TelegramId{200});
    const Reply reply = at.read("/api/v1/orders?limit=8", "new-key");
    CHECK(reply.data().at(0)["srid"] == "boris-srid");
  }
  // The next one takes one transaction again.
  CHECK(at.read("/api/v1/orders?limit=9", "boris-key").data().size() == 1);
  CHECK(at.transactions == 1);
}

TEST_CASE("what is not there, or may not be seen, is said by the newest rights") {
  Place at;
  CHECK(at.read("/api/v1/orders/no-such-srid").status == 404);
  CHECK(at.read("/api/v1/orders/boris-srid").status == 404);
  CHECK(at.read("/api/v1/orders?telegram_id=200").status == 404);
  at.add_order(at.anna, "no-such-srid", "2026-11-22T08:00:00Z", 1001);
  CHECK(at.read("/api/v1/orders/no-such-srid").status == 200);
}

TEST_CASE("with the database down one snapshot gives what was kept, else 503") {
  Place at;
  REQUIRE(at.read("/api/v1/orders?limit=7").status == 200);
  at.database.down = true;
  const Reply kept = at.read("/api/v1/orders?limit=7");
  CHECK(kept.status == 200);
  CHECK(kept.meta()["stale"] == true);
  const Reply unkept = at.read("/api/v1/orders?limit=8");
  CHECK(unkept.status == 503);
  CHECK(unkept.json()["code"] == "unavailable");
  // For a second no request tries the database again.
  const int refusals = at.database.refusals;
  CHECK(at.read("/api/v1/orders?limit=9").status == 503);
  CHECK(at.database.refusals == refusals);
  at.database.down = false;
  at.clock.advance(1s);
  CHECK(at.read("/api/v1/orders?limit=8").status == 200);
  CHECK(at.read("/api/v1/orders?limit=7").meta()["stale"] == false);
}

TEST_CASE("two who ask for the same at once get the same, with what was stored when it was read") {
  Place at;
  std::vector<Reply> replies(2);
  const auto ask = [&](std::size_t which) -> Task<void> {
    httpd::Request request;
    const std::vector<httpd::Header> headers{{"X-API-Key", "anna-key"}};
    request.method = "GET";
    request.target = "/api/v1/orders?limit=12";
    request.headers = &headers;
    const httpd::Response response = co_await task_of(at.api, request);
    replies[which].status = response.status;
    replies[which].body = response.head_part + (response.shared ? *response.shared : "") + response.tail_part;
  };
  at.database.before_read = [&] { at.add_order(at.anna, "late", "2026-11-22T08:00:00Z", 1001); };
  asio::io_context both;
  int ended = 0;
  for (std::size_t which : {0U, 1U}) {
    auto work = [&ask, which] { return ask(which); };
    asio::co_spawn(both, std::move(work), [&ended](std::exception_ptr error) {
      CHECK_FALSE(error);
      ++ended;
    });
  }
  both.run();
  CHECK(ended == 2);
  for (const Reply& reply : replies) {
    REQUIRE(reply.status == 200);
    CHECK(reply.data().size() == 2);
  }
}

}  // namespace api_snapshot_test
