#pragma once
// Metrics of the database: its transactions and statements.

#include <memory>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "core/db/database.hpp"

namespace prometheus {
class Registry;
class Histogram;
class Gauge;
class Counter;
}  // namespace prometheus

namespace wbd::daemon {

class StatementTimes;

// Forwards to another database, which must outlive it. Measures statements, and transactions from the wait
// for a connection to the commit. Thread safe.
class MeteredDatabase final : public db::Database, public prometheus::Collectable {
 public:
  MeteredDatabase(db::Database& database, unsigned pool_size);
  ~MeteredDatabase() override;

  [[nodiscard]] db::Dialect dialect() const override { return database_.dialect(); }
  void read(const std::function<void(db::Tx&)>& work) override;
  using Database::write;
  void write(const std::function<void(db::Tx&)>& work, db::LockTimeout lock_timeout) override;
  void migrate() override { database_.migrate(); }
  [[nodiscard]] db::MigrationStatus migration_status() override { return database_.migration_status(); }
  [[nodiscard]] std::optional<std::uint64_t> change_stamp() override { return database_.change_stamp(); }

  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  struct Series;
  template <class Run>
  void measure(Series& series, Run run);

  db::Database& database_;
  std::unique_ptr<prometheus::Registry> registry_;
  std::unique_ptr<StatementTimes> statements_;
  prometheus::Gauge* in_use_ = nullptr;
  std::unique_ptr<Series> reads_, writes_;
};

}  // namespace wbd::daemon
