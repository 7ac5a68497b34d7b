#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/db/database.hpp"
#include "core/db/postgres_database.hpp"
#include "core/db/sqlite_database.hpp"

namespace wbd::db {
namespace {

constexpr std::string_view kSqlite = "sqlite://";

// The path of sqlite:///abs/path; nullopt when it is malformed.
std::optional<std::string> sqlite_path(std::string_view url) {
  const std::string_view encoded = url.substr(kSqlite.size());
  if (encoded.find_first_of("?#") != std::string_view::npos) return std::nullopt;
  auto path = percent_decode(encoded);
  if (!path || path->size() < 2 || path->front() != '/') return std::nullopt;
  if (path->back() == '/' || path->find('\0') != std::string::npos) return std::nullopt;
  return path;
}

}  // namespace

// No message repeats the URL: it may contain a password.
Result<std::unique_ptr<Database>> open(const OpenOptions& options) {
  const std::string_view url = options.url;
  if (options.statement_limit <= Millis{0}) {
    return Error{Errc::internal, "a database needs a limit for its statements"};
  }
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    try {
      return open_postgres(options);
    } catch (const Failure& failure) {
      return failure.error();
    }
  }
  if (!url.starts_with(kSqlite)) {
    return Error{Errc::configuration,
                 "a database URL must have the form sqlite:///absolute/path or postgresql://user@host/name"};
  }
  const auto path = sqlite_path(url);
  if (!path) {
    return Error{
        Errc::configuration,
        fmt::format("{} is not a database URL of the form sqlite:///absolute/path, without parameters", url)};
  }
  try {
    return open_sqlite(*path, options);
  } catch (const Failure& failure) {
    return failure.error();
  }
}

}  // namespace wbd::db
