#include <memory>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/encoding.hpp"
#include "core/db/private_file.hpp"
#include "core/db/replace.hpp"
#include "core/db/schema_objects.hpp"
#include "core/db/sqlite_database.hpp"

namespace wbd::db {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_copy(std::string detail) {
  throw Failure({Errc::unavailable, std::move(detail)});
}

struct CloseSqlite {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using Sqlite = std::unique_ptr<sqlite3, CloseSqlite>;

Sqlite open_pages(const fs::path& file, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  Sqlite owned(handle);
  if (code != SQLITE_OK) fail_copy(fmt::format("{}: {}", file.string(), sqlite3_errstr(code)));
  constexpr int kBusyMillis = 10'000;
  sqlite3_busy_timeout(handle, kBusyMillis);
  return owned;
}

// The file beside the database in which a copy is checked. A lock on the folder keeps a second restore out;
// it goes with the process. A killed process leaves the file, and the next restore removes it.
class StageFile {
 public:
  explicit StageFile(const fs::path& database)
      : path_(database.string() + ".restore"),
        folder_(::open(database.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (folder_.descriptor() < 0 || ::flock(folder_.descriptor(), LOCK_EX | LOCK_NB) != 0)
      fail_copy(fmt::format("another wbctl db restore is at work on {}", database.string()));
    remove_files();
  }
  ~StageFile() { remove_files(); }
  StageFile(const StageFile&) = delete;
  StageFile& operator=(const StageFile&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  // Also the log of an earlier stage: SQLite would take it for one of the new file.
  void remove_files() const {
    for (const char* end : {"", "-wal", "-shm", "-journal"}) ::unlink((path_.string() + end).c_str());
  }

  fs::path path_;
  OpenFile folder_;
};

std::string first_trouble(sqlite3* handle) {
  std::string trouble;
  const auto take = [](void* out, int, char** cells, char**) {
    *static_cast<std::string*>(out) = cells[0] == nullptr ? "" : cells[0];
    return 0;
  };
  const int code = sqlite3_exec(handle, "pragma integrity_check(1)", take, &trouble, nullptr);
  if (code != SQLITE_OK) return sqlite3_errmsg(handle);
  return trouble == "ok" ? "" : trouble;
}

// The file is private and new, so no log beside it can change its contents.
void refuse_damaged(const fs::path& file, const fs::path& stage, std::int64_t schema) {
  const Sqlite copy = open_pages(stage, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW);
  sqlite3_db_config(copy.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(copy.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  std::string strange;
  try {
    strange = strange_object(copy.get(), schema);
  } catch (const Failure& failure) {
    strange = failure.error().detail;
  }
  if (strange.empty()) strange = first_trouble(copy.get());
  if (!strange.empty()) refuse_copy(file, strange);
}

}  // namespace

fs::path sqlite_file(const std::string& url) {
  constexpr std::string_view kScheme = "sqlite://";
  const auto path = percent_decode(std::string_view(url).substr(kScheme.size()));
  if (!path) fail_copy("the database URL is malformed");
  return *path;
}

void copy_pages(const fs::path& from, const fs::path& to) {
  const Sqlite source = open_pages(from, SQLITE_OPEN_READONLY);
  const Sqlite target = open_pages(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW);
  sqlite3_exec(target.get(), "pragma synchronous = full", nullptr, nullptr, nullptr);
  sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (backup == nullptr) fail_copy(fmt::format("{}: {}", to.string(), sqlite3_errmsg(target.get())));
  constexpr int kAllPages = -1;
  const int code = sqlite3_backup_step(backup, kAllPages);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE)
    fail_copy(fmt::format("copying {} to {}: {}", from.string(), to.string(), sqlite3_errstr(code)));
}

void replace_sqlite(const OpenOptions& target, const fs::path& file, const Replacement& replacement) {
  const OpenFile copy = open_plain(file);
  const fs::path live = fs::canonical(sqlite_file(target.url));
  const StageFile stage(live);
  copy_bytes(copy, create_private(stage.path()), stage.path());
  refuse_damaged(file, stage.path(), replacement.schema);
  {
    OpenOptions options = target;
    options.create = false;
    const auto database = open_sqlite(stage.path(), options);
    if (const auto found = database->migration_status().current; found != replacement.schema)
      refuse_copy(file, fmt::format("it has schema {}, its manifest says {}", found, replacement.schema));
    database->read(replacement.check);
    database->migrate();
    database->write(replacement.finish);
  }
  copy_pages(stage.path(), live);
}

}  // namespace wbd::db
