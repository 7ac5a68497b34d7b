#include "core/db/sqlite_connection.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace wbd::db {
namespace {

// A list builds its SQL from the filters in use: the number of different texts is bounded, but not small.
constexpr std::size_t kMaxStatements = 200;
// SQLite's memory statistics take one lock for all threads, and we do not use them.
void stop_counting_memory() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)once;  // refused after a first use of the library: the statistics then stay on
}

constexpr int kClockCheckInterval = 20'000;  // virtual machine steps: well under a millisecond

Errc code_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return Errc::unavailable;
    case SQLITE_CONSTRAINT:
      return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                     code == SQLITE_CONSTRAINT_ROWID
                 ? Errc::conflict
                 : Errc::internal;
    default:
      return Errc::internal;
  }
}

std::string as_uri(const std::string& path) {
  std::string out = "file://";  // an authority of its own: a path may begin with two slashes
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + "?immutable=1";
}

// A read of a file that cannot be written would leave a -wal and a -shm file of the same mode beside it.
// Later they would stop its owner from writing. Without a -wal file no process has the database open, so none
// changes it.
bool opens_immutable(const std::string& path) {
  return ::access(path.c_str(), W_OK) != 0 && ::access((path + "-wal").c_str(), F_OK) != 0;
}

}  // namespace

SqliteConnection::SqliteConnection(std::string path, ConnectionRole role, Millis limit)
    : path_(std::move(path)), role_(role), limit_(limit) {
  stop_counting_memory();
  // SQLite falls back to read-only when the file is not writable.
  immutable_ = opens_immutable(path_);
  const int flags = (immutable_ ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const std::string name = immutable_ ? as_uri(path_) : path_;
  const int code = sqlite3_open_v2(name.c_str(), &handle_, flags, nullptr);
  try {
    if (code != SQLITE_OK) throw Failure(error_of(code, ""));
    configure();
    use_wal();
  } catch (...) {
    statements_.clear();
    sqlite3_close(handle_);
    throw;
  }
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close(handle_);
}

void SqliteConnection::configure() {
  sqlite3_busy_timeout(handle_, static_cast<int>(limit_.count()));
  execute("pragma foreign_keys = on");
  execute("pragma synchronous = normal");
  execute("pragma temp_store = memory");
  if (role_ == ConnectionRole::writer) {
    // A bulk load changes pages all over three indexes; a large cache avoids writing them twice.
    execute("pragma cache_size = -16384");
    execute("pragma mmap_size = 67108864");
    execute("pragma wal_autocheckpoint = 4000");
    execute("pragma journal_size_limit = 67108864");
  } else {
    // No mapping: a process has many readers, and each would count the pages that it has read of the file.
    execute("pragma cache_size = -8192");
    sqlite3_progress_handler(handle_, kClockCheckInterval, &SqliteConnection::check_clock, this);
  }
}

void SqliteConnection::wait_for_others(Millis limit) {
  if (limit == limit_) return;
  limit_ = limit;
  sqlite3_busy_timeout(handle_, static_cast<int>(limit.count()));
}

// A change of the mode needs exclusive access to the file, and SQLite's busy timeout does not cover that
// wait.
bool SqliteConnection::turn_wal_on() {
  constexpr Millis kLongestPause{50};
  const auto deadline = std::chrono::steady_clock::now() + limit_;
  for (Millis pause{1};; pause = std::min(pause * 2, kLongestPause)) {
    auto& mode = prepare("pragma journal_mode = wal");
    try {
      const bool is_wal = mode.step() && mode.text(0) == "wal";
      mode.reset();
      return is_wal;
    } catch (const Failure&) {
      const bool busy = (sqlite3_errcode(handle_) & 0xff) == SQLITE_BUSY;
      mode.reset();
      if (!busy || std::chrono::steady_clock::now() + pause > deadline) throw;
    }
    std::this_thread::sleep_for(pause);
  }
}

void SqliteConnection::use_wal() {
  const bool writable = sqlite3_db_readonly(handle_, "main") == 0;
  // A read-only file keeps its mode.
  const bool is_wal = writable && turn_wal_on();
  if (writable && !is_wal) {
    throw Failure(
        {Errc::unavailable, fmt::format("database {}: its file system does not support WAL mode", path_)});
  }
  // Creates or opens the WAL index, so that an unwritable folder fails here.
  auto& first_read = prepare("select count(*) from sqlite_master");
  first_read.step();
  first_read.reset();
}

Error SqliteConnection::error_of(int code, std::string_view sql) const {
  const Errc kind = code_of(code);
  const char* cause = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
  if (kind != Errc::unavailable) {
    return {kind, fmt::format("database {}: {}{}{}", path_, cause, sql.empty() ? "" : " in: ", sql)};
  }
  const int primary = code & 0xff;
  if (primary == SQLITE_INTERRUPT) {
    return {kind, fmt::format("database {}: a query was given up after {} ms", path_, limit_.count())};
  }
  if (primary == SQLITE_BUSY) {
    return {kind, fmt::format("database {}: another process kept it locked for {} ms", path_, limit_.count()),
            Millis{1'000}};
  }
  // open_sqlite() could read the file, so the folder lacks the rights that WAL mode needs.
  if (handle_ != nullptr && sqlite3_db_readonly(handle_, "main") == 1 &&
      (primary == SQLITE_CANTOPEN || code == SQLITE_READONLY_CANTINIT || code == SQLITE_READONLY_RECOVERY ||
       code == SQLITE_READONLY_DIRECTORY)) {
    return {kind, fmt::format("database {}: cannot be read without write permission on its folder, where its "
                              "-wal and -shm files belong ({})",
                              path_, cause)};
  }
  return {kind, fmt::format("database {}: {}", path_, cause)};
}

SqliteStatement& SqliteConnection::prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) {
    found->second->forget_bindings();
    return *found->second;
  }
  auto statement = std::make_unique<SqliteStatement>(*this, sql);
  return *statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

void SqliteConnection::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw Failure(error_of(code, sql));
}

void SqliteConnection::begin(bool immediate) {
  // No statement is in use between transactions, so all may be dropped.
  if (statements_.size() > kMaxStatements) statements_.clear();
  queued_changes_ = 0;
  prepare(immediate ? "begin immediate" : "begin").run();
}

void SqliteConnection::commit() {
  end_statements();
  prepare("commit").run();
}

void SqliteConnection::rollback() noexcept {
  end_statements();
  if (is_idle()) return;  // after some failures SQLite has rolled back already
  sqlite3_exec(handle_, "rollback", nullptr, nullptr, nullptr);
}

bool SqliteConnection::is_idle() const {
  return sqlite3_get_autocommit(handle_) != 0;
}

void SqliteConnection::end_statements() noexcept {
  // An unfinished query would keep its snapshot after the transaction.
  for (const auto& [sql, statement] : statements_) statement->reset();
}

void SqliteConnection::start_statement_clock() {
  if (role_ == ConnectionRole::reader) deadline_ = std::chrono::steady_clock::now() + limit_;
}

int SqliteConnection::check_clock(void* self) {
  return std::chrono::steady_clock::now() > static_cast<SqliteConnection*>(self)->deadline_ ? 1 : 0;
}

}  // namespace wbd::db
