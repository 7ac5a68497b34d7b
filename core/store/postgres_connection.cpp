#include "core/store/postgres_connection.hpp"

#include <cerrno>
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include "core/store/filter_sql.hpp"
#include "core/store/postgres_values.hpp"

namespace wb::store {
namespace {

// Lists build their text from the filters given, so the number of texts is bounded but not small.
constexpr std::size_t kMaxPrepared = 300;
// Queued statements wait on the server's side for nothing, but their texts and answers take memory.
constexpr std::size_t kMaxUnanswered = 2'000;
constexpr std::size_t kMaxUnansweredBytes = 1 << 20;
constexpr std::size_t kCopyBytes = 64 << 10;
constexpr int kOldestServer = 130'000;
constexpr Millis kComeAgain{1'000};

std::string_view state_of(const pg_result* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view{} : std::string_view(state);
}

// What an SQLSTATE means to a caller (PostgreSQL's appendix A).
Errc code_of(std::string_view state) {
  if (state == "23505" || state == "23503" || state == "23P01") return Errc::conflict;
  const std::string_view kind = state.substr(0, 2);
  const bool elsewhere = kind == "08" || kind == "28" || kind == "40" || kind == "53" || kind == "57" ||
                         kind == "58" || kind == "XX";
  const bool not_ours = state == "55P03" || state == "25006" || state == "42501" || state == "3D000";
  return elsewhere || not_ours ? Errc::unavailable : Errc::internal;
}

std::int64_t changed_rows(pg_result* result) {
  const std::string_view count = PQcmdTuples(result);
  std::int64_t rows = 0;
  std::from_chars(count.data(), count.data() + count.size(), rows);
  return rows;
}

// The session is over: the server is shutting down or threw it out (25P03: it was idle in a transaction).
bool ends_session(std::string_view state) {
  return state.starts_with("57P") || state.starts_with("08") || state == "25P03";
}

}  // namespace

void PostgresResultDeleter::operator()(pg_result* result) const {
  PQclear(result);
}

// The connection is gone: in the middle of an exchange, or when it was already dead before.
class PostgresConnection::Lost : public Failure {
 public:
  using Failure::Failure;
};

PostgresConnection::PostgresConnection(const PostgresTarget& target) : target_(target) {
  connect();
}

PostgresConnection::~PostgresConnection() {
  statements_.clear();
  disconnect();
}

void PostgresConnection::connect() {
  const PostgresKeywords words(target_);
  handle_ = PQconnectdbParams(words.keywords.data(), words.values.data(), 0);
  ++session_;
  controls_.clear();
  if (handle_ == nullptr) throw Failure({Errc::unavailable, "no memory for a database connection"});
  if (PQstatus(handle_) != CONNECTION_OK) {
    Error error{Errc::unavailable, fmt::format("database {}: {}", target_.label, postgres_trouble(handle_)),
                kComeAgain};
    disconnect();
    throw Failure(std::move(error));
  }
  if (PQserverVersion(handle_) < kOldestServer) {
    const int version = PQserverVersion(handle_);
    disconnect();
    throw Failure({Errc::configuration, fmt::format("database {}: PostgreSQL {} is too old, 13 is needed",
                                                    target_.label, version / 10'000)});
  }
  PQsetNoticeProcessor(
      handle_, [](void*, const char*) {}, nullptr);
}

void PostgresConnection::disconnect() noexcept {
  sent_.clear();
  unanswered_bytes_ = 0;
  copying_ = nullptr;
  ending_ = false;
  PQfinish(handle_);
  handle_ = nullptr;
}

PostgresConnection::Lost PostgresConnection::lost() {
  const std::string cause = handle_ == nullptr ? "" : postgres_trouble(handle_);
  return Lost(
      Error{Errc::unavailable,
            fmt::format("database {}: {}", target_.label, cause.empty() ? "the connection was lost" : cause),
            kComeAgain});
}

Error PostgresConnection::error_of(const pg_result* result, std::string_view sql) const {
  const std::string_view state = state_of(result);
  if (state == "25P02" && failed_) return *failed_;  // the transaction had failed before
  const Errc code = code_of(state);
  const char* field = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string message = field != nullptr ? one_line(field) : one_line(PQresultErrorMessage(result));
  if (state == "57014") {
    return {code, fmt::format("database {}: a query was given up after {} ms", target_.label,
                              transaction_.shown_limit.count())};
  }
  if (state == "55P03") {
    return {code,
            fmt::format("database {}: another transaction kept it locked for {} ms", target_.label,
                        transaction_.shown_limit.count()),
            kComeAgain};
  }
  if (code == Errc::unavailable) {
    return {code, fmt::format("database {}: {}", target_.label, message), kComeAgain};
  }
  // Behind a pooler that hands each transaction another session, names are not to be found again.
  const bool foreign_session = state == "26000" || state == "42P05";
  return {code,
          fmt::format("database {}: {}{} in: {}", target_.label, message,
                      foreign_session ? " (behind PgBouncer set database.prepared_statements = false)" : "",
                      sql)};
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
  // The INSERT is never run: its parameters have the types of the columns.
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
  if (accepted == 0) throw lost();
  sent_.push_back({kind, statement});
}

void PostgresConnection::send_text(const std::string& sql, Sent kind, PostgresStatement* statement) {
  note_sent(PQsendQueryParams(handle_, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1), kind,
            statement);
}

void PostgresConnection::send_control(const std::string& sql) {
  if (!target_.prepared_statements) return send_text(sql);
  auto known = controls_.find(sql);
  if (known == controls_.end()) {
    known = controls_.emplace(sql, fmt::format("t{}", ++names_)).first;
    note_sent(PQsendPrepare(handle_, known->second.c_str(), sql.c_str(), 0, nullptr), Sent::control);
  }
  note_sent(PQsendQueryPrepared(handle_, known->second.c_str(), 0, nullptr, nullptr, nullptr, 1),
            Sent::control);
}

void PostgresConnection::send_prepare(PostgresStatement& statement) {
  note_sent(PQsendPrepare(handle_, statement.name_.c_str(), statement.sql_.c_str(),
                          static_cast<int>(statement.types_.size()), statement.types_.data()),
            Sent::prepare, &statement);
}

void PostgresConnection::send_run(PostgresStatement& statement, Sent kind) {
  if (!statement.name_.empty() && statement.prepared_in_ != session_) {
    send_prepare(statement);
    statement.prepared_in_ = session_;
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
  const int accepted = statement.name_.empty()
                           ? PQsendQueryParams(handle_, statement.sql_.c_str(), n, statement.types_.data(),
                                               values.data(), lengths.data(), formats.data(), 1)
                           : PQsendQueryPrepared(handle_, statement.name_.c_str(), n, values.data(),
                                                 lengths.data(), formats.data(), 1);
  note_sent(accepted, kind, &statement);
}

void PostgresConnection::describe(PostgresStatement& statement) {
  exchange(
      [&] {
        send_prepare(statement);
        note_sent(PQsendDescribePrepared(handle_, statement.name_.c_str()), Sent::wanted, &statement);
      },
      [&](PostgresResult result) {
        const int count = PQnparams(result.get());
        for (int i = 0; i < count; ++i) statement.types_.push_back(PQparamtype(result.get(), i));
        statement.parameters_.resize(statement.types_.size());
        statement.prepared_in_ = session_;
      });
}

PostgresResult PostgresConnection::run(PostgresStatement& statement) {
  if (std::exchange(statement.asked_, false)) {
    if (!statement.answer_) exchange([] {}, [](PostgresResult) {});
    return std::move(statement.answer_);
  }
  PostgresResult outcome;
  exchange([&] { send_run(statement, Sent::wanted); },
           [&](PostgresResult result) { outcome = std::move(result); });
  return outcome;
}

void PostgresConnection::ask(PostgresStatement& statement) {
  forget(statement);
  asked_.push_back(&statement);
}

void PostgresConnection::forget(const PostgresStatement& asked) {
  std::erase(asked_, &asked);
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
  if (begin_pending_) {  // the first one goes alone: it finds out whether the connection is alive
    exchange([&] { send_run(statement, Sent::queued); }, [](PostgresResult) {});
    return;
  }
  open_pipeline();
  send_run(statement, Sent::queued);
  if (sent_.size() >= kMaxUnanswered || unanswered_bytes_ >= kMaxUnansweredBytes) {
    exchange([] {}, [](PostgresResult) {});
  }
}

void PostgresConnection::copy_row(const PostgresStatement& statement) {
  if (copying_ != &statement) start_copy(statement);
  postgres::append_integer(copied_, std::ssize(statement.parameters_), 2);
  for (const PostgresStatement::Parameter& parameter : statement.parameters_) {
    if (parameter.null) {
      postgres::append_integer(copied_, -1, 4);
      continue;
    }
    if (!parameter.binary) throw Failure({Errc::internal, "a column's type is not known: " + statement.sql_});
    postgres::append_integer(copied_, std::ssize(parameter.bytes), 4);
    copied_ += parameter.bytes;
  }
  if (copied_.size() >= kCopyBytes) send_copied();
}

void PostgresConnection::start_copy(const PostgresStatement& statement) {
  if (copying_ != nullptr) end_copy();
  if (begin_pending_ || !sent_.empty()) exchange([] {}, [](PostgresResult) {});
  if (PQsendQuery(handle_, statement.companion_.c_str()) == 0) throw lost();
  deadline_ = std::chrono::steady_clock::now() + transaction_.patience;
  const PostgresResult started = next_result();
  if (PQresultStatus(started.get()) != PGRES_COPY_IN) {
    Error error = error_of(started.get(), statement.companion_);
    while (next_result()) continue;
    fail(std::move(error));
  }
  copying_ = &statement;
  copied_.assign("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);  // signature, flags, no extension
}

void PostgresConnection::send_copied() {
  if (PQputCopyData(handle_, copied_.data(), static_cast<int>(copied_.size())) != 1) throw lost();
  copied_.clear();
}

void PostgresConnection::end_copy(const char* refusal) {
  const PostgresStatement& statement = *std::exchange(copying_, nullptr);
  postgres::append_integer(copied_, -1, 2);
  send_copied();
  if (PQputCopyEnd(handle_, refusal) != 1) throw lost();
  deadline_ = std::chrono::steady_clock::now() + transaction_.patience;
  std::optional<Error> error;
  while (const PostgresResult result = next_result()) {
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
      queued_changes_ += changed_rows(result.get());
    } else if (!error) {
      if (ends_session(state_of(result.get()))) throw lost();
      error = error_of(result.get(), statement.companion_);
    }
  }
  if (error) fail(*std::move(error));
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
  } catch (const Lost&) {
    if (!nothing_done_yet) throw;
    // It had died in the pool. The transaction has seen nothing of it: the same again on a new one.
    disconnect();
    connect();
    begin_pending_ = true;
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
  for (PostgresStatement* statement : asked_) send_run(*statement, Sent::asked);
  send();
  if (PQpipelineSync(handle_) == 0) throw lost();
  deadline_ = std::chrono::steady_clock::now() + transaction_.patience;
  collect(take);
}

void PostgresConnection::open_pipeline() {
  if (sent_.empty() && PQenterPipelineMode(handle_) == 0) throw lost();
}

void PostgresConnection::collect(const Take& take) {
  std::optional<Error> error;
  for (std::size_t number = 0;;) {
    PostgresResult result = next_result();
    if (!result) {
      ++number;  // the end of one statement's results
      continue;
    }
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    // A farewell may come in the place of the end of the pipeline, after every statement was answered.
    if (number >= sent_.size()) throw lost();
    const Sending& about = sent_[number];
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      if (about.kind == Sent::wanted) take(std::move(result));
      if (about.kind == Sent::asked) about.statement->answer_ = std::move(result);
      if (about.kind == Sent::queued && status == PGRES_COMMAND_OK)
        queued_changes_ += changed_rows(result.get());
      continue;
    }
    if (about.kind == Sent::prepare) about.statement->prepared_in_ = 0;
    if (about.kind == Sent::control) controls_.clear();
    if (status == PGRES_PIPELINE_ABORTED) continue;
    if (ends_session(state_of(result.get()))) throw lost();
    if (!error) error = error_of(result.get(), about.statement == nullptr ? "" : about.statement->sql_);
  }
  PQexitPipelineMode(handle_);
  sent_.clear();
  asked_.clear();
  unanswered_bytes_ = 0;
  begin_pending_ = false;
  if (error) fail(*std::move(error));
}

void PostgresConnection::fail(Error error) {
  if (!failed_) failed_ = error;
  throw Failure(std::move(error));
}

PostgresResult PostgresConnection::next_result() {
  while (PQisBusy(handle_) != 0) {
    wait_readable();
    if (PQconsumeInput(handle_) == 0) throw lost();
  }
  PostgresResult result(PQgetResult(handle_));
  if (!result && PQstatus(handle_) != CONNECTION_OK) throw lost();
  return result;
}

void PostgresConnection::wait_readable() {
  for (;;) {
    const auto left = std::chrono::ceil<Millis>(deadline_ - std::chrono::steady_clock::now()).count();
    pollfd socket{PQsocket(handle_), POLLIN, 0};
    const int ready =
        left <= 0 ? 0 : ::poll(&socket, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw lost();
    if (ready == 0 && left <= 60'000) {
      throw Failure(
          {Errc::unavailable,
           fmt::format("database {}: no answer within {} ms", target_.label, transaction_.patience.count()),
           kComeAgain});
    }
  }
}

void PostgresConnection::execute(const std::string& sql) {
  if (copying_ != nullptr) end_copy();
  if (begin_pending_ || !sent_.empty()) exchange([] {}, [](PostgresResult) {});
  // Several statements in one text: only the simple protocol takes them.
  if (PQsendQuery(handle_, sql.c_str()) == 0) throw lost();
  deadline_ = std::chrono::steady_clock::now() + transaction_.patience;
  std::optional<Error> error;
  while (const PostgresResult result = next_result()) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) continue;
    if (ends_session(state_of(result.get()))) throw lost();
    if (!error) error = error_of(result.get(), sql);
  }
  if (error) fail(*std::move(error));
}

void PostgresConnection::begin(const PostgresTransaction& transaction) {
  transaction_ = transaction;
  failed_.reset();
  queued_changes_ = 0;
  ++transactions_;
  asked_.clear();
  // Only here no statement is in anybody's hands.
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
  if (PQtransactionStatus(handle_) == PQTRANS_INERROR) {
    throw Failure(failed_.value_or(Error{Errc::internal, "the transaction had failed before its end"}));
  }
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
    // it is rolled back anyway
  }
  const PGTransactionStatusType status = PQtransactionStatus(handle_);
  if (!sent_.empty() || (status != PQTRANS_INERROR && status != PQTRANS_INTRANS)) return;
  try {
    exchange([&] { send_control("rollback"); }, [](PostgresResult) {});
  } catch (const Failure&) {
    // is_idle() tells: the connection is thrown away
  }
}

void PostgresConnection::end_read() noexcept {
  if (begin_pending_ || copying_ != nullptr || !sent_.empty() || PQstatus(handle_) != CONNECTION_OK) {
    rollback();
    return;
  }
  reset_statements();
  try {
    open_pipeline();
    send_control("rollback");
    ending_ = PQpipelineSync(handle_) == 1;
  } catch (const Failure&) {
    ending_ = false;
  }
}

void PostgresConnection::reset_statements() noexcept {
  for (const auto& [key, statement] : statements_) statement->reset();
}

bool PostgresConnection::is_idle() const {
  if (handle_ == nullptr || PQstatus(handle_) != CONNECTION_OK) return false;
  return ending_ || (sent_.empty() && copying_ == nullptr && PQpipelineStatus(handle_) == PQ_PIPELINE_OFF &&
                     PQtransactionStatus(handle_) == PQTRANS_IDLE);
}

bool PostgresConnection::is_fresh() noexcept {
  if (std::exchange(ending_, false)) {
    try {
      deadline_ = std::chrono::steady_clock::now() + transaction_.patience;
      collect([](PostgresResult) {});
    } catch (const Failure&) {
      return false;
    }
  }
  // An idle server says nothing but its farewell.
  pollfd socket{PQsocket(handle_), POLLIN, 0};
  return is_idle() && ::poll(&socket, 1, 0) == 0;
}

}  // namespace wb::store
