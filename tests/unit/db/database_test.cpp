#include <atomic>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/db/support.hpp"
#include "tests/unit/rows.hpp"

namespace database_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::test;

namespace {

OpenOptions options_for(const std::string& url, bool create = false) {
  OpenOptions options = options_at(url);
  options.create = create;
  options.statement_limit = Millis{200};
  return options;
}

Error open_error(const OpenOptions& options) {
  auto opened = db::open(options);
  REQUIRE(opened.has_error());
  return opened.error();
}

template <class F>
Error failure_of(F&& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.error();
  }
  FAIL("nothing was thrown");
  return {};
}

mode_t mode_of(const std::string& path) {
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Runs `work` in a process of its own, without root's power over file modes; true when it returned true.
template <class F>
bool in_plain_process(F&& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) ::_exit(2);
    bool good = false;
    try {
      good = work();
    } catch (...) {
    }
    ::_exit(good ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("open accepts only absolute sqlite URLs and PostgreSQL's own") {
  struct Case {
    const char* url;
    const char* says;
  };
  const auto c = EACH_ROW(Case, {{"postgresql://u:sec%ret@h/db", "malformed"},
                                 {"postgresql://u@h/db?secret=x", "malformed"},
                                 {"postgresql://u:secret@h/db?x", "malformed"},
                                 {"mysql://x", "sqlite:///absolute/path"},
                                 {"", "sqlite:///absolute/path"},
                                 {"sqlite://relative/x.db", "sqlite:///absolute/path"},
                                 {"sqlite://", "sqlite:///absolute/path"},
                                 {"sqlite:///", "sqlite:///absolute/path"},
                                 {"sqlite:///tmp/x.db?mode=ro", "without parameters"},
                                 {"sqlite:///tmp/%zz.db", "sqlite:///absolute/path"}});
  INFO(c.url);
  const Error error = open_error(options_for(c.url));
  CHECK(error.code == Errc::configuration);
  CHECK(contains(error.detail, c.says));
  CHECK_FALSE(contains(error.detail, "secret"));
}

TEST_CASE("open creates a private file in a private folder, and only on request") {
  TempFolder folder;
  const std::string file = (folder.path() / "new" / "deep" / "a b.db").string();
  const std::string url = "sqlite://" + (folder.path() / "new" / "deep").string() + "/a%20b.db";
  const Error missing = open_error(options_for(url));
  CHECK(missing.code == Errc::unavailable);
  CHECK(contains(missing.detail, file + ": does not exist"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "new"));

  auto opened = db::open(options_for(url, true));
  REQUIRE(opened.has_value());
  CHECK(mode_of(file) == 0600);
  CHECK(mode_of(file + "-shm") == 0600);
  CHECK(mode_of(folder.path() / "new") == 0700);
  CHECK(mode_of(folder.path() / "new" / "deep") == 0700);
}

TEST_CASE("what is no database is refused by name") {
  TempFolder folder;
  const std::string file = (folder.path() / "letter.txt").string();
  std::ofstream(file) << std::string(5'000, 'x');
  const Error text = open_error(options_for("sqlite://" + file));
  CHECK(text.code == Errc::unavailable);
  CHECK(text.detail == "database " + file + ": file is not a database");

  const Error directory = open_error(options_for("sqlite://" + folder.path().string()));
  CHECK(directory.code == Errc::unavailable);
  CHECK(contains(directory.detail, "is not a file"));
}

TEST_CASE("migrations run once and are remembered") {
  TempFolder folder;
  auto database = db::open(options_for("sqlite://" + (folder.path() / "x.db").string(), true)).value();
  const auto before = database->migration_status();
  CHECK(before.current == 0);
  CHECK(before.latest >= 1);
  database->migrate();
  CHECK(database->migration_status().current == before.latest);
  const auto stamp = database->change_stamp();
  database->migrate();
  CHECK(database->change_stamp() == stamp);
}

TEST_CASE("a migration that differs from the applied one is a configuration error") {
  TempDatabase database;
  struct Case {
    const char* name;
    const char* sql;
    const char* says;
  };
  const auto c = EACH_ROW(
      Case, {{"changed", "update schema_migrations set checksum = 'abc' where version = 1", "differs"},
             {"from the future",
              "insert into schema_migrations select 9999, '9999_later', 'abc', applied_at from "
              "schema_migrations where version = 1",
              "9999_later"}});
  INFO(c.name);
  database.write([&](Tx& tx) { tx.execute(c.sql); });
  const Error status = failure_of([&] { (void)database->migration_status(); });
  CHECK(status.code == Errc::configuration);
  CHECK(contains(status.detail, c.says));
  CHECK(failure_of([&] { database->migrate(); }).code == Errc::configuration);
}

TEST_CASE("several programs may migrate one new database at the same time") {
  const TempDatabase place(GENERATE(from_range(stores())), Migrated::no);
  const std::string url = place.url();
  std::atomic<int> good = 0;
  const auto program = [&] {
    OpenOptions options = options_for(url, true);
    options.statement_limit = Millis{20'000};
    auto database = db::open(options).value();
    database->migrate();
    const auto status = database->migration_status();
    if (status.current == status.latest) ++good;
  };
  CHECK(all_at_once({program, program, program, program}) == "");
  CHECK(good == 4);
}

TEST_CASE("write commits on return and rolls back on an exception") {
  TempDatabase database;
  const auto count = [](Tx& tx) { return count_users(tx); };
  database.write([](Tx& tx) { add_user(tx, 1); });
  CHECK(database.read(count) == 1);
  CHECK_THROWS_AS(database.write([](Tx& tx) -> void {
    add_user(tx, 2);
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(database.read(count) == 1);
  database.write([](Tx& tx) { add_user(tx, 3); });
  CHECK(database.read(count) == 2);
}

TEST_CASE("a read sees one moment, whatever is committed meanwhile") {
  TempDatabase database;
  database.write([](Tx& tx) { add_user(tx, 1); });
  database->read([&](Tx& tx) {
    CHECK(count_users(tx) == 1);
    database.write([](Tx& other) { add_user(other, 2); });
    CHECK(count_users(tx) == 1);
  });
  CHECK(database.read([](Tx& tx) { return count_users(tx); }) == 2);
}

TEST_CASE("a query left in the middle does not hold its snapshot") {
  TempDatabase database;
  database.write([](Tx& tx) {
    add_user(tx, 1);
    add_user(tx, 2);
  });
  const auto first_of_many = [](Tx& tx) {
    auto& query = tx.prepare("select telegram_id from users order by telegram_id desc");
    query.step();
    return query.integer(0);
  };
  CHECK(database.read(first_of_many) == 2);
  database.write([](Tx& tx) { add_user(tx, 3); });
  CHECK(database.read(first_of_many) == 3);
}

TEST_CASE("parameters are bound by their number, whatever the order in the text") {
  TempDatabase database;
  database->read([](Tx& tx) {
    auto& query = tx.prepare("select $3, $1, $2, $1");
    query.bind_all("one", std::int64_t{2}, nullptr);
    REQUIRE(query.step());
    CHECK(query.is_null(0));
    CHECK(query.text(1) == "one");
    CHECK(query.integer(2) == 2);
    CHECK(query.text(3) == "one");
    CHECK_FALSE(query.step());
  });
  database->read([](Tx& tx) {
    auto& empty = tx.prepare("select $1");
    empty.bind(1, std::string_view());
    REQUIRE(empty.step());
    CHECK_FALSE(empty.is_null(0));
    empty.reset();
    CHECK(failure_of([&] { empty.bind(2, 1); }).code == Errc::internal);
    CHECK(failure_of([&] { tx.prepare("select ?"); }).code == Errc::internal);
    CHECK(failure_of([&] { tx.prepare("selec 1"); }).code == Errc::internal);
  });
}

TEST_CASE("a violated unique key is a conflict") {
  TempDatabase database;
  database.write([](Tx& tx) { add_user(tx, 1); });
  const Error error = failure_of([&] {
    database.write([](Tx& tx) {
      tx.prepare("insert into users(telegram_id, created_at) values(1, $1)").bind_all(at(0)).run();
    });
  });
  CHECK(error.code == Errc::conflict);
}

TEST_CASE("a write waits for the lock of another process, up to the limit") {
  TempDatabase database(Dialect::sqlite);
  auto other = db::open(options_for(database.url())).value();
  database.write([&](Tx& tx) {
    add_user(tx, 1);
    const Error error = failure_of([&] { other->write([](Tx&) {}); });
    CHECK(error.code == Errc::unavailable);
    CHECK(contains(error.detail, database.file()));
    CHECK(contains(error.detail, "locked"));
  });
  CHECK_NOTHROW(other->write([](Tx& tx) { add_user(tx, 2); }));
}

TEST_CASE("background work waits for its turn longer than a request does") {
  TempDatabase database;
  auto limited = db::open(options_for(database.url())).value();
  auto elsewhere = db::open(options_for(database.url())).value();
  int user = 0;
  for (Database* waits : {limited.get(), elsewhere.get()}) {
    ++user;  // a new one, whom PostgreSQL locks
    std::atomic<bool> started = false, stored = false;
    std::jthread background;
    limited->write([&](Tx& tx) {
      add_user(tx, user);
      background = std::jthread([&] {
        const auto work = [&](Tx& inner) { add_user(inner, user); };
        started = true;
        started.notify_one();
        try {
          waits->write(work, LockTimeout::background);
          stored = true;
        } catch (const Failure&) {
        }
      });
      started.wait(false);
      // Each takes the whole limit, so the work in the background has waited longer when they are through.
      for (int i = 0; i < 3; ++i) {
        const Error error = failure_of([&] { elsewhere->write([&](Tx& inner) { add_user(inner, user); }); });
        CHECK(error.code == Errc::unavailable);
      }
      CHECK_FALSE(stored);
    });
    background.join();
    CHECK(stored);
  }
}

TEST_CASE("who writes again at once does not keep others of its process out") {
  TempDatabase database(Dialect::sqlite);
  auto limited = db::open(options_for(database.url())).value();
  auto elsewhere = db::open(options_for(database.url())).value();
  constexpr int kRounds = 5;
  int in_order = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<bool> other_had_its_turn = false;
    std::jthread other;
    limited->write([&](Tx& tx) {
      add_user(tx, 1);
      other = std::jthread(
          [&] { limited->write([&](Tx&) { other_had_its_turn = true; }, LockTimeout::background); });
      // Takes the whole limit: the other one waits when it is through.
      failure_of([&] { elsewhere->write([](Tx&) {}); });
    });
    limited->write([&](Tx&) { in_order += other_had_its_turn ? 1 : 0; }, LockTimeout::background);
    other.join();
  }
  // A thread may be kept from the processor before it could ask.
  CHECK(in_order >= kRounds - 2);
}

TEST_CASE("a query that takes longer than the limit is given up") {
  TempDatabase database;
  auto limited = db::open(options_for(database.url())).value();
  const Error error = failure_of([&] {
    limited->read([](Tx& tx) {
      auto& endless = tx.prepare(
          "with recursive n(i) as (select 1 union all select i + 1 from n) "
          "select count(*) from n");
      endless.step();
    });
  });
  CHECK(error.code == Errc::unavailable);
  CHECK(contains(error.detail, "given up"));
}

TEST_CASE("the pool lends no more readers than its size") {
  TempDatabase database;
  OpenOptions options = options_for(database.url());
  options.pool_size = 1;
  auto small = db::open(options).value();
  small->read([&](Tx&) {
    const Error error = failure_of([&] { small->read([](Tx&) {}); });
    CHECK(error.code == Errc::unavailable);
    CHECK(contains(error.detail, "all 1 connections"));
  });
  CHECK_NOTHROW(small->read([](Tx&) {}));
}

TEST_CASE("the change stamp moves with each commit of anyone and rests otherwise") {
  TempDatabase database(Dialect::sqlite);
  auto other = database.open_another();
  std::vector<std::uint64_t> seen;
  const auto note = [&] {
    const auto stamp = database->change_stamp();
    REQUIRE(stamp.has_value());
    CHECK(database->change_stamp() == stamp);
    CHECK(std::find(seen.begin(), seen.end(), *stamp) == seen.end());
    seen.push_back(*stamp);
  };
  note();
  database.write([](Tx& tx) { add_user(tx, 1); });
  note();
  other->write([](Tx& tx) { add_user(tx, 2); });
  note();

  const pid_t child = ::fork();
  if (child == 0) {
    // Only what execs may use SQLite after a fork; the shell's own program does the commit.
    ::execlp("sqlite3", "sqlite3", database.file().c_str(), "update users set name = 'x'", nullptr);
    ::_exit(127);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WEXITSTATUS(status) == 127) {
    WARN("the sqlite3 program is not installed: no commit by another process");
  } else {
    REQUIRE(WEXITSTATUS(status) == 0);
    note();
  }
  const auto rest = database->change_stamp();
  CHECK(database.read([](Tx& tx) { return count_users(tx); }) == 2);
  other.reset();
  CHECK(database->change_stamp() == rest);
}

}  // namespace database_test
