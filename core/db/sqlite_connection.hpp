#pragma once
// One SQLite connection with its prepared statements. One thread uses it at a time.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/text_hash.hpp"
#include "core/db/database.hpp"
#include "core/db/keyed_query.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace wbd::db {

class SqliteConnection;

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(SqliteConnection& connection, std::string_view sql);
  ~SqliteStatement() override;
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void bind_null(int index) override;
  void bind_int(int index, std::int64_t value) override;
  void bind_double(int index, double value) override;
  void bind_text(int index, std::string_view value) override;
  void bind_text_copy(int index, std::string_view value) override;
  void bind_blob(int index, std::string_view bytes) override;
  void bind_time(int index, UtcTime value) override;
  void bind_bool(int index, bool value) override;
  void bind_texts(int index, std::span<const std::string_view> values) override;
  void bind_ints(int index, std::span<const std::int64_t> values) override;

  bool step() override;
  void reset() override;
  std::int64_t run() override;
  void queue() override;

  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] double real(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] std::string_view blob(int column) const override;
  [[nodiscard]] UtcTime time(int column) const override;
  [[nodiscard]] bool boolean(int column) const override;

  void forget_bindings();  // the bound views point into memory of the previous caller

 private:
  [[nodiscard]] int slot(int index) const;
  void check_bind(int code) const;

  SqliteConnection& connection_;
  sqlite3_stmt* statement_ = nullptr;
  std::vector<int> slots_;  // slots_[n] is SQLite's index of $n; 0 when the statement has no $n
  bool active_ = false;     // between the first step and the reset
};

// The purpose of a connection decides its cache size and whether its statements have a time limit.
enum class ConnectionRole { reader, writer };

class SqliteConnection {
 public:
  // Opens an existing file and switches it to WAL mode, unless the file is read-only. Throws
  // Failure(Errc::unavailable).
  SqliteConnection(std::string path, ConnectionRole role, Millis limit);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  SqliteStatement& prepare(std::string_view sql);
  void execute(const std::string& sql);

  // Sets how long begin() waits for writers of other processes.
  void wait_for_others(Millis limit);
  void begin(bool immediate);
  void commit();
  void rollback() noexcept;
  // False after a failure that left a transaction open: do not use the connection again.
  [[nodiscard]] bool is_idle() const;

  // The file cannot be written and no process has it open: it is read without locks and without a WAL.
  [[nodiscard]] bool is_immutable() const { return immutable_; }
  [[nodiscard]] sqlite3* handle() const { return handle_; }
  [[nodiscard]] Error error_of(int code, std::string_view sql) const;
  void start_statement_clock();
  void note_queued(std::int64_t changes) { queued_changes_ += changes; }
  std::int64_t take_queued_changes() { return std::exchange(queued_changes_, 0); }

 private:
  void configure();
  void use_wal();
  bool turn_wal_on();  // false: the file system does not support WAL
  void end_statements() noexcept;
  static int check_clock(void* self);

  std::string path_;
  ConnectionRole role_;
  bool immutable_ = false;
  Millis limit_;
  sqlite3* handle_ = nullptr;
  std::int64_t queued_changes_ = 0;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  std::unordered_map<std::string, std::unique_ptr<SqliteStatement>, TextHash, std::equal_to<>> statements_;
};

class SqliteTx final : public Tx {
 public:
  explicit SqliteTx(SqliteConnection& connection) : connection_(connection) {}
  [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }
  Statement& prepare(std::string_view sql) override { return connection_.prepare(sql); }
  Statement& bulk_insert(std::string_view table, std::string_view columns) override {
    return connection_.prepare(insert_sql(table, columns));
  }
  Statement& stream(std::string_view sql) override { return connection_.prepare(sql); }
  void execute(std::string_view sql) override { connection_.execute(std::string(sql)); }
  std::int64_t flush() override { return connection_.take_queued_changes(); }

 private:
  SqliteConnection& connection_;
};

}  // namespace wbd::db
