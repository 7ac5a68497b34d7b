#include <string>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "core/config/documents.hpp"
#include "core/config/load.hpp"
#include "tests/unit/cli/home.hpp"
#include "tests/unit/rows.hpp"

namespace installation_test {

using namespace wbd::cli;
using namespace wbd::test;

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

}  // namespace installation_test
