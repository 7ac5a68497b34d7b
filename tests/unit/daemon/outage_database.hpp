#pragma once

#include "core/db/database.hpp"

namespace wbd::daemon::testing {

// A database that can be down.
class OutageDatabase final : public db::Database {
 public:
  explicit OutageDatabase(db::Database& database) : database_(database) {}
  [[nodiscard]] db::Dialect dialect() const override { return database_.dialect(); }
  void read(const std::function<void(db::Tx&)>& work) override {
    check();
    database_.read(work);
  }
  using Database::write;
  void write(const std::function<void(db::Tx&)>& work, db::LockTimeout lock_timeout) override {
    check();
    database_.write(work, lock_timeout);
    if (loses_answer && loses_answer()) throw Failure({Errc::unavailable, "the connection was lost"});
  }
  void migrate() override {}
  [[nodiscard]] db::MigrationStatus migration_status() override { return database_.migration_status(); }
  [[nodiscard]] std::optional<std::uint64_t> change_stamp() override { return database_.change_stamp(); }

  bool down = false;
  // Asked after each commit: whether its answer is lost.
  std::function<bool()> loses_answer{};

 private:
  void check() const {
    if (down) throw Failure({Errc::unavailable, "connection refused"});
  }
  db::Database& database_;
};

}  // namespace wbd::daemon::testing
