#pragma once
// A database of its own for each test, removed at its end. A test that makes one runs once on each installed
// database: SQLite, and PostgreSQL where it is found. WB_TEST_STORE=sqlite|postgresql selects one.

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "core/db/database.hpp"
#include "tests/fakes/open_options.hpp"
#include "tests/fakes/postgres_server.hpp"
#include "tests/fakes/temp_folder.hpp"

namespace wbd::test {

using fakes::options_at;
using fakes::TempFolder;

inline const std::vector<db::Dialect>& stores() {
  static const std::vector<db::Dialect> found = [] {
    const char* wanted = std::getenv("WB_TEST_STORE");
    const std::string only = wanted == nullptr ? "" : wanted;
    std::vector<db::Dialect> all;
    if (only != "postgresql") all.push_back(db::Dialect::sqlite);
    if (only != "sqlite") {
      if (!PostgresServer::programs().empty()) {
        all.push_back(db::Dialect::postgresql);
      } else {
        WARN("skipped for PostgreSQL: it is not installed (scripts/install-deps test)");
      }
    }
    return all;
  }();
  return found;
}

enum class Migrated { no, yes };

class TempDatabase {
 public:
  TempDatabase() : TempDatabase(GENERATE(from_range(stores()))) {}
  explicit TempDatabase(db::Dialect dialect, Migrated migrated = Migrated::yes) : dialect_(dialect) {
    if (dialect == db::Dialect::postgresql) {
      static int number = 0;
      schema_ = "t" + std::to_string(++number);
      administer("create schema " + schema_);
    }
    if (migrated == Migrated::no) return;
    database_ = open_another();
    database_->migrate();
  }
  ~TempDatabase() {
    database_.reset();
    try {
      if (!schema_.empty()) administer("drop schema " + schema_ + " cascade");
    } catch (const Failure&) {
      // a test may have left the server down
    }
  }
  TempDatabase(const TempDatabase&) = delete;
  TempDatabase& operator=(const TempDatabase&) = delete;

  db::Database& operator*() { return *database_; }
  db::Database* operator->() { return database_.get(); }

  [[nodiscard]] db::Dialect dialect() const { return dialect_; }
  [[nodiscard]] std::string file() const { return (folder_.path() / "wbd.db").string(); }
  [[nodiscard]] std::string url() const {
    return schema_.empty() ? "sqlite://" + file() : PostgresServer::shared().url(schema_);
  }

  // A second connection pool on the same data, as another process would have.
  [[nodiscard]] std::unique_ptr<db::Database> open_another() const {
    db::OpenOptions options = options_at(url());
    options.create = true;
    options.prepared_statements = std::getenv("WB_TEST_UNPREPARED") == nullptr;
    return db::open(options).value();
  }

  template <class F>
  auto read(F&& work) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, db::Tx&>>) {
      database_->read(work);
    } else {
      return database_->read_value(std::forward<F>(work));
    }
  }
  template <class F>
  auto write(F&& work) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, db::Tx&>>) {
      database_->write(work);
    } else {
      return database_->write_value(std::forward<F>(work));
    }
  }

 private:
  static void administer(const std::string& sql) {
    db::OpenOptions options = options_at(PostgresServer::shared().url("public"));
    static const auto database = db::open(options).value();
    database->write([&](db::Tx& tx) { tx.execute(sql); });
  }

  TempFolder folder_;
  db::Dialect dialect_;
  std::string schema_;
  std::unique_ptr<db::Database> database_;
};

// Table -> its columns, by name.
using Schema = std::map<std::string, std::set<std::string>>;
inline Schema schema_of(db::Tx& tx) {
  Schema schema;
  auto& query =
      tx.prepare(tx.dialect() == db::Dialect::sqlite
                     ? "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c "
                       "where m.type = 'table' and m.name not like 'sqlite_%'"
                     : "select c.table_name, c.column_name from information_schema.columns c "
                       "join information_schema.tables t using (table_schema, table_name) "
                       "where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'");
  while (query.step()) schema[std::string(query.text(0))].emplace(query.text(1));
  return schema;
}

// Runs each piece of work on a thread of its own. Returns the message of an exception, or "".
inline std::string all_at_once(const std::vector<std::function<void()>>& works) {
  std::string problem;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (const auto& work : works) {
    threads.emplace_back([&] {
      try {
        work();
      } catch (const std::exception& error) {
        const std::lock_guard lock(mutex);
        problem = error.what();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return problem;
}

inline UtcTime at(std::int64_t seconds) {
  return UtcTime{std::chrono::seconds{seconds}};
}

// A row of a small table, with a unique key.
inline void add_user(db::Tx& tx, std::int64_t telegram_id) {
  tx.prepare("insert into users(telegram_id, created_at) values($1, $2) on conflict(telegram_id) do nothing")
      .bind_all(telegram_id, at(1))
      .run();
}
inline std::int64_t count_users(db::Tx& tx) {
  auto& query = tx.prepare("select count(*) from users");
  query.step();
  const std::int64_t count = query.integer(0);
  query.reset();
  return count;
}

}  // namespace wbd::test
