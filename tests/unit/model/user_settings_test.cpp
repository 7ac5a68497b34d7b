#include "core/model/user_settings.hpp"

#include <set>

#include <catch2/catch.hpp>

namespace user_settings_test {

using namespace wbd;

namespace {

using Words = std::vector<std::string>;
using Ids = std::vector<std::int64_t>;

std::optional<std::string> change(User& user, std::string_view key, SettingValue value) {
  const UserSetting* setting = find_user_setting(key);
  REQUIRE(setting);
  return change_setting(user, *setting, std::move(value));
}

}  // namespace

TEST_CASE("settings have keys and texts of their own, and grouped ones stand together") {
  std::set<std::string_view> keys, groups;
  std::string_view group;
  for (const UserSetting& setting : user_settings()) {
    INFO(setting.key);
    CHECK(keys.insert(setting.key).second);
    CHECK_FALSE(setting.help_en.empty());
    CHECK_FALSE(setting.help_ru.empty());
    CHECK(find_user_setting(setting.key) == &setting);
    const auto dot = setting.key.find('.');
    const std::string_view own = dot == std::string_view::npos ? "" : setting.key.substr(0, dot);
    if (own != group && !own.empty()) CHECK(groups.insert(own).second);
    group = own;
  }
  CHECK(find_user_setting("nothing") == nullptr);
}

TEST_CASE("a setting takes what is allowed and tells it back") {
  struct Case {
    const char* key;
    SettingValue value;
  };
  const std::vector<Case> cases{
      {"name", std::string("Анна")},
      {"name", {}},
      {"language", std::string("en")},
      {"timezone", std::string("Asia/Omsk")},
      {"sync_enabled", false},
      {"sync_interval_minutes", std::int64_t{1}},
      {"sync_interval_minutes", std::int64_t{1440}},
      {"sync_interval_minutes", {}},
      {"sync_datasets", Words{"orders", "stocks"}},
      {"sync_datasets", {}},
      {"negative_rating", std::int64_t{5}},
      {"critical_days", std::int64_t{90}},
      {"quiet_from", std::string("00:00")},
      {"quiet_to", std::string("23:59")},
      {"quiet_to", {}},
      {"stock_ignore", Ids{5, 211131895}},
      {"stock_ignore", {}},
      {"stock_cooldown_hours", std::int64_t{0}},
      {"stock_cooldown_hours", std::int64_t{720}},
      {"digest_at", std::string("09:30")},
      {"digest_at", {}},
      {"digest_weekly", std::string("sunday")},
      {"digest_weekly", {}},
      {"webhook_url", std::string("https://example.com")},
      {"webhook_url", std::string("https://example.com:8443/hook?a=b")},
      {"webhook_url", std::string("http://127.0.0.1:9000/hook")},
      {"webhook_url", std::string("http://[::1]:9000/")},
      {"webhook_url", {}},
      {"notifications.order.created", false},
      {"notifications.order.created", true},
  };
  User user;
  for (const Case& c : cases) {
    INFO(c.key);
    CHECK_FALSE(change(user, c.key, c.value));
    CHECK(setting_of(user, *find_user_setting(c.key)) == c.value);
  }
}

TEST_CASE("a setting refuses the rest, says what is allowed, and stays as it was") {
  struct Case {
    const char* key;
    SettingValue value;
    const char* allowed;
  };
  const std::vector<Case> cases{
      {"name", std::string(), "1 to 200 bytes"},
      {"name", std::string(201, 'a'), "1 to 200 bytes"},
      {"name", std::string("a\nb"), "control"},
      {"name", std::string("\xff"), "UTF-8"},
      {"name", std::int64_t{1}, "text"},
      {"language", std::string("de"), "one of ru, en"},
      {"language", {}, "one of ru, en"},
      {"timezone", std::string("Moscow"), "IANA"},
      {"sync_enabled", std::int64_t{1}, "true or false"},
      {"sync_enabled", {}, "true or false"},
      {"sync_interval_minutes", std::int64_t{0}, "from 1 to 1440, or null"},
      {"sync_interval_minutes", std::int64_t{1441}, "from 1 to 1440, or null"},
      {"sync_datasets", Words{}, "each once"},
      {"sync_datasets", Words{"orders", "orders"}, "each once"},
      {"sync_datasets", Words{"everything"}, "a list of orders"},
      {"sync_datasets", std::string("orders"), "a list of"},
      {"negative_rating", std::int64_t{6}, "from 1 to 5"},
      {"critical_days", std::int64_t{0}, "from 1 to 90"},
      {"quiet_from", std::string("24:00"), "HH:MM"},
      {"quiet_from", std::string("9:00"), "HH:MM"},
      {"quiet_from", std::string("09:60"), "HH:MM"},
      {"quiet_from", std::string("-9:00"), "HH:MM"},
      {"stock_ignore", Ids{0}, "at most 1000 integers above 0, each once, or null"},
      {"stock_ignore", Ids{5, 4, 5}, "each once"},
      {"stock_ignore", Ids(1001, 1), "at most 1000"},
      {"stock_ignore", Words{"5"}, "integers"},
      {"stock_cooldown_hours", std::int64_t{721}, "from 0 to 720"},
      {"stock_cooldown_hours", {}, "from 0 to 720"},
      {"digest_at", std::string("9"), "HH:MM, or null"},
      {"digest_weekly", std::string("Monday"), "one of monday, tuesday"},
      {"webhook_url", std::string("http://example.com/"), "https://"},
      {"webhook_url", std::string("http://127.0.0.1.example.com/"), "loopback"},
      {"webhook_url", std::string("https://user:pw@example.com/"), "without user name"},
      {"webhook_url", std::string("https:///hook"), "https://"},
      {"webhook_url", std::string("https://example.com:0/"), "https://"},
      {"webhook_url", std::string("https://example.com:port/"), "https://"},
      {"webhook_url", std::string("https://example.com/a b"), "https://"},
      {"webhook_url", std::string("ftp://example.com/"), "https://"},
      {"webhook_url", "https://example.com/" + std::string(2048, 'a'), "2048"},
      {"notifications.order.created", {}, "true or false"},
  };
  for (const Case& c : cases) {
    INFO(c.key);
    User user;
    const auto problem = change(user, c.key, c.value);
    REQUIRE(problem);
    CHECK_THAT(*problem, Catch::Matchers::StartsWith("must be ") && Catch::Matchers::Contains(c.allowed));
    CHECK(user.settings == UserSettings{});
    CHECK(user.language == Language::ru);
  }
}

TEST_CASE("datasets are kept by priority") {
  User user;
  REQUIRE_FALSE(change(user, "sync_datasets", Words{"stocks", "orders"}));
  CHECK(user.settings.sync_datasets == std::vector{Dataset::orders, Dataset::stocks});
}

TEST_CASE("articles without news of their stock are kept in order, and none is null") {
  User user;
  REQUIRE_FALSE(change(user, "stock_ignore", Ids{7, 5}));
  CHECK(user.settings.stock_ignore == Ids{5, 7});
  REQUIRE_FALSE(change(user, "stock_ignore", Ids{}));
  CHECK(setting_of(user, *find_user_setting("stock_ignore")) == SettingValue());
}

TEST_CASE("a switch mutes one kind of event") {
  User user;
  CHECK(wants_event(user, "order.created"));
  REQUIRE_FALSE(change(user, "notifications.order.created", false));
  REQUIRE_FALSE(change(user, "notifications.order.created", false));
  CHECK_FALSE(wants_event(user, "order.created"));
  CHECK(wants_event(user, "order.cancelled"));
  CHECK(user.settings.muted_events == Words{"order.created"});
  REQUIRE_FALSE(change(user, "notifications.order.created", true));
  CHECK(user.settings.muted_events.empty());
}

TEST_CASE("a typed value is read by the kind of its setting") {
  const auto parse = [](const char* key, std::string_view text) {
    return parse_setting(*find_user_setting(key), text);
  };
  CHECK(parse("sync_enabled", "off") == SettingValue(false));
  CHECK(parse("sync_enabled", "true") == SettingValue(true));
  CHECK_FALSE(parse("sync_enabled", "yes"));
  CHECK(parse("critical_days", "5") == SettingValue(std::int64_t{5}));
  CHECK_FALSE(parse("critical_days", "5x"));
  CHECK(parse("sync_datasets", "orders,sales") == SettingValue(Words{"orders", "sales"}));
  CHECK(parse("sync_datasets", "null") == SettingValue());
  CHECK(parse("stock_ignore", "7,5") == SettingValue(Ids{7, 5}));
  CHECK(parse("stock_ignore", "null") == SettingValue());
  CHECK_FALSE(parse("stock_ignore", "7,x"));
  CHECK_FALSE(parse("stock_ignore", "7,,5"));
  CHECK(parse("quiet_from", "22:00") == SettingValue(std::string("22:00")));
  CHECK(parse("language", "null") == SettingValue(std::string("null")));
}

}  // namespace user_settings_test
