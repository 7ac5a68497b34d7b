#include "daemon/statement_times.hpp"

#include <chrono>

#include <fmt/format.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace wbd::daemon {
namespace {

using Steady = std::chrono::steady_clock;

const prometheus::Histogram::BucketBoundaries kStatementBounds{0.000'1, 0.000'5, 0.002'5, 0.01,
                                                               0.05,    0.25,    1,       5};

double seconds(Steady::duration time) {
  return std::chrono::duration<double>(time).count();
}

std::string_view first_word(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \n("), text.size());
  text.remove_prefix(begin);
  constexpr std::string_view kWord = "abcdefghijklmnopqrstuvwxyz_0123456789";
  return text.substr(0, std::min(text.find_first_not_of(kWord), text.size()));
}

}  // namespace

std::string statement_name(std::string_view sql) {
  const std::string_view verb = first_word(sql);
  const auto table_after = [&](std::string_view word) {
    const std::size_t at = sql.find(word);
    return at == std::string_view::npos ? std::string_view{} : first_word(sql.substr(at + word.size()));
  };
  std::string_view table;
  if (verb == "select" || verb == "with" || verb == "delete") table = table_after("from ");
  if (verb == "insert") table = table_after("into ");
  if (verb == "update") table = table_after("update ");
  // A query in parentheses: its verb is inside them.
  if (table == "select") table = first_word(sql.substr(std::min(sql.rfind("from ") + 5, sql.size())));
  return table.empty() ? "other" : fmt::format("{} {}", verb, table);
}

StatementTimes::StatementTimes(prometheus::Registry& registry)
    : family_(prometheus::BuildHistogram()
                  .Name("wbd_database_statement_duration_seconds")
                  .Help("Time of a statement, by its verb and first table, without the wait for a connection")
                  .Register(registry)) {}

prometheus::Histogram& StatementTimes::of(std::string_view verb_and_table) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(verb_and_table);
  if (found != known_.end()) return *found->second;
  std::string name(verb_and_table);
  prometheus::Histogram& histogram = family_.Add({{"statement", name}}, kStatementBounds);
  known_.emplace(std::move(name), &histogram);
  return histogram;
}

class MeteredTx::Metered final : public db::Statement {
 public:
  Metered(db::Statement& statement, prometheus::Histogram& times) : statement_(statement), times_(times) {}
  ~Metered() override { end(); }

  void bind_null(int i) override { statement_.bind_null(i); }
  void bind_int(int i, std::int64_t v) override { statement_.bind_int(i, v); }
  void bind_double(int i, double v) override { statement_.bind_double(i, v); }
  void bind_text(int i, std::string_view v) override { statement_.bind_text(i, v); }
  void bind_text_copy(int i, std::string_view v) override { statement_.bind_text_copy(i, v); }
  void bind_blob(int i, std::string_view v) override { statement_.bind_blob(i, v); }
  void bind_time(int i, UtcTime v) override { statement_.bind_time(i, v); }
  void bind_bool(int i, bool v) override { statement_.bind_bool(i, v); }
  void bind_texts(int i, std::span<const std::string_view> v) override { statement_.bind_texts(i, v); }
  void bind_ints(int i, std::span<const std::int64_t> v) override { statement_.bind_ints(i, v); }

  void prefetch() override { statement_.prefetch(); }
  bool step() override {
    const auto start = Steady::now();
    const bool row = statement_.step();
    spent_ += Steady::now() - start;
    runs_ = true;
    if (!row) end();
    return row;
  }
  void reset() override {
    statement_.reset();
    end();
  }
  std::int64_t run() override {
    const auto start = Steady::now();
    const std::int64_t changed = statement_.run();
    times_.Observe(seconds(Steady::now() - start));
    return changed;
  }
  void queue() override {
    const auto start = Steady::now();
    statement_.queue();
    spent_ += Steady::now() - start;
    runs_ = true;
  }

  [[nodiscard]] bool is_null(int c) const override { return statement_.is_null(c); }
  [[nodiscard]] std::int64_t integer(int c) const override { return statement_.integer(c); }
  [[nodiscard]] double real(int c) const override { return statement_.real(c); }
  [[nodiscard]] std::string_view text(int c) const override { return statement_.text(c); }
  [[nodiscard]] std::string_view blob(int c) const override { return statement_.blob(c); }
  [[nodiscard]] UtcTime time(int c) const override { return statement_.time(c); }
  [[nodiscard]] bool boolean(int c) const override { return statement_.boolean(c); }

 private:
  void end() {
    if (!runs_) return;
    runs_ = false;
    times_.Observe(seconds(std::exchange(spent_, {})));
  }

  db::Statement& statement_;
  prometheus::Histogram& times_;
  Steady::duration spent_{};
  bool runs_ = false;
};

MeteredTx::MeteredTx(db::Tx& tx, StatementTimes& times) : tx_(tx), times_(times) {}
MeteredTx::~MeteredTx() = default;

db::Statement& MeteredTx::metered(db::Statement& statement, std::string_view name) {
  auto& known = statements_[&statement];
  if (!known) known = std::make_unique<Metered>(statement, times_.of(name));
  return *known;
}

db::Statement& MeteredTx::prepare(std::string_view sql) {
  db::Statement& statement = tx_.prepare(sql);
  const auto known = statements_.find(&statement);
  return known == statements_.end() ? metered(statement, statement_name(sql)) : *known->second;
}

// A new statement may have the address of a destroyed one.
db::Statement& MeteredTx::bulk_insert(std::string_view table, std::string_view columns) {
  db::Statement& statement = tx_.bulk_insert(table, columns);
  statements_.erase(&statement);
  return metered(statement, fmt::format("copy {}", table));
}

db::Statement& MeteredTx::stream(std::string_view sql) {
  db::Statement& statement = tx_.stream(sql);
  statements_.erase(&statement);
  return metered(statement, statement_name(sql));
}

void MeteredTx::execute(std::string_view sql) {
  const auto start = Steady::now();
  tx_.execute(sql);
  times_.of(statement_name(sql)).Observe(seconds(Steady::now() - start));
}

std::int64_t MeteredTx::flush() {
  const auto start = Steady::now();
  const std::int64_t changed = tx_.flush();
  times_.of("flush").Observe(seconds(Steady::now() - start));
  return changed;
}

}  // namespace wbd::daemon
