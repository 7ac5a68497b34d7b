// Bulk inserts as binary COPY, which runs outside the pipeline.
#include <utility>

#include <fmt/format.h>

#include "core/db/libpq.hpp"
#include "core/db/postgres_connection.hpp"
#include "core/db/postgres_values.hpp"

namespace wbd::db {
namespace {

constexpr std::size_t kCopyBytes = 64 << 10;

}  // namespace

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
  open_copy(statement.companion_);
  copying_ = &statement;
  copied_.assign("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);  // signature, flags, no extension
}

void PostgresConnection::open_copy(const std::string& sql) {
  if (PQsendQuery(session_.handle(), sql.c_str()) == 0) throw session_.lost();
  session_.expect_answer_within(transaction_.answer_limit);
  const PostgresResult started = session_.next_result();
  if (PQresultStatus(started.get()) == PGRES_COPY_IN) return;
  Error error = error_of(started.get(), sql);
  while (session_.next_result()) continue;
  fail(std::move(error));
}

void PostgresConnection::send_copied() {
  if (PQputCopyData(session_.handle(), copied_.data(), static_cast<int>(copied_.size())) != 1)
    throw session_.lost();
  copied_.clear();
}

void PostgresConnection::end_copy(const char* refusal) {
  const PostgresStatement& statement = *std::exchange(copying_, nullptr);
  postgres::append_integer(copied_, -1, 2);
  send_copied();
  close_copy(statement.companion_, refusal);
}

void PostgresConnection::close_copy(const std::string& sql, const char* refusal) {
  if (PQputCopyEnd(session_.handle(), refusal) != 1) throw session_.lost();
  session_.expect_answer_within(transaction_.answer_limit);
  std::optional<Error> error;
  while (const PostgresResult result = session_.next_result()) {
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
      queued_changes_ += changed_rows(result.get());
    } else if (!error) {
      if (ends_session(result.get())) throw session_.lost();
      error = error_of(result.get(), sql);
    }
  }
  if (error) fail(*std::move(error));
}

void PostgresConnection::copy_text(const std::string& sql, const std::function<bool(std::string&)>& next) {
  (void)flush();
  if (begin_pending_) exchange([] {}, [](PostgresResult) {});
  open_copy(sql);
  copied_.clear();
  while (next(copied_)) {
    if (copied_.size() >= kCopyBytes) send_copied();
  }
  send_copied();
  close_copy(sql);
}

void PostgresConnection::copy_nothing(const std::string& sql) {
  open_copy(sql);
  close_copy(sql);
}

}  // namespace wbd::db
