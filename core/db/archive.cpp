#include "core/db/archive.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace wbd::db {
namespace {

struct EntryKind {
  std::string_view name;
  bool names_table;  // the tag is a table and a name
};
// The longer of two kinds with the same first word comes first.
constexpr std::array<EntryKind, 23> kKinds{{{"TABLE DATA", false},
                                            {"TABLE ATTACH", false},
                                            {"TABLE", false},
                                            {"SEQUENCE OWNED BY", false},
                                            {"SEQUENCE SET", false},
                                            {"SEQUENCE", false},
                                            {"INDEX ATTACH", false},
                                            {"INDEX", false},
                                            {"CHECK CONSTRAINT", true},
                                            {"FK CONSTRAINT", true},
                                            {"CONSTRAINT", true},
                                            {"DEFAULT ACL", false},
                                            {"DEFAULT", true},
                                            {"TRIGGER", true},
                                            {"RULE", true},
                                            {"MATERIALIZED VIEW DATA", false},
                                            {"MATERIALIZED VIEW", false},
                                            {"VIEW", false},
                                            {"EXTENSION", false},
                                            {"COMMENT", false},
                                            {"SCHEMA", false},
                                            {"STATISTICS DATA", false},
                                            {"ACL", false}}};

std::string_view take_word(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

bool take(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

// A name as SQL writes it, in quotes where it must be; nullopt for other text.
std::optional<std::string> take_name(std::string_view& text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  const bool quoted = take(text, "\"");
  std::string name;
  while (!text.empty() && plain(text.front())) {
    name += text.front();
    text.remove_prefix(1);
  }
  if (name.empty() || (quoted && !take(text, "\""))) return std::nullopt;
  return name;
}

struct FullName {
  std::string schema, name;
};
std::optional<FullName> take_full_name(std::string_view& text) {
  auto schema = take_name(text);
  if (!schema || !take(text, ".")) return std::nullopt;
  auto name = take_name(text);
  if (!name) return std::nullopt;
  return FullName{std::move(*schema), std::move(*name)};
}

// "215; 1259 16390 TABLE public orders postgres"
std::optional<ArchiveEntry> read_entry(std::string_view line) {
  ArchiveEntry entry{std::string(line), {}, {}, {}, {}};
  const auto end = line.find(';');
  if (line.empty() || line.front() == ';' || end == std::string_view::npos) return std::nullopt;
  line.remove_prefix(end + 1);
  (void)take_word(line);  // the catalog and the object's number there
  (void)take_word(line);
  take(line, " ");
  const auto kind = std::ranges::find_if(kKinds, [&](const EntryKind& one) {
    return line.starts_with(one.name) && line.substr(one.name.size()).starts_with(' ');
  });
  if (kind == kKinds.end()) {
    entry.kind = take_word(line);
  } else {
    entry.kind = kind->name;
    line.remove_prefix(kind->name.size());
  }
  entry.schema = take_word(line);
  if (kind != kKinds.end() && kind->names_table) entry.table = take_word(line);
  entry.name = take_word(line);
  return entry;
}

}  // namespace

std::vector<ArchiveEntry> read_list(std::string_view contents) {
  std::vector<ArchiveEntry> entries;
  while (!contents.empty()) {
    const std::string_view line = contents.substr(0, contents.find('\n'));
    contents.remove_prefix(std::min(line.size() + 1, contents.size()));
    if (auto entry = read_entry(line)) entries.push_back(std::move(*entry));
  }
  return entries;
}

std::optional<CopyHead> read_copy_head(std::string_view line) {
  if (!take(line, "COPY ")) return std::nullopt;
  auto table = take_full_name(line);
  if (!table || !take(line, " (")) return std::nullopt;
  CopyHead head{std::move(table->schema), std::move(table->name), {}};
  do {
    auto column = take_name(line);
    if (!column) return std::nullopt;
    head.columns.push_back(std::move(*column));
  } while (take(line, ", "));
  if (line != ") FROM stdin;") return std::nullopt;
  return head;
}

std::optional<SequenceValue> read_sequence_value(std::string_view line) {
  if (!take(line, "SELECT pg_catalog.setval('")) return std::nullopt;
  auto name = take_full_name(line);
  if (!name || !take(line, "', ")) return std::nullopt;
  SequenceValue value{std::move(name->schema), std::move(name->name)};
  const auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), value.value);
  if (failed != std::errc{}) return std::nullopt;
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  value.used = line == ", true);";
  if (!value.used && line != ", false);") return std::nullopt;
  return value;
}

}  // namespace wbd::db
