#pragma once
// The output of pg_restore about a copy: its list of contents, and the lines of its data. All of it is
// foreign input: its names are only compared with names of our own schema.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wbd::db {

// A line of `pg_restore --list`.
struct ArchiveEntry {
  std::string line;    // as pg_restore --use-list wants it
  std::string kind;    // "TABLE DATA"; the first word alone when the kind is not known
  std::string schema;  // "-" when it has none
  std::string table;   // of a constraint or a trigger; otherwise ""
  std::string name;
};
[[nodiscard]] std::vector<ArchiveEntry> read_list(std::string_view contents);

// The head of a table's rows: COPY public.orders (a, b) FROM stdin;
struct CopyHead {
  std::string schema, table;
  std::vector<std::string> columns;
};
[[nodiscard]] std::optional<CopyHead> read_copy_head(std::string_view line);

// SELECT pg_catalog.setval('public.events_id_seq', 12, true);
struct SequenceValue {
  std::string schema, sequence;
  std::int64_t value = 0;
  bool used = false;  // the next number is above `value`
};
[[nodiscard]] std::optional<SequenceValue> read_sequence_value(std::string_view line);

}  // namespace wbd::db
