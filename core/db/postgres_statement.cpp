#include <charconv>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "core/db/libpq.hpp"
#include "core/db/postgres_connection.hpp"
#include "core/db/postgres_values.hpp"

namespace wbd::db {

namespace pg = postgres;

PostgresStatement::PostgresStatement(PostgresConnection& connection, Kind kind, std::string sql,
                                     std::string name)
    : connection_(connection), kind_(kind), sql_(std::move(sql)), name_(std::move(name)) {}

PostgresStatement::Parameter& PostgresStatement::parameter(int index) {
  if (index < 1 || index > std::ssize(parameters_)) {
    throw Failure({Errc::internal, fmt::format("there is no parameter ${} in: {}", index, sql_)});
  }
  Parameter& parameter = parameters_[static_cast<std::size_t>(index) - 1];
  parameter.null = false;
  parameter.binary = true;
  return parameter;
}

void PostgresStatement::set(Parameter& parameter, std::string bytes, bool binary) {
  parameter.owned = std::move(bytes);
  parameter.bytes = parameter.owned;
  parameter.binary = binary;
}

void PostgresStatement::refuse(int index, std::string_view what) const {
  throw Failure({Errc::internal, fmt::format("parameter ${} cannot take {} (type {}) in: {}", index, what,
                                             types_[static_cast<std::size_t>(index) - 1], sql_)});
}

void PostgresStatement::bind_null(int index) {
  parameter(index).null = true;
}

void PostgresStatement::bind_int(int index, std::int64_t value) {
  Parameter& to = parameter(index);
  const unsigned type = types_[static_cast<std::size_t>(index) - 1];
  if (const std::size_t size = pg::integer_size(type); size > 0) {
    if (!pg::fits(value, size)) refuse(index, fmt::format("the number {}", value));
    std::string bytes;
    pg::append_integer(bytes, value, size);
    set(to, std::move(bytes), true);
  } else if (type == pg::kTimestamptz) {
    bind_time(index, UtcTime{Millis{value}});
  } else if (type == pg::kBool) {
    set(to, std::string(1, value != 0 ? '\1' : '\0'), true);
  } else if (type == pg::kFloat8) {
    bind_double(index, static_cast<double>(value));
  } else {
    set(to, fmt::format("{}", value), false);
  }
}

void PostgresStatement::bind_double(int index, double value) {
  Parameter& to = parameter(index);
  if (types_[static_cast<std::size_t>(index) - 1] == pg::kFloat8) {
    std::string bytes;
    pg::append_double(bytes, value);
    set(to, std::move(bytes), true);
  } else {
    set(to, fmt::format("{}", value), false);
  }
}

void PostgresStatement::bind_text(int index, std::string_view value) {
  Parameter& to = parameter(index);
  const unsigned type = types_[static_cast<std::size_t>(index) - 1];
  if (!pg::is_text(type) && type != pg::kBytea) refuse(index, "a text");
  if (pg::is_text(type) && !pg::is_storable_text(value)) {
    set(to, pg::storable_text(value), true);
  } else {
    to.bytes = value;
  }
}

void PostgresStatement::bind_text_copy(int index, std::string_view value) {
  bind_text(index, value);
  Parameter& to = parameters_[static_cast<std::size_t>(index) - 1];
  if (to.bytes.data() == value.data()) set(to, std::string(value), true);
}

void PostgresStatement::bind_blob(int index, std::string_view bytes) {
  Parameter& to = parameter(index);
  if (types_[static_cast<std::size_t>(index) - 1] != pg::kBytea) refuse(index, "bytes");
  to.bytes = bytes;
}

void PostgresStatement::bind_time(int index, UtcTime value) {
  Parameter& to = parameter(index);
  if (types_[static_cast<std::size_t>(index) - 1] != pg::kTimestamptz) refuse(index, "a time");
  const auto timestamp = pg::to_timestamp(value);
  if (!timestamp) refuse(index, fmt::format("the time {} ms", value.time_since_epoch().count()));
  std::string bytes;
  pg::append_integer(bytes, *timestamp, 8);
  set(to, std::move(bytes), true);
}

void PostgresStatement::bind_bool(int index, bool value) {
  bind_int(index, value ? 1 : 0);
}

void PostgresStatement::bind_texts(int index, std::span<const std::string_view> values) {
  Parameter& to = parameter(index);
  if (types_[static_cast<std::size_t>(index) - 1] != pg::kTextArray) refuse(index, "an array of texts");
  set(to, pg::text_array(values), true);
}

void PostgresStatement::bind_ints(int index, std::span<const std::int64_t> values) {
  Parameter& to = parameter(index);
  if (types_[static_cast<std::size_t>(index) - 1] != pg::kInt8Array) refuse(index, "an array of numbers");
  set(to, pg::int8_array(values), true);
}

void PostgresStatement::prefetch() {
  if (kind_ != Kind::plain) throw Failure({Errc::internal, "this statement cannot be prefetched: " + sql_});
  connection_.prefetch(*this);
  prefetched_ = true;
}

bool PostgresStatement::step() {
  const bool more = kind_ == Kind::cursor && result_ && row_ + 1 == rows_ && !exhausted_;
  if (!result_ || more) {
    PostgresResult next = kind_ == Kind::cursor ? connection_.fetch(*this) : connection_.run(*this);
    result_ = std::move(next);
    row_ = -1;
    rows_ = PQntuples(result_.get());
    exhausted_ = rows_ < kFetchedRows;
  }
  if (++row_ < rows_) return true;
  reset();
  return false;
}

void PostgresStatement::reset() {
  if (std::exchange(prefetched_, false)) connection_.forget(*this);
  answer_.reset();
  result_.reset();
}

std::int64_t PostgresStatement::run() {
  const PostgresResult result = connection_.run(*this);
  reset();
  return changed_rows(result.get());
}

void PostgresStatement::queue() {
  if (kind_ == Kind::copy) {
    connection_.copy_row(*this);
  } else {
    connection_.queue(*this);
  }
}

std::optional<std::string_view> PostgresStatement::value(int column) const {
  if (!result_ || PQgetisnull(result_.get(), row_, column) != 0) return std::nullopt;
  return std::string_view(PQgetvalue(result_.get(), row_, column),
                          static_cast<std::size_t>(PQgetlength(result_.get(), row_, column)));
}

unsigned PostgresStatement::type_of(int column) const {
  return PQftype(result_.get(), column);
}

bool PostgresStatement::is_null(int column) const {
  return !value(column);
}

std::int64_t PostgresStatement::integer(int column) const {
  const auto bytes = value(column);
  if (!bytes) return 0;
  const unsigned type = type_of(column);
  if (pg::integer_size(type) > 0 || type == pg::kBool) return pg::read_integer(*bytes);
  if (type == pg::kTimestamptz) return time(column).time_since_epoch().count();
  std::optional<std::int64_t> number;
  if (type == pg::kNumeric) number = pg::read_whole_numeric(*bytes);
  if (pg::is_text(type)) {
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(bytes->data(), bytes->data() + bytes->size(), parsed);
    if (error == std::errc{} && end == bytes->data() + bytes->size()) number = parsed;
  }
  if (number) return *number;
  throw Failure({Errc::internal, fmt::format("column {} is no whole number in: {}", column, sql_)});
}

double PostgresStatement::real(int column) const {
  const auto bytes = value(column);
  if (!bytes) return 0;
  const unsigned type = type_of(column);
  if (type == pg::kFloat8 || type == pg::kFloat4) return pg::read_double(*bytes);
  if (type == pg::kNumeric) return pg::read_numeric(*bytes);
  return static_cast<double>(integer(column));
}

std::string_view PostgresStatement::text(int column) const {
  const auto bytes = value(column);
  if (!bytes) return {};
  if (!pg::is_text(type_of(column))) {
    throw Failure({Errc::internal, fmt::format("column {} is no text in: {}", column, sql_)});
  }
  return *bytes;
}

std::string_view PostgresStatement::blob(int column) const {
  return value(column).value_or(std::string_view{});
}

UtcTime PostgresStatement::time(int column) const {
  const auto bytes = value(column);
  if (!bytes) return UtcTime{};
  if (type_of(column) != pg::kTimestamptz) return UtcTime{Millis{integer(column)}};
  return pg::from_timestamp(pg::read_integer(*bytes));
}

bool PostgresStatement::boolean(int column) const {
  return integer(column) != 0;
}

void PostgresStatement::forget_bindings() {
  reset();
  for (Parameter& parameter : parameters_) parameter.null = true;
}

}  // namespace wbd::db
