#include "cli/run.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command_table.hpp"
#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "core/config/documents.hpp"
#include "core/config/load.hpp"
#include "core/config/nearest.hpp"
#include "core/config/values.hpp"
#include "core/model/dataset.hpp"
#include "tests/fakes/temp_folder.hpp"
#include "tests/unit/config/generated_file.hpp"
#include "tests/unit/rows.hpp"

namespace run_test {

namespace fs = std::filesystem;
using namespace wbd::cli;
using Json = nlohmann::json;

namespace {

struct Ran {
  int code = 0;
  std::string out, err;
  [[nodiscard]] Json json() const { return Json::parse(out); }
  [[nodiscard]] Json data() const { return json().at("data"); }
  [[nodiscard]] Json error() const { return Json::parse(err).at("error"); }
};

// A home of its own for each test.
struct Home {
  const wbd::fakes::TempFolder folder;
  const fs::path& path = folder.path();
  std::map<std::string, std::string> environment{{"HOME", path.string()},
                                                 {"XDG_CONFIG_HOME", (path / "config").string()},
                                                 {"XDG_DATA_HOME", (path / "data").string()}};

  [[nodiscard]] Ran run(std::vector<std::string> arguments, const std::string& input = "") const {
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = wbd::cli::run(arguments, {in, out, err, environment});
    return {code, out.str(), err.str()};
  }
  // On a terminal, where a person types `input`.
  [[nodiscard]] Ran ask(std::vector<std::string> arguments, const std::string& input) const {
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = wbd::cli::run(
        arguments, {.in = in, .out = out, .err = err, .environment = environment, .in_terminal = true});
    return {code, out.str(), err.str()};
  }
  [[nodiscard]] fs::path database() const { return path / "data" / "wbd" / "wbd.db"; }
  [[nodiscard]] fs::path key_file() const { return path / "data" / "wbd" / "wbd.key"; }
  [[nodiscard]] fs::path config() const { return path / "config" / "wbd" / "wbd.toml"; }
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string read(const fs::path& file) {
  std::ifstream in(file);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

TEST_CASE("wrong usage ends with 2, says what is wrong and leaves no trace") {
  struct Case {
    std::vector<std::string> arguments;
    const char* told;
  };
  const auto c =
      EACH_ROW(Case, {
                         {{}, "a command is missing"},
                         {{"ordrs"}, "did you mean orders?"},
                         {{"--wrong"}, "--wrong"},
                         {{"cabinet"}, "add, list, show"},
                         {{"cabinet", "lst"}, "did you mean list?"},
                         {{"orders", "list", "--limt", "5"}, "did you mean --limit?"},
                         {{"orders", "list", "--limit", "0"}, "an integer from 1 to"},
                         {{"orders", "list", "--limit", "ten"}, "--limit"},
                         {{"orders", "list", "--limit", "5", "--limit", "6"}, "more than once"},
                         {{"orders", "list", "--limit"}, "--limit"},
                         {{"orders", "list", "--status", "lost"}, "created|buyout|cancelled|returned"},
                         {{"orders", "list", "--from", "22/11/2026"}, "YYYY-MM-DD"},
                         {{"orders", "list", "extra"}, "extra"},
                         {{"orders", "show"}, "ORDER is missing"},
                         {{"products", "extra"}, "extra"},
                         {{"sync", "--only", "orders,everything"}, "orders, reviews, questions, sales"},
                         {{"reviews", "--rating", "6"}, "an integer from 1 to 5"},
                         {{"--lang", "ru", "reviews", "--rating", "6"}, "целое число от 1 до 5"},
                         {{"--lang", "ru", "orders", "list", "--from", "22/11/2026"}, "ГГГГ-ММ-ДД"},
                         {{"-o", "xml", "status"}, "table|wide|md|json|csv|ndjson"},
                         {{"status", "--lang", "de"}, "ru|en"},
                         {{"user", "add", "me"}, "TELEGRAM_ID"},
                         {{"user", "add", "-5"}, "-5"},
                         {{"cabinet", "add", "--token-stdin"}, "--user is missing"},
                         {{"status", "--set", "nothing"}, "KEY=VALUE"},
                         {{"completion", "tcsh"}, "bash|zsh|fish"},
                     });
  const Home home;
  std::vector<std::string> arguments = c.arguments;
  const bool chooses = std::find(arguments.begin(), arguments.end(), "--lang") != arguments.end();
  if (!chooses) arguments.insert(arguments.begin(), {"--lang", "en"});
  const Ran ran = home.run(arguments);
  INFO(Catch::StringMaker<std::vector<std::string>>::convert(c.arguments) << "\n" << ran.err);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(has(ran.err, c.told));
  CHECK(fs::is_empty(home.path));
}

TEST_CASE("errors are JSON when JSON is asked for") {
  const Home home;
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--json", "ordrs"}, {"ordrs", "-o", "json"}, {"--output=json", "orders", "show", "1", "--x"}}) {
    const Ran ran = home.run(arguments);
    CHECK(ran.code == 2);
    CHECK(ran.error().at("code") == "invalid_argument");
    CHECK_FALSE(ran.error().at("message").get<std::string>().empty());
  }
}

TEST_CASE("an error has the language of --lang, else of the configuration, else Russian") {
  const Home home;
  CHECK(has(home.run({"ordrs"}).err, "ordrs: нет такой команды"));
  CHECK(has(home.run({"ordrs", "--set", "language=en"}).err, "ordrs: no such command"));
  fs::create_directories(home.config().parent_path());
  std::ofstream(home.config()) << "language = \"en\"\n";
  CHECK(has(home.run({"ordrs"}).err, "ordrs: no such command"));
  CHECK(has(home.run({"--help"}).out, "Usage: wbctl COMMAND"));
  CHECK(has(home.run({"ordrs", "--lang", "ru"}).err, "ordrs: нет такой команды"));
  std::ofstream(home.config()) << "language = 5\n";
  CHECK(has(home.run({"ordrs"}).err, "ordrs: нет такой команды"));
  CHECK(home.run({"config", "check"}).code == 8);
}

TEST_CASE("help is given for everything, with an example, in both languages, without a database") {
  const Home home;
  const Ran all = home.run({"--help", "--lang", "en"});
  CHECK(all.code == 0);
  CHECK(has(all.out, "cabinet check"));
  CHECK(has(home.run({"--help"}).out, "Использование"));
  CHECK(has(home.run({"help", "cabinet", "--lang", "en"}).out, "cabinet add"));
  for (const Command& command : command_table()) {
    INFO(command.title());
    std::vector<std::string> arguments{std::string(command.noun)};
    if (!command.verb.empty()) arguments.emplace_back(command.verb);
    arguments.insert(arguments.end(), {"--help", "--lang", "en"});
    const Ran ran = home.run(arguments);
    CHECK(ran.code == 0);
    CHECK(has(ran.out, "Example:\n  " + std::string(command.example)));
    for (const Option& option : command.options) CHECK(has(ran.out, option.key()));
    for (const Option& option : global_options()) CHECK(has(ran.out, option.key()));
  }
  CHECK(fs::is_empty(home.path));
}

TEST_CASE("the table is complete: names once, both languages, examples that begin with the command") {
  std::set<std::string> titles;
  for (const Command& command : command_table()) {
    INFO(command.title());
    CHECK(titles.insert(command.title()).second);
    CHECK(command.run != nullptr);
    CHECK_FALSE(command.en.empty());
    CHECK_FALSE(command.ru.empty());
    const bool by_noun_alone = command.verb == default_verb(command.noun);
    CHECK((command.example.starts_with("wbctl " + command.title()) ||
           (by_noun_alone && command.example.starts_with("wbctl " + std::string(command.noun)))));
    std::set<std::string_view> names;
    for (const Option& option : command.options) {
      INFO(option.name);
      CHECK(names.insert(option.key()).second);
      CHECK_FALSE(option.en.empty());
      CHECK_FALSE(option.ru.empty());
      CHECK((option.kind == Kind::choice) == !option.choices.empty());
      CHECK((option.kind == Kind::flag || !option.value.empty()));
    }
  }
}

TEST_CASE("the settings name an interval for each dataset") {
  for (const wbd::Dataset dataset : wbd::kDatasets) {
    CHECK(wbd::config::find_setting("sync.intervals." + std::string(to_string(dataset))) != nullptr);
  }
}

TEST_CASE("version is told with and without a word") {
  const Home home;
  CHECK(home.run({"--version"}).out == "wbctl " WB_VERSION "\n");
  CHECK(home.run({"version"}).out == "wbctl " WB_VERSION "\n");
  CHECK(home.run({"version", "--json"}).data().at("version") == WB_VERSION);
}

TEST_CASE("init makes everything once and keeps it the second time") {
  const Home home;
  const Json first = home.run({"init", "--json"}).data();
  CHECK(first.at("config_created") == true);
  CHECK(first.at("database_created") == true);
  CHECK(first.at("secret_key_created") == true);
  CHECK(first.at("config") == home.config().string());
  CHECK(read(home.config()) == wbd::config::example_toml());
  struct stat info {};
  REQUIRE(::stat(home.key_file().c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0600);

  std::ofstream(home.config()) << "language = \"en\"\n";
  const std::string key = read(home.key_file());
  const Json second = home.run({"init", "--json"}).data();
  CHECK(second.at("config_created") == false);
  CHECK(second.at("database_created") == false);
  CHECK(second.at("secret_key_created") == false);
  CHECK(read(home.config()) == "language = \"en\"\n");
  CHECK(read(home.key_file()) == key);
  CHECK(has(home.run({"init"}).out, "Next:"));
}

TEST_CASE("what to do next is said on stderr, and not with -q") {
  Home home;
  CHECK(home.run({"init"}).code == 0);
  const auto added = home.run({"--lang", "en", "user", "add", "5"});
  CHECK(added.out == "User 5 added.\n");
  CHECK(added.err == "Next: wbctl cabinet add --user 5 --token-file FILE\n");
  CHECK(home.run({"user", "add", "6", "-q"}).err.empty());
  CHECK(home.run({"user", "add", "7", "--json"}).err.empty());
}

TEST_CASE("an interval that is not set is shown as it is in force") {
  Home home;
  CHECK(home.run({"init"}).code == 0);
  std::map<std::string, std::string> shown;
  for (const Json& row : home.run({"config", "show", "--json", "--set", "sync.intervals.prices=90"}).data())
    shown[row.at("key")] = row.at("value");
  CHECK(shown.at("sync.intervals.orders") == "5");
  CHECK(shown.at("sync.intervals.prices") == "90");
  CHECK(shown.at("sync.intervals.tariffs") == "1440");
}

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

TEST_CASE("configuration: origins are told, mistakes end with 8") {
  Home home;
  home.environment["SYNC_INTERVAL"] = "7";
  const Json shown = home.run({"config", "show", "--origin", "--json", "--set", "db.x=1"}).error();
  CHECK(shown.at("code") == "configuration");
  bool seen = false;
  for (const Json& row : home.run({"config", "show", "--origin", "--json"}).data()) {
    if (row.at("key") != "sync.interval") continue;
    seen = true;
    CHECK(row.at("value") == "7");
    CHECK(row.at("origin") == "environment");
  }
  CHECK(seen);
  CHECK(home.run({"config", "check"}).code == 0);
  fs::create_directories(home.config().parent_path());
  std::ofstream(home.config()) << "[sync]\nintervall = 5\n";
  const Ran broken = home.run({"config", "check", "--lang", "en"});
  CHECK(broken.code == 8);
  CHECK(has(broken.err, home.config().string() + ":2: sync.intervall: unknown key"));
  CHECK(home.run({"orders", "list"}).code == 8);
  CHECK_FALSE(fs::exists(home.database()));
}

TEST_CASE("a database that cannot be used ends with 7") {
  Home home;
  fs::create_directories(home.database());  // a folder where the file should be
  CHECK(home.run({"orders", "list"}).code == 7);
}

TEST_CASE("a key that is gone is not replaced while tokens need it, and never silently") {
  Home home;
  home.environment["WBD_SECRET_KEY"] = "AAEC";
  const Ran ran = home.run({"init", "--lang", "en"});
  CHECK(ran.code == 8);
  CHECK(has(ran.err, "32 bytes"));
  CHECK_FALSE(has(ran.err, "AAEC"));
}

TEST_CASE("the database's schema is told and brought up to date") {
  const Home home;
  CHECK(home.run({"db", "status", "--json"}).code == 7);  // a question makes no database
  const Json after = home.run({"db", "migrate", "--json"}).data();
  CHECK(after.at("up_to_date") == true);
  CHECK(after.at("dialect") == "sqlite");
  CHECK(has(after.at("server").get<std::string>(), "SQLite 3."));
  CHECK_FALSE(after.contains("cluster"));
  CHECK(home.run({"db", "status", "--json"}).data() == after);
}

TEST_CASE("a command that reads makes no database and no folder, and says how one is made") {
  Home home;
  home.environment["DATABASE_URL"] = "sqlite://" + (home.path / "nodir" / "x.db").string();
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"orders"},
                                             {"products"},
                                             {"status"},
                                             {"report", "daily"},
                                             {"analytics", "sales"},
                                             {"cabinet", "list"},
                                             {"cabinet", "pause", "1"},
                                             {"user", "list"},
                                             {"user", "settings", "show", "42"},
                                             {"apikey", "list"},
                                             {"db", "status"},
                                             {"db", "check"},
                                             {"db", "backup", (home.path / "copy").string()},
                                             {"events", "list"},
                                             {"sync", "--dry-run"}}) {
    INFO(Catch::StringMaker<std::vector<std::string>>::convert(arguments));
    const Ran ran = home.run(arguments);
    CHECK(ran.code == 7);
    CHECK(has(ran.err, (home.path / "nodir" / "x.db").string()));
    CHECK(has(ran.err, "wbctl init"));
    CHECK(ran.out.empty());
    CHECK_FALSE(fs::exists(home.path / "nodir"));
  }
  const Ran made = home.run({"user", "add", "42"});
  CHECK(made.code == 0);
  CHECK(has(made.err, "Новая база данных: " + (home.path / "nodir" / "x.db").string()));
  CHECK_FALSE(has(home.run({"user", "add", "43"}).err, "Новая"));
  CHECK(home.run({"orders"}).code == 0);
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

TEST_CASE("without --lang and configuration the locale decides the language") {
  struct Case {
    std::map<std::string, std::string> locale;
    const char* told;
  };
  const auto c =
      EACH_ROW(Case, {
                         {{{"LANG", "en_US.UTF-8"}}, "no such command"},
                         {{{"LANG", "de_DE.UTF-8"}}, "no such command"},
                         {{{"LANG", "ru_RU.UTF-8"}}, "нет такой команды"},
                         {{{"LANG", "ru"}}, "нет такой команды"},
                         {{{"LANG", "C.UTF-8"}}, "нет такой команды"},
                         {{{"LANG", "POSIX"}}, "нет такой команды"},
                         {{{"LANG", ""}}, "нет такой команды"},
                         {{{"LC_ALL", "en_GB"}, {"LANG", "ru_RU.UTF-8"}}, "no such command"},
                         {{{"LC_ALL", ""}, {"LC_MESSAGES", "en_GB"}, {"LANG", "ru_RU"}}, "no such command"},
                         {{{"LC_ALL", "C"}, {"LANG", "en_US.UTF-8"}}, "нет такой команды"},
                     });
  Home home;
  home.environment.insert(c.locale.begin(), c.locale.end());
  CHECK(has(home.run({"ordrs"}).err, c.told));
  CHECK(has(home.run({"ordrs", "--set", "language=ru"}).err, "нет такой команды"));
  CHECK(has(home.run({"ordrs", "--lang", "en"}).err, "no such command"));
}

TEST_CASE("an empty list has the same CSV heading as a full one") {
  const Home home;
  REQUIRE(home.run({"init"}).code == 0);
  const std::string orders = home.run({"orders", "-o", "csv"}).out;
  CHECK(orders.starts_with("id,srid,cabinet_id,status,"));
  CHECK(has(orders, ",commission.amount,commission.percent,commission.kind,"));
  CHECK(has(orders, ",logistics.amount,logistics.kind,"));
  CHECK(has(orders, ",fbs.assembly_id,"));
  CHECK_FALSE(has(orders, ",fbs,"));
  CHECK(std::count(orders.begin(), orders.end(), '\n') == 1);
  for (const char* noun : {"sales", "products", "stocks", "reviews", "questions", "prices", "warehouses",
                           "tariffs", "finance", "funnel"}) {
    INFO(noun);
    CHECK(has(home.run({noun, "-o", "csv"}).out, "cabinet_id"));
  }
}

TEST_CASE("a token is never taken from the command line") {
  const Home home;
  CHECK(home.run({"user", "add", "42"}).code == 0);
  CHECK(home.run({"cabinet", "add", "--user", "42", "--token", "x"}).code == 2);
  CHECK(home.run({"cabinet", "add", "--user", "42"}).code == 2);  // no terminal to ask on
  CHECK(home.run({"cabinet", "add", "--user", "42", "--token-stdin"}, " \n").code == 2);
  CHECK(home.run({"cabinet", "add", "--user", "42", "--token-file", "/nonexistent"}).code == 2);
}

TEST_CASE("the files for shells and man are those of the table") {
  const fs::path root = fs::path(WB_TEST_DATA).parent_path().parent_path();
  CHECK(wbd::test::same_as_file(root / "etc/completions/wbctl.bash", completion_script("bash")));
  CHECK(wbd::test::same_as_file(root / "etc/completions/_wbctl", completion_script("zsh")));
  CHECK(wbd::test::same_as_file(root / "etc/completions/wbctl.fish", completion_script("fish")));
  CHECK(wbd::test::same_as_part(root / "man/wbctl.1", "commands", man_commands_section()));
}

}  // namespace run_test
