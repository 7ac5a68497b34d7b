#pragma once
// Times of single statements, by verb and table.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/db/database.hpp"

namespace prometheus {
class Registry;
class Histogram;
template <class T>
class Family;
}  // namespace prometheus

namespace wbd::daemon {

// "select orders", "insert sync_logs": the verb and the first table of a statement. There are few such names,
// so each gets a series. "other": a statement without a table.
[[nodiscard]] std::string statement_name(std::string_view sql);

// One histogram for each name, made at its first use. Thread safe.
class StatementTimes {
 public:
  explicit StatementTimes(prometheus::Registry& registry);
  [[nodiscard]] prometheus::Histogram& of(std::string_view verb_and_table);

 private:
  prometheus::Family<prometheus::Histogram>& family_;
  std::mutex mutex_;
  std::map<std::string, prometheus::Histogram*, std::less<>> known_;  // guarded by mutex_
};

// A transaction that measures its statements. An execution lasts from the first step() or run() to the last
// row that is taken, without the caller's work between two rows. Everything queued for one statement is one
// execution; "flush" or the next statement waits for its result. Lives as long as one transaction.
class MeteredTx final : public db::Tx {
 public:
  MeteredTx(db::Tx& tx, StatementTimes& times);
  ~MeteredTx() override;

  [[nodiscard]] db::Dialect dialect() const override { return tx_.dialect(); }
  db::Statement& prepare(std::string_view sql) override;
  db::Statement& bulk_insert(std::string_view table, std::string_view columns) override;
  db::Statement& stream(std::string_view sql) override;
  void execute(std::string_view sql) override;
  std::int64_t flush() override;

 private:
  class Metered;
  db::Statement& metered(db::Statement& statement, std::string_view name);

  db::Tx& tx_;
  StatementTimes& times_;
  std::unordered_map<db::Statement*, std::unique_ptr<Metered>> statements_;
};

}  // namespace wbd::daemon
