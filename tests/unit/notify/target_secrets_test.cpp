#include "core/notify/target_secrets.hpp"

#include <catch2/catch.hpp>

#include "core/store/deliveries.hpp"
#include "core/store/users.hpp"
#include "tests/unit/store/support.hpp"

namespace target_secrets_test {

using namespace wbd;
using namespace wbd::notify;
using namespace wbd::test;

namespace {

const secret::SecretBox& box() {
  static const auto made =
      secret::SecretBox::from_base64("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").value();
  return made;
}

Target some(TargetKind kind) {
  Target target;
  target.user = TelegramId{1};
  target.kind = kind;
  target.created_at = at(10);
  if (kind == TargetKind::webhook) {
    target.url = "https://example.com/";
  } else {
    target.chat_id = 5;
  }
  return target;
}

}  // namespace

TEST_CASE("a proxy is shown without its password") {
  CHECK(without_password("socks5://anna:se:cr@et@host:1080") == "socks5://anna:***@host:1080");
  CHECK(without_password("http://anna@host:3128") == "http://anna@host:3128");
  CHECK(without_password("http://host:3128") == "http://host:3128");
  CHECK(without_password("nonsense") == "nonsense");
}

TEST_CASE("secrets of targets are sealed, and opened for an attempt") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    store::upsert_user(tx, make_user(1));
    NewTarget wanted{some(TargetKind::telegram), "123:abc"};
    wanted.target.proxy = "socks5://anna:secret@host:1080";
    const AddedTarget added = add_target(tx, box(), wanted);
    CHECK_FALSE(added.secret);
    CHECK(added.target.proxy == "socks5://anna:***@host:1080");
    const auto sealed = store::target_secrets(tx, added.target.id);
    CHECK(sealed.token_sealed.value().find("123:abc") == std::string::npos);
    CHECK(sealed.proxy_sealed.value().find("secret") == std::string::npos);

    const Target stored = store::find_target(tx, added.target.id).value();
    CHECK(stored.proxy == "socks5://anna:***@host:1080");
    Address address = open_address(tx, box(), stored, "installation", at(20)).value();
    CHECK(address.token == "123:abc");
    CHECK(address.target.proxy == "socks5://anna:secret@host:1080");

    // A change that sends back what is shown keeps what is not shown.
    Target changed = stored;
    changed.chat_id = 9;
    CHECK(change_target(tx, box(), changed, std::nullopt));
    address = open_address(tx, box(), changed, "installation", at(20)).value();
    CHECK(address.target.proxy == "socks5://anna:secret@host:1080");
    CHECK(address.token == "123:abc");
    changed.proxy = std::nullopt;
    CHECK(change_target(tx, box(), changed, "456:def"));
    address = open_address(tx, box(), store::find_target(tx, changed.id).value(), "i", at(20)).value();
    CHECK_FALSE(address.target.proxy);
    CHECK(address.token == "456:def");
    CHECK(address.target.chat_id == 9);
    changed.id = 99;
    CHECK_FALSE(change_target(tx, box(), changed, std::nullopt));

    const AddedTarget plain = add_target(tx, box(), {some(TargetKind::max), std::nullopt});
    CHECK(open_address(tx, box(), plain.target, "installation", at(20))->token == "installation");

    const auto other = secret::SecretBox::from_base64("YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk=").value();
    CHECK(open_address(tx, other, stored, "", at(20)).error().code == Errc::configuration);
  });
}

TEST_CASE("while a webhook's secret is changed the old one signs along for a day") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    store::upsert_user(tx, make_user(1));
    const AddedTarget added = add_target(tx, box(), {some(TargetKind::webhook), std::nullopt});
    REQUIRE(added.secret);
    CHECK_THAT(*added.secret, Catch::Matchers::Matches("whsec_[A-Za-z0-9+/]{43}="));
    const auto open = [&](UtcTime now) { return open_address(tx, box(), added.target, "", now).value(); };
    CHECK(open(at(20)).secret == added.secret);
    CHECK_FALSE(open(at(20)).old_secret);
    const std::string fresh = rotate_secret(tx, box(), added.target, at(100));
    CHECK(fresh != *added.secret);
    CHECK(open(at(100)).secret == fresh);
    CHECK(open(at(100 + 24 * 3600 - 1)).old_secret == added.secret);
    CHECK_FALSE(open(at(100 + 24 * 3600)).old_secret);
  });
}

TEST_CASE("the setting webhook_url is a target of its own") {
  TempDatabase database;
  database.write([](db::Tx& tx) {
    User user = make_user(1);
    store::upsert_user(tx, user);
    const auto follow = [&] {
      store::save_user(tx, user);
      return follow_webhook_setting(tx, user, box(), at(50));
    };
    CHECK_FALSE(follow());
    CHECK(store::list_targets(tx, TelegramId{1}).empty());
    user.settings.webhook_url = "https://example.com/a";
    const auto secret = follow();
    REQUIRE(secret);
    CHECK_FALSE(follow());
    user.settings.webhook_url = "https://example.com/b";
    CHECK_FALSE(follow());
    const auto targets = store::list_targets(tx, TelegramId{1});
    REQUIRE(targets.size() == 1);
    CHECK(targets[0].url == "https://example.com/b");
    CHECK(open_address(tx, box(), targets[0], "", at(60))->secret == *secret);
    user.settings.webhook_url.reset();
    CHECK_FALSE(follow());
    CHECK(store::list_targets(tx, TelegramId{1}).empty());
  });
}

}  // namespace target_secrets_test
