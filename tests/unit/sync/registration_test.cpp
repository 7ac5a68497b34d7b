// A token that WB has not accepted does nothing, and that not often.

#include <catch2/catch.hpp>

#include "core/base/limits.hpp"
#include "core/store/versions.hpp"
#include "core/sync/registration_limits.hpp"
#include "tests/unit/sync/world.hpp"

namespace registration_test {

using namespace wbd;
using namespace std::chrono_literals;
using test::World;

namespace {

constexpr TelegramId kOther{2};

void add_user(World& world, TelegramId user) {
  world.database->write([&](db::Tx& tx) {
    store::upsert_user(tx, User{user, {}, Language::ru, "Europe/Moscow", world.clock.now()});
  });
}

// The seller's token with another signature.
std::string forged(World& world, int number) {
  std::string token = world.emulator->token(0, sandbox::TokenType::personal);
  return token.substr(0, token.rfind('.') + 1) +
         base64url_encode(as_bytes("forged " + std::to_string(number)));
}

// The token of a seller whom WB does not know.
std::string invented(int seller) {
  const std::string payload =
      R"({"acc":3,"exp":1980000000,"for":"self","id":"1","s":1073741858,"t":false,"oid":5,"sid":"0000000)" +
      std::to_string(seller) + R"(-a7fb-4bb4-abb0-32fd4e18d489"})";
  const auto part = [](std::string_view text) { return base64url_encode(as_bytes(text)); };
  return part(R"({"alg":"ES256"})") + "." + part(payload) + "." + part("signature");
}

std::optional<http::Response> refuse_forged(const http::Request& request) {
  const bool is_forged = request.headers.at(0).second.find(
                             base64url_encode(as_bytes("forged")).substr(0, 6)) != std::string::npos;
  if (!is_forged) return std::nullopt;
  return http::Response{401, {}, R"({"title":"unauthorized","detail":"token withdrawn","status":401})"};
}

std::vector<std::string> owners(World& world) {
  return world.database->read_value([](db::Tx& tx) {
    std::vector<std::string> found;
    auto& query = tx.prepare("select sid from rate_limits order by sid");
    while (query.step()) found.emplace_back(query.text(0));
    return found;
  });
}

std::int64_t directory(World& world) {
  return world.database->read_value([](db::Tx& tx) { return store::versions_since(tx, 0).directory; });
}

std::string text_of(const std::vector<store::BucketRow>& rows) {
  std::string text;
  for (const store::BucketRow& row : rows)
    if (!row.sid.starts_with("token:") && row.sid != "unverified")
      text += row.sid + row.token_type + row.bucket + row.state + "\n";
  return text;
}

}  // namespace

TEST_CASE("forged tokens of a seller neither delay the genuine one nor tell of the seller") {
  World world(3, test::small(0));
  add_user(world, kOther);
  world.transport->instead = refuse_forged;
  const auto before = world.database->read_value(store::list_buckets);
  const std::int64_t version = directory(world);
  const UtcTime began = world.clock.now();
  for (int number = 0; number < 20; ++number) {
    const auto refused = world.add_cabinet(forged(world, number), kOther);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().fault == wb::TokenFault::refused);
  }
  CHECK(world.clock.now() == began);  // nothing waited for a limit
  CHECK(text_of(world.database->read_value(store::list_buckets)) == text_of(before));
  CHECK(directory(world) == version);
  const auto genuine = world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal), kOther);
  REQUIRE(genuine.has_value());
  CHECK(genuine->outcome == sync::Registration::joined);
  CHECK(text_of(world.database->read_value(store::list_buckets)) != text_of(before));  // after WB's yes
}

TEST_CASE("a forged token that comes while the genuine one is asked about changes nothing") {
  World world(3, test::small(0));
  world.database->write([&](db::Tx& tx) { store::purge_cabinet(tx, world.cabinet); });
  world.transport->instead = refuse_forged;
  bool both = false;
  world.transport->hold = [&](const http::Request&) -> Task<void> {
    if (std::exchange(both, true)) co_return;
    std::string token = forged(world, 1);
    auto refused = co_await world.onboarding->register_cabinet(TelegramId{1}, std::move(token), std::nullopt,
                                                               "raw", sync::Counted::no);
    CHECK(refused.error().fault == wb::TokenFault::refused);
  };
  const std::string genuine = world.emulator->token(0, sandbox::TokenType::personal);
  const auto added = world.add_cabinet(genuine);
  REQUIRE(added.has_value());
  CHECK(added->outcome == sync::Registration::activated);
  world.cabinet = added->id;
  const auto sealed =
      world.database->read_value([&](db::Tx& tx) { return store::sealed_token(tx, added->id); });
  const std::string sid = world.emulator->tokens()[0].sid;
  CHECK(world.secrets.open(*sealed, store::cabinet_token_context(sid)).value() == genuine);
  CHECK(world.run(Dataset::orders).fetched > 0);
}

TEST_CASE("a claim whose token was replaced while WB was asked waits for the answer about the new one") {
  World world(3, test::small(0));
  world.database->write([&](db::Tx& tx) { store::purge_cabinet(tx, world.cabinet); });
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
  const auto added = world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal));
  REQUIRE(added->outcome == sync::Registration::pending);
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
  const bool accepts = GENERATE(true, false);
  if (!accepts) {
    world.transport->instead = [](const http::Request&) {
      return http::Response{401, {}, R"({"detail":"token withdrawn"})"};
    };
  }
  world.transport->hold = [&](const http::Request&) -> Task<void> {
    world.database->write([&](db::Tx& tx) {
      tx.prepare("update wb_cabinets set token_sealed = 'another' where id = $1").bind_all(added->id).run();
    });
    co_return;
  };
  const auto verified = run_sync(world.context, world.onboarding->verify_pending(added->id));
  CHECK(verified.has_value() == accepts);
  if (accepts) {
    CHECK(verified->outcome == sync::Registration::pending);
    CHECK(verified->cause->code == Errc::lease_lost);
  }
  const auto cabinet =
      world.database->read_value([&](db::Tx& tx) { return store::find_cabinet(tx, added->id); });
  CHECK(cabinet->status == CabinetStatus::pending);
  CHECK_FALSE(cabinet->verified);
}

TEST_CASE("a waiting token that was replaced while WB was asked is not taken, and the new one waits on") {
  World world(3, test::small(0));
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
  const std::string token = world.emulator->token(0, sandbox::TokenType::personal);
  REQUIRE(run_sync(world.context, world.onboarding->renew_token(world.cabinet, token, TelegramId{1}))
              .has_value());
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
  const auto sealed = [&] {
    return world.database->read_value([&](db::Tx& tx) { return store::sealed_token(tx, world.cabinet); });
  };
  const auto old = sealed();
  if (GENERATE(true, false)) {
    world.transport->instead = [](const http::Request&) {
      return http::Response{401, {}, R"({"detail":"token withdrawn"})"};
    };
  }
  world.transport->hold = [&](const http::Request&) -> Task<void> {
    world.database->write([&](db::Tx& tx) { (void)store::keep_next_token(tx, world.cabinet, "newer"); });
    co_return;
  };
  CHECK_FALSE(run_sync(world.context, world.onboarding->take_next_token(world.cabinet)).has_value());
  CHECK(sealed() == old);
  CHECK(world.database->read_value([&](db::Tx& tx) { return store::next_token(tx, world.cabinet); }) ==
        "newer");
}

TEST_CASE("a refused cabinet keeps its old token until WB accepts the new one") {
  World world(3, test::small(0));
  const auto sealed = [&] {
    return world.database->read_value([&](db::Tx& tx) { return store::sealed_token(tx, world.cabinet); });
  };
  const auto status = [&] {
    return world.database->read_value([&](db::Tx& tx) { return store::find_cabinet(tx, world.cabinet); })
        ->status;
  };
  const auto old = sealed();
  world.database->write(
      [&](db::Tx& tx) { store::set_cabinet_status(tx, world.cabinet, CabinetStatus::refused, "401"); });
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
  const std::string token = world.emulator->token(0, sandbox::TokenType::personal);
  const auto renewed =
      run_sync(world.context, world.onboarding->renew_token(world.cabinet, token, TelegramId{1}));
  REQUIRE(renewed->outcome == sync::Registration::pending);
  CHECK(status() == CabinetStatus::pending);
  CHECK(sealed() == old);
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
  SECTION("accepted") {
    CHECK(world.run(Dataset::orders).fetched > 0);
    CHECK(status() == CabinetStatus::active);
    CHECK(sealed() != old);
  }
  SECTION("refused") {
    world.transport->instead = [](const http::Request&) {
      return http::Response{401, {}, R"({"detail":"token withdrawn"})"};
    };
    (void)world.run(Dataset::orders);
    CHECK(status() == CabinetStatus::refused);
    CHECK(sealed() == old);
  }
  SECTION("it has expired meanwhile") {
    world.clock.advance(24h * 181);
    (void)world.run(Dataset::orders);
    CHECK(status() == CabinetStatus::refused);
    CHECK(sealed() == old);
  }
}

TEST_CASE("a user may bring few tokens an hour that WB does not accept") {
  World world(3, test::small(0));
  add_user(world, kOther);
  world.transport->instead = refuse_forged;
  for (std::size_t number = 0; number < limits::kRegistrationsOfUser; ++number) {
    const auto refused =
        world.add_cabinet(forged(world, static_cast<int>(number)), kOther, sync::Counted::yes);
    CHECK(refused.error().fault == wb::TokenFault::refused);
    world.clock.advance(1min);
  }
  const auto too_many = world.add_cabinet(forged(world, 99), kOther, sync::Counted::yes);
  REQUIRE_FALSE(too_many.has_value());
  CHECK(too_many.error().fault == wb::TokenFault::too_many_registrations);
  CHECK(too_many.error().retry_after == Millis{55min});
  const std::string another = world.emulator->token(0, sandbox::TokenType::personal);
  const auto renewed = run_sync(world.context, world.onboarding->renew_token(world.cabinet, another, kOther));
  CHECK(renewed.error().fault == wb::TokenFault::too_many_registrations);
  // Another user has places of their own, and the operator needs none.
  CHECK(run_sync(world.context, world.onboarding->renew_token(world.cabinet, another, TelegramId{1}))
            .has_value());
  CHECK(world.add_cabinet(forged(world, 98), kOther).error().fault == wb::TokenFault::refused);
  world.clock.advance(55min);
  CHECK(world.add_cabinet(forged(world, 97), kOther, sync::Counted::yes).error().fault ==
        wb::TokenFault::refused);
}

TEST_CASE("a token that WB accepts gives its place back") {
  World world(3, test::small(0));
  const std::string token = world.emulator->token(0, sandbox::TokenType::personal);
  for (int time = 0; time < 8; ++time) {
    REQUIRE(run_sync(world.context, world.onboarding->renew_token(world.cabinet, token, TelegramId{1}))
                .has_value());
    world.database->write([&](db::Tx& tx) { store::leave_cabinet(tx, world.cabinet, TelegramId{1}); });
    REQUIRE(world.add_cabinet(token, TelegramId{1}, sync::Counted::yes).has_value());
    world.clock.advance(2min);
  }
}

TEST_CASE("all users together may bring few unverified tokens an hour, each few open claims") {
  World world(3, test::small(0));
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
  add_user(world, kOther);
  for (std::size_t seller = 1; seller <= limits::kOpenClaims; ++seller) {
    const auto claimed = world.add_cabinet(invented(static_cast<int>(seller)), kOther, sync::Counted::yes);
    CHECK(claimed->outcome == sync::Registration::pending);
  }
  const auto more = world.add_cabinet(invented(9), kOther, sync::Counted::yes);
  CHECK(more.error().fault == wb::TokenFault::too_many_claims);
  CHECK(more.error().retry_after.has_value());
  CHECK(world.add_cabinet(invented(1), kOther, sync::Counted::yes)->outcome == sync::Registration::pending);

  std::size_t taken = limits::kOpenClaims + 1;
  for (std::int64_t user = 10; taken < limits::kUnverifiedTokens; ++user) {
    world.database->write(
        [&](db::Tx& tx) { REQUIRE(sync::take_place(tx, TelegramId{user}, world.clock.now()).has_value()); });
    ++taken;
  }
  const auto full = world.add_cabinet(invented(1), kOther, sync::Counted::yes);
  CHECK(full.error().fault == wb::TokenFault::too_many_unverified);
  CHECK(full.error().retry_after.has_value());
}

TEST_CASE("two claims at once do not exceed the open ones, and a seller who was accepted meanwhile is none") {
  World world(3, test::small(0));
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
  add_user(world, kOther);
  const bool accepted_meanwhile = GENERATE(false, true);
  bool first = true;
  world.transport->hold = [&](const http::Request&) -> Task<void> {
    if (!std::exchange(first, false)) co_return;
    world.database->write([&](db::Tx& tx) {
      for (int seller = 1; seller <= static_cast<int>(limits::kOpenClaims); ++seller) {
        auto claim = test::make_claim(kOther.value,
                                      "0000000" + std::to_string(seller) + "-a7fb-4bb4-abb0-32fd4e18d489");
        const CabinetId id = store::claim_cabinet(tx, claim);
        if (accepted_meanwhile) (void)test::verify_claim(tx, id, {{}, {}, "raw", world.clock.now()});
      }
    });
  };
  const auto late = world.add_cabinet(invented(accepted_meanwhile ? 1 : 8), kOther, sync::Counted::yes);
  REQUIRE_FALSE(late.has_value());
  if (accepted_meanwhile) {
    CHECK(late.error().code == Errc::conflict);
  } else {
    CHECK(late.error().fault == wb::TokenFault::too_many_claims);
  }
}

TEST_CASE("a user who is removed while WB is asked gets no cabinet") {
  World world(3, test::small(0));
  add_user(world, kOther);
  world.transport->hold = [&](const http::Request&) -> Task<void> {
    world.database->write([&](db::Tx& tx) { store::remove_user(tx, kOther); });
    co_return;
  };
  const auto late = world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal), kOther);
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == Errc::not_found);
}

TEST_CASE("buckets that are full again are dropped") {
  World world(3, test::small(0));
  add_user(world, kOther);
  world.transport->instead = refuse_forged;
  for (int number = 0; number < 5; ++number)
    (void)world.add_cabinet(forged(world, number), kOther, sync::Counted::yes);
  CHECK(owners(world).size() > 9);
  world.clock.advance(24h * 7);
  (void)world.add_cabinet(forged(world, 99), kOther);
  const auto left = owners(world);
  const std::string sid = world.emulator->tokens()[0].sid;
  CHECK(left.size() <= 3);  // those of the last token
  CHECK(std::find(left.begin(), left.end(), sid) == left.end());
}

TEST_CASE("a window whose clock was set back closes no later than an hour on") {
  World world(3, test::small(0));
  const auto take = [&] {
    return world.database->write_value(
        [&](db::Tx& tx) { return sync::take_place(tx, kOther, world.clock.now()); });
  };
  for (std::size_t place = 0; place < limits::kRegistrationsOfUser; ++place) REQUIRE(take().has_value());
  world.clock.set(world.clock.now() - 24h);
  CHECK(take().error().retry_after == Millis{1h});
  world.clock.advance(1h);
  CHECK(take().has_value());
}

}  // namespace registration_test
