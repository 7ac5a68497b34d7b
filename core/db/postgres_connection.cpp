#include "core/db/postgres_connection.hpp"

#include <utility>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/libpq.hpp"
#include "core/db/postgres_values.hpp"

namespace wbd::db {
namespace {

// A list builds its SQL from the filters in use: the number of different texts is bounded, but not small.
constexpr std::size_t kMaxPrepared = 300;
// Unanswered statements need memory in this process and in the server.
constexpr std::size_t kMaxUnanswered = 2'000;
constexpr std::size_t kMaxUnansweredBytes = 1 << 20;

}  // namespace

PostgresConnection::PostgresConnection(const PostgresTarget& target) : target_(target), session_(target_) {}

void PostgresConnection::open_again() {
  sent_.clear();
  unanswered_bytes_ = 0;
  copying_ = nullptr;
  ending_ = false;
  controls_.clear();
  session_.reconnect();
  begin_pending_ = true;
}

Error PostgresConnection::error_of(const pg_result* result, std::string_view sql) const {
  if (failed_ && sqlstate(result) == "25P02") return *failed_;  // a consequence of the first failure
  return session_.error_of(result, sql, transaction_.shown_limit);
}

PostgresStatement& PostgresConnection::prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found == statements_.end()) {
    return statement(std::string(sql), PostgresStatement::Kind::plain, std::string(sql), "");
  }
  found->second->forget_bindings();
  return *found->second;
}

PostgresStatement& PostgresConnection::bulk_insert(std::string_view table, std::string_view columns) {
  // The INSERT never runs: the server only describes it, which gives the columns' types.
  return statement(fmt::format("copy {}({})", table, columns), PostgresStatement::Kind::copy,
                   insert_sql(table, columns),
                   fmt::format("copy {}({}) from stdin (format binary)", table, columns));
}

PostgresStatement& PostgresConnection::stream(std::string_view sql) {
  const std::string cursor = fmt::format("c{}", names_ + 1);
  return statement(fmt::format("stream {}", sql), PostgresStatement::Kind::cursor,
                   fmt::format("declare {} no scroll cursor for {}", cursor, sql), cursor);
}

PostgresStatement& PostgresConnection::statement(std::string key, PostgresStatement::Kind kind,
                                                 std::string sql, std::string companion) {
  const auto found = statements_.find(key);
  if (found != statements_.end()) {
    found->second->forget_bindings();
    return *found->second;
  }
  ++names_;
  auto made = std::make_unique<PostgresStatement>(
      *this, kind, std::move(sql), target_.prepared_statements ? fmt::format("s{}", names_) : "");
  made->companion_ = std::move(companion);
  describe(*made);
  return *statements_.emplace(std::move(key), std::move(made)).first->second;
}

void PostgresConnection::note_sent(int accepted, Sent kind, PostgresStatement* statement) {
  if (accepted == 0) throw session_.lost();
  sent_.push_back({kind, statement});
}

void PostgresConnection::send_text(const std::string& sql, Sent kind, PostgresStatement* statement) {
  note_sent(PQsendQueryParams(session_.handle(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1), kind,
            statement);
}

void PostgresConnection::send_control(const std::string& sql) {
  if (!target_.prepared_statements) return send_text(sql);
  auto known = controls_.find(sql);
  if (known == controls_.end()) {
    known = controls_.emplace(sql, fmt::format("t{}", ++names_)).first;
    note_sent(PQsendPrepare(session_.handle(), known->second.c_str(), sql.c_str(), 0, nullptr),
              Sent::control);
  }
  note_sent(PQsendQueryPrepared(session_.handle(), known->second.c_str(), 0, nullptr, nullptr, nullptr, 1),
            Sent::control);
}

void PostgresConnection::send_prepare(PostgresStatement& statement) {
  note_sent(PQsendPrepare(session_.handle(), statement.name_.c_str(), statement.sql_.c_str(),
                          static_cast<int>(statement.types_.size()), statement.types_.data()),
            Sent::prepare, &statement);
}

void PostgresConnection::send_run(PostgresStatement& statement, Sent kind) {
  if (!statement.name_.empty() && statement.prepared_in_ != session_.number()) {
    send_prepare(statement);
    statement.prepared_in_ = session_.number();
  }
  const auto count = statement.parameters_.size();
  std::vector<const char*> values(count);
  std::vector<int> lengths(count);
  std::vector<int> formats(count);
  for (std::size_t i = 0; i < count; ++i) {
    const PostgresStatement::Parameter& parameter = statement.parameters_[i];
    values[i] = parameter.null ? nullptr : parameter.bytes.empty() ? "" : parameter.bytes.data();
    lengths[i] = static_cast<int>(parameter.bytes.size());
    formats[i] = parameter.binary ? 1 : 0;
    unanswered_bytes_ += parameter.bytes.size();
  }
  const int n = static_cast<int>(count);
  const int accepted =
      statement.name_.empty()
          ? PQsendQueryParams(session_.handle(), statement.sql_.c_str(), n, statement.types_.data(),
                              values.data(), lengths.data(), formats.data(), 1)
          : PQsendQueryPrepared(session_.handle(), statement.name_.c_str(), n, values.data(), lengths.data(),
                                formats.data(), 1);
  note_sent(accepted, kind, &statement);
}

void PostgresConnection::describe(PostgresStatement& statement) {
  exchange(
      [&] {
        send_prepare(statement);
        note_sent(PQsendDescribePrepared(session_.handle(), statement.name_.c_str()), Sent::wanted,
                  &statement);
      },
      [&](PostgresResult result) {
        const int count = PQnparams(result.get());
        for (int i = 0; i < count; ++i) statement.types_.push_back(PQparamtype(result.get(), i));
        statement.parameters_.resize(statement.types_.size());
        statement.prepared_in_ = session_.number();
      });
}

PostgresResult PostgresConnection::run(PostgresStatement& statement) {
  if (std::exchange(statement.prefetched_, false)) {
    if (!statement.answer_) exchange([] {}, [](PostgresResult) {});
    return std::move(statement.answer_);
  }
  PostgresResult outcome;
  exchange([&] { send_run(statement, Sent::wanted); },
           [&](PostgresResult result) { outcome = std::move(result); });
  return outcome;
}

void PostgresConnection::prefetch(PostgresStatement& statement) {
  forget(statement);
  prefetched_.push_back(&statement);
}

void PostgresConnection::forget(const PostgresStatement& statement) {
  std::erase(prefetched_, &statement);
}

PostgresResult PostgresConnection::fetch(PostgresStatement& statement) {
  const bool first = !statement.result_;
  PostgresResult outcome;
  exchange(
      [&] {
        if (first && statement.opened_in_ == transactions_) send_text("close " + statement.companion_);
        if (first) send_run(statement, Sent::control);
        send_text(fmt::format("fetch {} from {}", PostgresStatement::kFetchedRows, statement.companion_),
                  Sent::wanted, &statement);
      },
      [&](PostgresResult result) { outcome = std::move(result); });
  statement.opened_in_ = transactions_;
  return outcome;
}

void PostgresConnection::queue(PostgresStatement& statement) {
  if (copying_ != nullptr) end_copy();
  if (begin_pending_) {  // the first statement goes alone: it shows whether the connection is alive
    exchange([&] { send_run(statement, Sent::queued); }, [](PostgresResult) {});
    return;
  }
  open_pipeline();
  send_run(statement, Sent::queued);
  if (sent_.size() >= kMaxUnanswered || unanswered_bytes_ >= kMaxUnansweredBytes) {
    exchange([] {}, [](PostgresResult) {});
  }
}

std::int64_t PostgresConnection::flush() {
  if (copying_ != nullptr) end_copy();
  if (!sent_.empty()) exchange([] {}, [](PostgresResult) {});
  return std::exchange(queued_changes_, 0);
}

void PostgresConnection::exchange(const std::function<void()>& send, const Take& take) {
  const bool nothing_done_yet = begin_pending_;
  try {
    exchange_once(send, take);
  } catch (const SessionLost&) {
    if (!nothing_done_yet) throw;
    // The connection died in the pool and the transaction has done nothing: repeat on a new connection.
    open_again();
    exchange_once(send, take);
  }
}

void PostgresConnection::exchange_once(const std::function<void()>& send, const Take& take) {
  if (copying_ != nullptr) end_copy();
  open_pipeline();
  if (begin_pending_) {
    send_control(transaction_.begin);
    send_control(transaction_.limits);
  }
  for (PostgresStatement* statement : prefetched_) send_run(*statement, Sent::prefetched);
  send();
  if (PQpipelineSync(session_.handle()) == 0) throw session_.lost();
  session_.expect_answer_within(transaction_.answer_limit);
  collect(take);
}

void PostgresConnection::open_pipeline() {
  if (sent_.empty() && PQenterPipelineMode(session_.handle()) == 0) throw session_.lost();
}

void PostgresConnection::collect(const Take& take) {
  std::optional<Error> error;
  for (std::size_t number = 0;;) {
    PostgresResult result = session_.next_result();
    if (!result) {
      ++number;  // the end of one statement's results
      continue;
    }
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    // When every statement was answered, a shutdown message may come in place of the sync.
    if (number >= sent_.size()) throw session_.lost();
    const Sending& about = sent_[number];
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      if (about.kind == Sent::control && status == PGRES_TUPLES_OK) {  // of transaction_.limits
        const char* last = PQgetvalue(result.get(), 0, PQnfields(result.get()) - 1);
        ends_with_copy_ = !transaction_.last_copy.empty() && *last == '\1';
      }
      if (about.kind == Sent::wanted) take(std::move(result));
      if (about.kind == Sent::prefetched) about.statement->answer_ = std::move(result);
      if (about.kind == Sent::queued && status == PGRES_COMMAND_OK)
        queued_changes_ += changed_rows(result.get());
      continue;
    }
    if (about.kind == Sent::prepare) about.statement->prepared_in_ = 0;
    if (about.kind == Sent::control) controls_.clear();
    if (status == PGRES_PIPELINE_ABORTED) continue;
    if (ends_session(result.get())) throw session_.lost();
    if (!error) error = error_of(result.get(), about.statement == nullptr ? "" : about.statement->sql_);
  }
  PQexitPipelineMode(session_.handle());
  sent_.clear();
  prefetched_.clear();
  unanswered_bytes_ = 0;
  begin_pending_ = false;
  if (error) fail(*std::move(error));
}

void PostgresConnection::fail(Error error) {
  if (!failed_) failed_ = error;
  throw Failure(std::move(error));
}

void PostgresConnection::execute(const std::string& sql) {
  if (copying_ != nullptr) end_copy();
  if (begin_pending_ || !sent_.empty()) exchange([] {}, [](PostgresResult) {});
  // Only the simple protocol accepts several statements in one text.
  if (PQsendQuery(session_.handle(), sql.c_str()) == 0) throw session_.lost();
  session_.expect_answer_within(transaction_.answer_limit);
  std::optional<Error> error;
  while (const PostgresResult result = session_.next_result()) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) continue;
    if (ends_session(result.get())) throw session_.lost();
    if (!error) error = error_of(result.get(), sql);
  }
  if (error) fail(*std::move(error));
}

void PostgresConnection::begin(const PostgresTransaction& transaction) {
  transaction_ = transaction;
  failed_.reset();
  queued_changes_ = 0;
  ++transactions_;
  prefetched_.clear();
  ends_with_copy_ = false;
  // No statement is in use between transactions, so all may be dropped.
  if (statements_.size() > kMaxPrepared) {
    statements_.clear();
    controls_.clear();
    if (target_.prepared_statements) execute("deallocate all");
  }
  begin_pending_ = true;
}

void PostgresConnection::commit() {
  reset_statements();
  if (begin_pending_) {
    begin_pending_ = false;
    return;
  }
  flush();
  if (PQtransactionStatus(session_.handle()) == PQTRANS_INERROR) {
    throw Failure(failed_.value_or(Error{Errc::internal, "the transaction had failed before its end"}));
  }
  if (ends_with_copy_) copy_nothing(transaction_.last_copy);
  exchange([&] { send_control("commit"); }, [](PostgresResult) {});
}

void PostgresConnection::rollback() noexcept {
  reset_statements();
  if (begin_pending_) {
    begin_pending_ = false;
    return;
  }
  try {
    if (copying_ != nullptr) end_copy("given up");
    if (!sent_.empty()) flush();
  } catch (const Failure&) {
    // the rollback follows anyway
  }
  const PGTransactionStatusType status = PQtransactionStatus(session_.handle());
  if (!sent_.empty() || (status != PQTRANS_INERROR && status != PQTRANS_INTRANS)) return;
  try {
    exchange([&] { send_control("rollback"); }, [](PostgresResult) {});
  } catch (const Failure&) {
    // is_idle() is false now: the pool closes the connection
  }
}

void PostgresConnection::end_read() noexcept {
  if (begin_pending_ || copying_ != nullptr || !sent_.empty() || !session_.is_open()) {
    rollback();
    return;
  }
  reset_statements();
  try {
    open_pipeline();
    send_control("rollback");
    ending_ = PQpipelineSync(session_.handle()) == 1;
  } catch (const Failure&) {
    ending_ = false;
  }
}

void PostgresConnection::reset_statements() noexcept {
  for (const auto& [key, statement] : statements_) statement->reset();
}

bool PostgresConnection::is_idle() const {
  if (!session_.is_open()) return false;
  return ending_ ||
         (sent_.empty() && copying_ == nullptr && PQpipelineStatus(session_.handle()) == PQ_PIPELINE_OFF &&
          PQtransactionStatus(session_.handle()) == PQTRANS_IDLE);
}

bool PostgresConnection::is_fresh() noexcept {
  if (std::exchange(ending_, false)) {
    try {
      session_.expect_answer_within(transaction_.answer_limit);
      collect([](PostgresResult) {});
    } catch (const Failure&) {
      return false;
    }
  }
  return is_idle() && session_.is_silent();
}

}  // namespace wbd::db
