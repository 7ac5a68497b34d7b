#include <charconv>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/db/sqlite_connection.hpp"

namespace wbd::db {

SqliteStatement::SqliteStatement(SqliteConnection& connection, std::string_view sql)
    : connection_(connection) {
  const int code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) throw Failure(connection.error_of(code, sql));

  // SQLite numbers named parameters by first appearance, not by the number in their name.
  const int count = sqlite3_bind_parameter_count(statement_);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(statement_, i);
    const std::string_view digits = name == nullptr ? "" : std::string_view(name).substr(1);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size() || number > 32'766) {
      sqlite3_finalize(statement_);
      throw Failure({Errc::internal, fmt::format("parameters must be $1, $2, ...: {}", sql)});
    }
    if (slots_.size() <= number) slots_.resize(number + 1);
    slots_[number] = i;
  }
}

SqliteStatement::~SqliteStatement() {
  sqlite3_finalize(statement_);
}

int SqliteStatement::slot(int index) const {
  const auto i = static_cast<std::size_t>(index);
  return i < slots_.size() ? slots_[i] : 0;
}

void SqliteStatement::check_bind(int code) const {
  if (code != SQLITE_OK) throw Failure(connection_.error_of(code, sqlite3_sql(statement_)));
}

void SqliteStatement::bind_null(int index) {
  check_bind(sqlite3_bind_null(statement_, slot(index)));
}
void SqliteStatement::bind_int(int index, std::int64_t value) {
  check_bind(sqlite3_bind_int64(statement_, slot(index), value));
}
void SqliteStatement::bind_double(int index, double value) {
  check_bind(sqlite3_bind_double(statement_, slot(index), value));
}
void SqliteStatement::bind_text(int index, std::string_view value) {
  // A null pointer would bind NULL instead of an empty text.
  const char* data = value.data() == nullptr ? "" : value.data();
  check_bind(sqlite3_bind_text(statement_, slot(index), data, static_cast<int>(value.size()), SQLITE_STATIC));
}
void SqliteStatement::bind_text_copy(int index, std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();
  check_bind(
      sqlite3_bind_text(statement_, slot(index), data, static_cast<int>(value.size()), SQLITE_TRANSIENT));
}
void SqliteStatement::bind_blob(int index, std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  check_bind(sqlite3_bind_blob(statement_, slot(index), data, static_cast<int>(bytes.size()), SQLITE_STATIC));
}
void SqliteStatement::bind_time(int index, UtcTime value) {
  bind_int(index, value.time_since_epoch().count());
}
void SqliteStatement::bind_bool(int index, bool value) {
  bind_int(index, value ? 1 : 0);
}

void SqliteStatement::bind_texts(int index, std::span<const std::string_view>) {
  throw Failure(
      {Errc::internal, fmt::format("SQLite has no arrays: ${} in: {}", index, sqlite3_sql(statement_))});
}
void SqliteStatement::bind_ints(int index, std::span<const std::int64_t>) {
  bind_texts(index, {});
}

bool SqliteStatement::step() {
  if (!active_) {
    active_ = true;
    connection_.start_statement_clock();
  }
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    Error error = connection_.error_of(code, sqlite3_sql(statement_));
    reset();
    throw Failure(std::move(error));
  }
  reset();
  return false;
}

void SqliteStatement::reset() {
  sqlite3_reset(statement_);
  active_ = false;
}

std::int64_t SqliteStatement::run() {
  while (step()) {
  }
  return sqlite3_changes64(connection_.handle());
}

void SqliteStatement::queue() {
  connection_.note_queued(run());  // a call costs no round trip here
}

bool SqliteStatement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
double SqliteStatement::real(int column) const {
  return sqlite3_column_double(statement_, column);
}
std::string_view SqliteStatement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
std::string_view SqliteStatement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
UtcTime SqliteStatement::time(int column) const {
  return UtcTime{Millis{integer(column)}};
}
bool SqliteStatement::boolean(int column) const {
  return integer(column) != 0;
}

void SqliteStatement::forget_bindings() {
  if (active_) reset();
  sqlite3_clear_bindings(statement_);
}

}  // namespace wbd::db
