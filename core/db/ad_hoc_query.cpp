#include "core/db/ad_hoc_query.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/encoding.hpp"
#include "core/db/ad_hoc_rows.hpp"

namespace wbd::db {

bool is_secret_column(std::string_view column) {
  return column.ends_with("_sealed") || column == "key_hash" || column == "body_hash";
}

std::string_view forbidden_call(std::string_view sql) {
  constexpr std::array<std::string_view, 14> kCalls{
      "query_to_xml", "table_to_xml",  "cursor_to_xml", "schema_to_xml", "database_to_xml",
      "dblink",       "pg_read_",      "pg_ls_",        "lo_get",        "loread",
      "pg_stat_file", "pg_terminate_", "pg_cancel_",    "pg_advisory_"};
  std::string lower(sql);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto found = std::ranges::find_if(
      kCalls, [&lower](std::string_view call) { return lower.find(call) != std::string::npos; });
  return found == kCalls.end() ? std::string_view{} : *found;
}

Result<AdHocRows> run_ad_hoc(const OpenOptions& options, const std::string& sql, const AdHocLimits& limits) {
  constexpr std::string_view kSqlite = "sqlite://";
  if (sql.find('\0') != std::string::npos) return Error{Errc::invalid_argument, "the query has a zero byte"};
  if (!options.url.starts_with(kSqlite)) return ad_hoc_postgres(options, sql, limits);
  const auto path = percent_decode(options.url.substr(kSqlite.size()));
  if (!path) return Error{Errc::configuration, "the database URL is malformed"};
  return ad_hoc_sqlite(*path, sql, limits);
}

}  // namespace wbd::db
