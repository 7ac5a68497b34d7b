#pragma once
// Counts how often a transaction waits for its database: once for each query, each run() and each flush().
// queue() and bulk inserts do not wait.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "core/db/database.hpp"

namespace wbd::fakes {

class CountingStatement final : public db::Statement {
 public:
  CountingStatement(db::Statement& real, std::int64_t& waits) : real_(real), waits_(waits) {}

  void bind_null(int i) override { real_.bind_null(i); }
  void bind_int(int i, std::int64_t value) override { real_.bind_int(i, value); }
  void bind_double(int i, double value) override { real_.bind_double(i, value); }
  void bind_text(int i, std::string_view value) override { real_.bind_text(i, value); }
  void bind_text_copy(int i, std::string_view value) override { real_.bind_text_copy(i, value); }
  void bind_blob(int i, std::string_view bytes) override { real_.bind_blob(i, bytes); }
  void bind_time(int i, UtcTime value) override { real_.bind_time(i, value); }
  void bind_bool(int i, bool value) override { real_.bind_bool(i, value); }
  void bind_texts(int i, std::span<const std::string_view> values) override { real_.bind_texts(i, values); }
  void bind_ints(int i, std::span<const std::int64_t> values) override { real_.bind_ints(i, values); }

  void prefetch() override { real_.prefetch(); }
  bool step() override {
    waits_ += open_ ? 0 : 1;
    open_ = real_.step();
    return open_;
  }
  void reset() override {
    open_ = false;
    real_.reset();
  }
  std::int64_t run() override {
    ++waits_;
    return real_.run();
  }
  void queue() override { real_.queue(); }

  [[nodiscard]] bool is_null(int column) const override { return real_.is_null(column); }
  [[nodiscard]] std::int64_t integer(int column) const override { return real_.integer(column); }
  [[nodiscard]] double real(int column) const override { return real_.real(column); }
  [[nodiscard]] std::string_view text(int column) const override { return real_.text(column); }
  [[nodiscard]] std::string_view blob(int column) const override { return real_.blob(column); }
  [[nodiscard]] UtcTime time(int column) const override { return real_.time(column); }
  [[nodiscard]] bool boolean(int column) const override { return real_.boolean(column); }

 private:
  db::Statement& real_;
  std::int64_t& waits_;
  bool open_ = false;  // between the first step and the last
};

class CountingTx final : public db::Tx {
 public:
  explicit CountingTx(db::Tx& real) : real_(real) {}

  [[nodiscard]] std::int64_t waits() const { return waits_; }

  [[nodiscard]] db::Dialect dialect() const override { return real_.dialect(); }
  db::Statement& prepare(std::string_view sql) override { return counted(real_.prepare(sql)); }
  db::Statement& bulk_insert(std::string_view table, std::string_view columns) override {
    return counted(real_.bulk_insert(table, columns));
  }
  db::Statement& stream(std::string_view sql) override { return counted(real_.stream(sql)); }
  void execute(std::string_view sql) override {
    ++waits_;
    real_.execute(sql);
  }
  std::int64_t flush() override {
    ++waits_;
    return real_.flush();
  }

 private:
  db::Statement& counted(db::Statement& real) {
    auto& statement = statements_[&real];
    if (!statement) statement = std::make_unique<CountingStatement>(real, waits_);
    return *statement;
  }

  db::Tx& real_;
  std::int64_t waits_ = 0;
  std::map<db::Statement*, std::unique_ptr<CountingStatement>> statements_;
};

}  // namespace wbd::fakes
