#include "core/store/idempotency.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/store/support.hpp"

namespace idempotency_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

const IdempotencyKey kKey{1, "startSync", "k"};
const Sha256 kBody = sha256("body");

// The result of a reservation in a word: ours, differs, running, or the status of the kept answer.
std::string outcome(Tx& tx, const IdempotencyKey& key, const Sha256& body, UtcTime now) {
  const auto reserved = reserve_answer(tx, key, body, now);
  if (const auto* answer = std::get_if<KeptAnswer>(&reserved))
    return std::to_string(answer->status) + answer->headers + answer->body;
  switch (std::get<Reservation>(reserved)) {
    case Reservation::ours:
      return "ours";
    case Reservation::differs:
      return "differs";
    case Reservation::running:
      return "running";
    case Reservation::full:
      return "full";
  }
  return "";
}

}  // namespace

TEST_CASE("a repeated request gets the answer of the first one") {
  TempDatabase database;
  database.write([](Tx& tx) {
    CHECK(outcome(tx, kKey, kBody, at(0)) == "ours");
    CHECK(outcome(tx, kKey, kBody, at(1)) == "running");
    CHECK(outcome(tx, kKey, sha256("other"), at(1)) == "differs");
    keep_answer(tx, kKey, {202, "A: b\r\n", "{}"});
    CHECK(outcome(tx, kKey, kBody, at(2)) == "202A: b\r\n{}");
    CHECK(outcome(tx, kKey, sha256("other"), at(2)) == "differs");
  });
}

TEST_CASE("a key belongs to one API key and one route") {
  TempDatabase database;
  database.write([](Tx& tx) {
    CHECK(outcome(tx, kKey, kBody, at(0)) == "ours");
    CHECK(outcome(tx, {2, "startSync", "k"}, kBody, at(0)) == "ours");
    CHECK(outcome(tx, {1, "addCabinet", "k"}, kBody, at(0)) == "ours");
    CHECK(outcome(tx, {1, "startSync", "K"}, kBody, at(0)) == "ours");
  });
}

TEST_CASE("an API key has a thousand keys at a time") {
  TempDatabase database;
  database.write([](Tx& tx) {
    for (int i = 0; i < 1'000; ++i)
      REQUIRE(outcome(tx, {1, "startSync", std::to_string(i)}, kBody, at(0)) == "ours");
    CHECK(outcome(tx, kKey, kBody, at(1)) == "full");
    CHECK(outcome(tx, {1, "addCabinet", "k"}, kBody, at(1)) == "full");
    CHECK(outcome(tx, {1, "startSync", "7"}, kBody, at(1)) == "running");
    CHECK(outcome(tx, {2, "startSync", "k"}, kBody, at(1)) == "ours");
    forget_answer(tx, {1, "startSync", "7"});
    CHECK(outcome(tx, kKey, kBody, at(2)) == "ours");
    CHECK(outcome(tx, {1, "startSync", "another"}, kBody, at(2)) == "full");
    CHECK(outcome(tx, {1, "startSync", "another"}, kBody, at(86'401)) == "ours");
  });
}

TEST_CASE("what failed, died or is a day old may be done again") {
  TempDatabase database;
  constexpr std::int64_t kDay = 86'400;
  database.write([](Tx& tx) {
    CHECK(outcome(tx, kKey, kBody, at(0)) == "ours");
    forget_answer(tx, kKey);
    CHECK(outcome(tx, kKey, sha256("other"), at(1)) == "ours");
    CHECK(outcome(tx, kKey, sha256("other"), at(301)) == "running");
    CHECK(outcome(tx, kKey, kBody, at(302)) == "ours");
    keep_answer(tx, kKey, {200, "", "x"});
    CHECK(outcome(tx, kKey, kBody, at(302 + kDay)) == "200x");
    CHECK(outcome(tx, kKey, kBody, at(303 + kDay)) == "ours");
  });
}

}  // namespace idempotency_test
