#include "core/db/postgres_target.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/db/libpq.hpp"

namespace wbd::db {
namespace {

std::string value_of(const PostgresTarget& target, std::string_view keyword) {
  for (const auto& [key, value] : target.parameters) {
    if (key == keyword) return value;
  }
  return {};
}

}  // namespace

PostgresTarget postgres_target(const std::string& url, const OpenOptions& options) {
  PostgresTarget target;
  target.prepared_statements = options.prepared_statements;
  PQconninfoOption* parsed = PQconninfoParse(url.c_str(), nullptr);
  if (parsed == nullptr) {
    throw Failure({Errc::configuration,
                   "the database URL is malformed: it must have the form "
                   "postgresql://user:password@host:port/name?parameter=value, special characters as %XX"});
  }
  for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
    if (option->val != nullptr) target.parameters.emplace_back(option->keyword, option->val);
  }
  PQconninfoFree(parsed);

  const auto fallback = [&target](std::string_view keyword, std::string value) {
    if (value_of(target, keyword).empty()) target.parameters.emplace_back(keyword, std::move(value));
  };
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.statement_limit).count();
  fallback("application_name", options.application_name);
  fallback("client_encoding", "UTF8");
  fallback("connect_timeout", fmt::format("{}", std::max<std::int64_t>(2, seconds)));
  // Keepalives detect a vanished peer in a minute instead of hours.
  fallback("keepalives_idle", "30");
  fallback("keepalives_interval", "10");
  fallback("keepalives_count", "3");
  fallback("tcp_user_timeout", "30000");

  const std::string name = value_of(target, "dbname");
  const std::string host = value_of(target, "host");
  const std::string port = value_of(target, "port");
  target.label = fmt::format("{}{}{}{}{}", name.empty() ? "(default)" : name, host.empty() ? "" : " on ",
                             host, port.empty() ? "" : ":", port);
  return target;
}

PostgresKeywords::PostgresKeywords(const PostgresTarget& target) {
  for (const auto& [keyword, value] : target.parameters) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
}

std::string postgres_trouble(const pg_conn* connection) {
  return one_line(PQerrorMessage(connection));
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c != '\n' && c != '\t') {
      line.push_back(c);
    } else if (!line.empty() && line.back() != ' ') {
      line.push_back(' ');
    }
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace wbd::db
