#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/db/support.hpp"

namespace read_only_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::test;

namespace {

// Root may write whatever the modes say, so these tests drop that power while they look.
class PlainUser {
 public:
  PlainUser() : was_root_(::geteuid() == 0) {
    if (was_root_) REQUIRE(::seteuid(65534) == 0);
  }
  ~PlainUser() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
  }
  PlainUser(const PlainUser&) = delete;
  PlainUser& operator=(const PlainUser&) = delete;

 private:
  bool was_root_;
};

void set_mode(const std::filesystem::path& path, unsigned mode) {
  REQUIRE(::chmod(path.c_str(), mode) == 0);
}

Result<std::unique_ptr<Database>> open_file(const std::filesystem::path& file) {
  OpenOptions options = options_at("sqlite://" + file.string());
  options.statement_limit = Millis{300};
  return db::open(options);
}

void make_database(const std::filesystem::path& file) {
  OpenOptions options = options_at("sqlite://" + file.string());
  options.create = true;
  auto database = db::open(options).value();
  database->migrate();
  database->write([](Tx& tx) { add_user(tx, 1); });
}

Error write_error(Database& database) {
  try {
    database.write([](Tx& tx) { add_user(tx, 3); });
  } catch (const Failure& failure) {
    return failure.error();
  }
  FAIL("the write went through");
  return {};
}

}  // namespace

TEST_CASE("a read-only file in a writable folder is read, and a write says why it cannot be") {
  TempFolder folder;
  const auto file = folder.path() / "x.db";
  make_database(file);
  set_mode(file, 0444);
  set_mode(folder.path(), 0777);
  const PlainUser plain;
  auto opened = open_file(file);
  if (opened.has_error()) FAIL(opened.error().detail);
  Database& database = **opened;
  CHECK(database.read_value([](Tx& tx) { return count_users(tx); }) == 1);
  CHECK_NOTHROW(database.migrate());
  CHECK(database.change_stamp().has_value());
  const Error error = write_error(database);
  CHECK(error.code == Errc::unavailable);
  CHECK(error.detail == "database " + file.string() + ": attempt to write a readonly database");
}

TEST_CASE("a read-only folder is named as the cause when WAL files cannot be made there") {
  TempFolder folder;
  const auto file = folder.path() / "x.db";
  make_database(file);
  set_mode(file, 0444);
  set_mode(folder.path(), 0555);
  const PlainUser plain;
  auto opened = open_file(file);
  REQUIRE(opened.has_error());
  CHECK(opened.error().code == Errc::unavailable);
  CHECK(opened.error().detail.find(
            file.string() + ": cannot be read without write permission on its folder") != std::string::npos);
}

TEST_CASE("a database whose WAL files exist is read from a read-only folder") {
  TempFolder source;
  TempFolder folder;
  make_database(source.path() / "x.db");
  {
    // Copied while open, so that the copy has the files a running writer leaves.
    auto writer = open_file(source.path() / "x.db").value();
    writer->write([](Tx& tx) { add_user(tx, 2); });
    for (const char* name : {"x.db", "x.db-wal", "x.db-shm"}) {
      std::ifstream from(source.path() / name, std::ios::binary);
      std::ofstream(folder.path() / name, std::ios::binary) << from.rdbuf();
      set_mode(folder.path() / name, 0444);
    }
  }
  set_mode(folder.path(), 0555);
  const PlainUser plain;
  auto opened = open_file(folder.path() / "x.db");
  if (opened.has_error()) FAIL(opened.error().detail);
  CHECK((*opened)->read_value([](Tx& tx) { return count_users(tx); }) == 2);
  const auto stamp = (*opened)->change_stamp();
  CHECK(stamp.has_value());
  CHECK((*opened)->change_stamp() == stamp);
  CHECK(write_error(**opened).code == Errc::unavailable);
}

TEST_CASE("a file or folder that may not be read or made is refused in plain words") {
  TempFolder folder;
  const auto file = folder.path() / "x.db";
  make_database(file);
  set_mode(file, 0000);
  std::filesystem::create_directory(folder.path() / "closed");
  set_mode(folder.path() / "closed", 0700);
  set_mode(folder.path(), 0555);
  const PlainUser plain;
  auto unreadable = open_file(file);
  REQUIRE(unreadable.has_error());
  CHECK(unreadable.error().code == Errc::unavailable);
  CHECK(unreadable.error().detail == "database " + file.string() + ": Permission denied");

  OpenOptions options = options_at("");
  options.create = true;
  REQUIRE(std::filesystem::exists(folder.path() / "closed"));
  for (const char* name : {"new.db", "new/x.db", "closed/x.db", "closed/new/x.db"}) {
    INFO(name);
    options.url = "sqlite://" + (folder.path() / name).string();
    auto created = db::open(options);
    REQUIRE(created.has_error());
    CHECK(created.error().code == Errc::unavailable);
    CHECK(created.error().detail.find("Permission denied") != std::string::npos);
  }
}

TEST_CASE("a damaged database is reported by name") {
  TempFolder folder;
  const auto file = folder.path() / "x.db";
  make_database(file);
  {
    std::fstream damage(file, std::ios::in | std::ios::out | std::ios::binary);
    damage.seekp(4'096);
    damage << std::string(200'000, 'x');
  }
  const auto opened = open_file(file);
  REQUIRE(opened.has_error());
  CHECK(opened.error().code == Errc::unavailable);
  CHECK(opened.error().detail == "database " + file.string() + ": database disk image is malformed");
}

}  // namespace read_only_test
