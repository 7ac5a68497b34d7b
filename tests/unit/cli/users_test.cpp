#include <string>

#include <catch2/catch.hpp>

#include "tests/unit/cli/home.hpp"
#include "tests/unit/rows.hpp"

namespace cli_users_test {

using namespace wbd::cli;
using namespace wbd::test;

TEST_CASE("users are added, changed, listed and removed") {
  const Home home;
  CHECK(home.run({"user", "add", "42", "--name", "Анна", "--lang", "en"}).code == 0);
  const Json user = home.run({"user", "show", "42", "--json"}).data();
  CHECK(user.at("name") == "Анна");
  CHECK(user.at("language") == "en");
  CHECK(user.at("cabinets") == Json::array());

  CHECK(home.run({"user", "add", "42", "--timezone", "Asia/Novosibirsk"}).code == 0);
  CHECK(home.run({"user", "show", "42", "--json"}).data().at("name") == "Анна");
  CHECK(home.run({"user", "add", "42", "--timezone", "Mars/Base"}).code == 2);

  CHECK(home.run({"user", "add", "43"}).code == 0);
  const Json list = home.run({"user", "list", "--json", "--limit", "1"}).json();
  CHECK(list.at("total") == 2);
  CHECK(list.at("limit") == 1);
  CHECK(list.at("data").size() == 1);
  CHECK(home.run({"user", "list", "--json", "--offset", "5"}).data().empty());

  CHECK(home.run({"user", "remove", "42", "--yes"}).code == 0);
  CHECK(home.run({"user", "show", "42"}).code == 3);
  CHECK(home.run({"user", "remove", "42", "--yes"}).code == 3);
}

TEST_CASE("settings of a user are shown, changed one by one, and refused with what is allowed") {
  const Home home;
  REQUIRE(home.run({"init"}).code == 0);
  CHECK(home.run({"user", "settings", "show", "42"}).code == 3);
  CHECK(home.run({"user", "add", "42"}).code == 0);
  const auto value_of = [&](std::string_view key) {
    for (const Json& row : home.run({"user", "settings", "show", "42", "--json"}).data()) {
      if (row.at("key") == key) return row.at("value").get<std::string>();
    }
    return std::string("missing");
  };
  struct Case {
    const char* key;
    const char* before;
    const char* value;
    const char* after;
  };
  for (const Case& c :
       {Case{"language", "ru", "en", "en"}, Case{"negative_rating", "3", "2", "2"},
        Case{"critical_days", "7", "14", "14"}, Case{"quiet_from", "null", "22:00", "22:00"},
        Case{"stock_ignore", "null", "7,5", "5,7"}, Case{"stock_cooldown_hours", "24", "0", "0"},
        Case{"digest_at", "null", "09:30", "09:30"}, Case{"digest_weekly", "null", "monday", "monday"},
        Case{"timezone", "Europe/Moscow", "Asia/Omsk", "Asia/Omsk"},
        Case{"sync_datasets", "null", "stocks,orders", "orders,stocks"},
        Case{"sync_enabled", "true", "off", "false"}, Case{"name", "null", "Анна", "Анна"},
        Case{"notifications.order.created", "true", "false", "false"}}) {
    INFO(c.key);
    CHECK(value_of(c.key) == c.before);
    CHECK(home.run({"user", "settings", "set", "42", c.key, c.value}).code == 0);
    CHECK(value_of(c.key) == c.after);
  }
  const Json user = home.run({"user", "settings", "set", "42", "quiet_from", "null", "--json"}).data();
  CHECK(user.at("quiet_from").is_null());
  CHECK(user.at("negative_rating") == 2);

  struct Wrong {
    std::vector<std::string> rest;
    const char* told;
  };
  for (const Wrong& c :
       {Wrong{{"set", "42", "negative_rating", "6"}, "an integer from 1 to 5"},
        Wrong{{"set", "42", "negative_rating", "two"}, "an integer from 1 to 5"},
        Wrong{{"set", "42", "negative_ratin", "2"}, "did you mean negative_rating?"},
        Wrong{{"set", "42", "timezone", "Mars/Base"}, "IANA"},
        Wrong{{"set", "42", "language"}, "TELEGRAM_ID KEY VALUE"},
        Wrong{{"show", "42", "language"}, "takes no KEY"}, Wrong{{"drop", "42"}, "show|set"}}) {
    std::vector<std::string> arguments{"--lang", "en", "user", "settings"};
    arguments.insert(arguments.end(), c.rest.begin(), c.rest.end());
    const Ran ran = home.run(arguments);
    INFO(ran.err);
    CHECK(ran.code == 2);
    CHECK(has(ran.err, c.told));
  }
  CHECK(value_of("negative_rating") == "2");
}

TEST_CASE("a webhook's secret is told when its address is set, and not again") {
  const Home home;
  CHECK(home.run({"user", "add", "42"}).code == 0);
  const auto set = [&](const char* url) {
    return home.run({"user", "settings", "set", "42", "webhook_url", url, "--json"}).data();
  };
  CHECK(set("https://example.com/a").at("webhook_secret").get<std::string>().starts_with("whsec_"));
  CHECK_FALSE(set("https://example.com/b").contains("webhook_secret"));
}

TEST_CASE("a new user has the installation's language and zone") {
  const Home home;
  CHECK(home.run({"--set", "language=en", "--set", "report_timezone=Asia/Omsk", "user", "add", "42"}).code ==
        0);
  const Json user = home.run({"user", "show", "42", "--json"}).data();
  CHECK(user.at("language") == "en");
  CHECK(user.at("timezone") == "Asia/Omsk");
}

TEST_CASE("keys are shown once, stored hashed, and revoked") {
  const Home home;
  CHECK(home.run({"user", "add", "42"}).code == 0);
  const Json made = home.run({"apikey", "create", "--name", "bot", "--scope", "user:42", "--json"}).data();
  const std::string key = made.at("key");
  CHECK(key.starts_with("wbk_"));
  CHECK(key.size() == 4 + 43);  // 256 bits in base64url
  const Ran list = home.run({"apikey", "list", "--json"});
  CHECK(list.json().at("total") == 1);
  CHECK_FALSE(has(list.out, key));
  CHECK_FALSE(has(read(home.database()) + read(home.database().string() + "-wal"), key));

  CHECK(home.run({"apikey", "create", "--name", "x", "--scope", "root"}).code == 2);
  CHECK(home.run({"apikey", "create", "--name", "x", "--scope", "user:7"}).code == 3);
  CHECK(home.run({"apikey", "create", "--name", "x", "--expires", "2020-01-01"}).code == 2);
  const std::string id = std::to_string(made.at("id").get<int>());
  CHECK(home.run({"apikey", "revoke", id, "--yes"}).code == 0);
  CHECK(home.run({"apikey", "revoke", "999"}).code == 3);
}

TEST_CASE("what is not there is not found; without cabinets lists are empty") {
  const Home home;
  REQUIRE(home.run({"init"}).code == 0);
  for (const char* noun : {"orders", "products", "stocks", "reviews"}) {
    INFO(noun);
    const Json list = home.run({noun, "--json"}).json();
    CHECK(list.at("data") == Json::array());
    CHECK(list.at("total") == 0);
    CHECK(list.at("limit") == 50);
    CHECK(list.at("offset") == 0);
    CHECK(home.run({noun, "list", "--cabinet", "5"}).code == 3);
  }
  CHECK(home.run({"orders", "show", "1"}).code == 3);
  CHECK(home.run({"report", "order", "1"}).code == 3);
  CHECK(home.run({"cabinet", "show", "1"}).code == 3);
  CHECK(home.run({"cabinet", "remove", "1"}).code == 3);
  CHECK(home.run({"cabinet", "pause", "1"}).code == 3);
  CHECK(home.run({"cabinet", "members", "1"}).code == 3);
  CHECK(home.run({"cabinet", "share", "1", "--user", "42"}).code == 3);
  CHECK(home.run({"cabinet", "unshare", "1", "--user", "42"}).code == 3);
  CHECK(home.run({"sync"}).code == 3);
  CHECK(home.run({"status", "--json"}).data().at("cabinets") == Json::array());
}

TEST_CASE("what cannot be undone is asked for by its name, and needs --yes without a terminal") {
  const Home home;
  REQUIRE(home.run({"init"}).code == 0);
  REQUIRE(home.run({"user", "add", "42"}).code == 0);
  REQUIRE(home.run({"apikey", "create", "--name", "bot"}).code == 0);

  const Ran refused = home.run({"user", "remove", "42"});
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "--yes"));
  CHECK(home.run({"user", "show", "42"}).code == 0);
  const Ran mistyped = home.ask({"user", "remove", "42"}, "24\n");
  CHECK(mistyped.code == 2);
  CHECK(has(mistyped.err, "wbctl db backup"));
  CHECK(home.ask({"user", "remove", "42"}, "").code == 2);
  CHECK(home.run({"user", "show", "42"}).code == 0);
  CHECK(home.ask({"user", "remove", "42"}, " 42 \n").code == 0);
  CHECK(home.run({"user", "show", "42"}).code == 3);

  CHECK(home.run({"apikey", "revoke", "1"}).code == 2);
  CHECK(home.ask({"apikey", "revoke", "1"}, "yes\n").code == 2);
  CHECK(home.run({"apikey", "list", "--json"}).data().at(0).at("revoked_at").is_null());
  CHECK(home.ask({"apikey", "revoke", "1"}, "bot\n").code == 0);
  CHECK_FALSE(home.run({"apikey", "list", "--json"}).data().at(0).at("revoked_at").is_null());
}

}  // namespace cli_users_test
