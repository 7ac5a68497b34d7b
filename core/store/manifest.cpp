#include "core/store/manifest.hpp"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"

namespace wbd::store {
namespace {

using nlohmann::json;

constexpr int kFormat = 1;
constexpr std::size_t kSumDigits = 16;

template <class T>
T number(const json& value) {
  if (!value.is_number_integer()) throw std::invalid_argument("number");
  return value.get<T>();
}

std::uint64_t read_sum(const std::string& text) {
  std::uint64_t sum = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, sum, 16);
  if (text.size() != kSumDigits || error != std::errc() || rest != end) throw std::invalid_argument("sum");
  return sum;
}

}  // namespace

std::string_view database_word(db::Dialect dialect) {
  return dialect == db::Dialect::sqlite ? "sqlite" : "postgresql";
}

std::string manifest_text(const Manifest& manifest) {
  std::string text;
  JsonWriter w(text);
  w.begin_object();
  w.field("format", kFormat);
  w.field("database", database_word(manifest.dialect));
  w.field("created_at", manifest.created_at);
  w.field("schema", manifest.schema);
  w.key("tables");
  w.begin_array();
  for (const TableSum& table : manifest.tables) {
    w.begin_object();
    w.field("table", table.table);
    w.field("rows", table.rows);
    w.field("sum", fmt::format("{:016x}", table.sum));
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return text + "\n";
}

std::optional<Manifest> parse_manifest(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  try {
    if (number<std::int64_t>(document.at("format")) != kFormat) return std::nullopt;
    Manifest manifest;
    const std::string database = document.at("database");
    for (const db::Dialect dialect : {db::Dialect::sqlite, db::Dialect::postgresql})
      if (database == database_word(dialect)) manifest.dialect = dialect;
    if (database != database_word(manifest.dialect)) return std::nullopt;
    manifest.created_at = parse_rfc3339(document.at("created_at").get<std::string>()).value();
    manifest.schema = number<std::int64_t>(document.at("schema"));
    for (const json& table : document.at("tables")) {
      manifest.tables.push_back({table.at("table").get<std::string>(), number<std::int64_t>(table.at("rows")),
                                 read_sum(table.at("sum").get<std::string>())});
    }
    return manifest;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace wbd::store
