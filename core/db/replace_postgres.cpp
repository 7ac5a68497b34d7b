#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "core/db/archive.hpp"
#include "core/db/child_program.hpp"
#include "core/db/locks.hpp"
#include "core/db/migrations.hpp"
#include "core/db/postgres_connection.hpp"
#include "core/db/private_file.hpp"
#include "core/db/replace.hpp"
#include "core/db/schema_objects.hpp"
#include "core/db/server.hpp"

namespace wbd::db {
namespace {

namespace fs = std::filesystem;

constexpr Millis kLongestRestore = std::chrono::hours{24};
constexpr std::size_t kLongestList = 16 << 20;

PostgresTransaction restoring() {
  return {"begin isolation level read committed read write",
          "select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)",
          kLongestRestore, kLongestRestore};
}

// A name of our own schema, as SQL.
std::string in_quotes(std::string_view name) {
  return fmt::format("\"{}\"", name);
}

// A file without a name.
OpenFile scratch_file() {
  std::string path = (fs::temp_directory_path() / "wbctl-XXXXXX").string();
  OpenFile file(::mkstemp(path.data()));
  if (file.descriptor() < 0) throw Failure({Errc::unavailable, fmt::format("{} cannot be created", path)});
  ::unlink(path.c_str());
  return file;
}

void rewind(const OpenFile& file) {
  if (::lseek(file.descriptor(), 0, SEEK_SET) != 0)
    throw Failure({Errc::unavailable, "a temporary file cannot be read"});
}

std::string list_contents(const OpenFile& copy, const fs::path& file) {
  const OpenFile list = scratch_file();
  rewind(copy);
  Child child({"pg_restore", "--list"}, {copy.descriptor(), list.descriptor()});
  try {
    child.finish();
  } catch (const Failure&) {
    refuse_copy(file, "pg_restore cannot read it");
  }
  rewind(list);
  return read_all(list, kLongestList, file);
}

// Lines of a descriptor. A line is valid until the next call.
class LineReader {
 public:
  explicit LineReader(int descriptor) : descriptor_(descriptor), buffer_(1 << 16, '\0') {}
  // Without its line end; nullopt at the end.
  std::optional<std::string_view> next() {
    for (;;) {
      const auto at = std::find(buffer_.begin() + begin_, buffer_.begin() + end_, '\n') - buffer_.begin();
      if (at != end_) {
        const std::string_view line(buffer_.data() + begin_, static_cast<std::size_t>(at - begin_));
        begin_ = at + 1;
        return line;
      }
      if (!fill()) {
        if (begin_ == end_) return std::nullopt;
        const std::string_view rest(buffer_.data() + begin_, static_cast<std::size_t>(end_ - begin_));
        begin_ = end_;
        return rest;
      }
    }
  }

 private:
  bool fill() {
    if (begin_ > 0) {
      std::copy(buffer_.begin() + begin_, buffer_.begin() + end_, buffer_.begin());
      end_ -= std::exchange(begin_, 0);
    }
    if (end_ == std::ssize(buffer_)) buffer_.resize(buffer_.size() * 2);
    ssize_t got = 0;
    do {
      got = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - static_cast<std::size_t>(end_));
    } while (got < 0 && errno == EINTR);
    if (got <= 0) return false;
    end_ += got;
    return true;
  }

  int descriptor_;
  std::string buffer_;
  std::ptrdiff_t begin_ = 0, end_ = 0;
};

class PostgresRestore {
 public:
  PostgresRestore(PostgresConnection& connection, const fs::path& file, const Replacement& replacement)
      : connection_(connection),
        tx_(connection),
        file_(file),
        replacement_(replacement),
        copy_(open_plain(file)) {}

  void run() {
    const auto entries = read_list(list_contents(copy_, file_));
    auto& lock = tx_.prepare("select pg_advisory_xact_lock($1)");
    lock.bind_all(kMigrationLock);
    lock.run();
    const bool citus = server_kind(tx_) == ServerKind::citus;
    if (citus) keep_order(tx_);
    const bool spread = !server_info(tx_).distributed.empty();
    drop_tables();
    make_schema();
    refuse_unknown_objects(entries);
    load(entries);
    replacement_.check(tx_);
    apply_migrations(tx_, postgresql_migrations(), system_clock().now());
    replacement_.finish(tx_);
    if (spread) distribute(tx_);
  }

 private:
  // A foreign table that refers to one of ours stops the restore; the server's message names it.
  void drop_tables() {
    std::vector<std::string> tables, views;
    auto& query = tx_.prepare(R"(select relname::text, relkind = 'v' from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v'))");
    while (query.step()) {
      if (!made_names(Dialect::postgresql).contains(std::string(query.text(0)))) continue;
      (query.boolean(1) ? views : tables).push_back(in_quotes(query.text(0)));
    }
    if (!views.empty()) tx_.execute(fmt::format("drop view {}", fmt::join(views, ", ")));
    if (!tables.empty()) tx_.execute(fmt::format("drop table {}", fmt::join(tables, ", ")));
  }

  void make_schema() {
    const auto all = postgresql_migrations();
    const auto known = std::ranges::count_if(
        all, [this](const Migration& migration) { return migration.version <= replacement_.schema; });
    apply_migrations(tx_, all.first(static_cast<std::size_t>(known)), system_clock().now());
    auto& query = tx_.prepare(R"(select c.relname::text, a.attname::text
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
        and not a.attisdropped order by c.oid)");
    while (query.step()) {
      if (!made_names(Dialect::postgresql).contains(std::string(query.text(0)))) continue;
      if (tables_.empty() || tables_.back() != query.text(0)) tables_.emplace_back(query.text(0));
      columns_[tables_.back()].emplace_back(query.text(1));
    }
  }

  // A restore takes only rows from the copy. Another object, which this program does not know, would be lost.
  // So such a copy is refused.
  void refuse_unknown_objects(const std::vector<ArchiveEntry>& entries) {
    const auto history = std::ranges::find_if(entries, [](const ArchiveEntry& entry) {
      return entry.kind == "TABLE" && entry.name == "schema_migrations";
    });
    if (history == entries.end()) refuse_copy(file_, "the table schema_migrations is missing");
    schema_ = history->schema;
    // Rows of a partition are loaded into the whole table.
    for (const ArchiveEntry& entry : entries) {
      if (entry.schema == schema_ && (entry.kind == "TABLE ATTACH" || entry.kind == "INDEX ATTACH"))
        partitions_.insert(entry.name);
    }
    std::set<std::string> known = listed_objects(tx_);
    constexpr std::array<std::string_view, 9> kHarmless{"EXTENSION",    "COMMENT",      "SCHEMA",
                                                        "ACL",          "DEFAULT ACL",  "SEQUENCE OWNED BY",
                                                        "INDEX ATTACH", "TABLE ATTACH", "STATISTICS DATA"};
    std::set<std::string> found;
    for (const ArchiveEntry& entry : entries) {
      if (entry.schema != schema_ || std::ranges::find(kHarmless, entry.kind) != kHarmless.end()) continue;
      if (partitions_.contains(entry.name) || partitions_.contains(entry.table)) continue;
      std::string kind = entry.kind;
      if (kind == "TABLE DATA") kind = "TABLE";
      if (kind == "SEQUENCE SET") kind = "SEQUENCE";
      if (!known.contains(fmt::format("{} {}", kind, entry.name)))
        refuse_copy(file_,
                    fmt::format("it has the {} {}, which is none of this program's", kind, entry.name));
      found.insert(fmt::format("{} {}", entry.kind, entry.name));
    }
    for (const std::string& table : tables_) {
      if (!found.contains("TABLE " + table))
        refuse_copy(file_, fmt::format("the table {} is missing", table));
    }
  }

  // Lists the tables in the order of their creation: a row then follows the rows that it refers to.
  [[nodiscard]] std::string list_of_rows(const std::vector<ArchiveEntry>& entries) const {
    std::string list;
    const auto add = [&](std::string_view kind, const auto& wanted) {
      for (const ArchiveEntry& entry : entries) {
        if (entry.kind == kind && entry.schema == schema_ && wanted(entry)) list += entry.line + "\n";
      }
    };
    for (const std::string& table : tables_)
      add("TABLE DATA", [&](const ArchiveEntry& entry) { return entry.name == table; });
    add("TABLE DATA", [&](const ArchiveEntry& entry) { return partitions_.contains(entry.name); });
    add("SEQUENCE SET", [](const ArchiveEntry&) { return true; });
    return list;
  }

  void load(const std::vector<ArchiveEntry>& entries) {
    std::vector<std::string> names;
    for (const std::string& table : tables_) names.push_back(in_quotes(table));
    tx_.execute(fmt::format("truncate {}", fmt::join(names, ", ")));  // migrations put rows into some
    const OpenFile list = scratch_file();
    write_all(list, list_of_rows(entries), file_);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Failure({Errc::unavailable, "no pipe could be made"});
    const OpenFile reading(ends[0]);
    std::optional<OpenFile> writing(std::in_place, ends[1]);
    rewind(copy_);
    Child child({"pg_restore", "--data-only", "--use-list=/dev/fd/3", "--file=-"},
                {copy_.descriptor(), ends[1], list.descriptor()});
    writing.reset();
    LineReader lines(reading.descriptor());
    while (const auto line = lines.next()) take_line(*line, lines);
    try {
      child.finish();
    } catch (const Failure&) {
      refuse_copy(file_, "pg_restore cannot read it");
    }
    raise_sequences();
  }

  void take_line(std::string_view line, LineReader& lines) {
    if (line.empty() || line.starts_with("--") || line.starts_with("SET ") || line.starts_with('\\')) {
      if (line.starts_with("SET client_encoding") && line != "SET client_encoding = 'UTF8';")
        refuse_copy(file_, "its texts are not in UTF-8");
      return;
    }
    if (const auto head = read_copy_head(line)) return copy_rows(*head, lines);
    if (const auto value = read_sequence_value(line)) {
      sequences_.emplace(value->sequence, value->value);
      return;
    }
    if (line.starts_with("SELECT pg_catalog.set_config('search_path'")) return;
    refuse_copy(file_, "its data has a statement that no copy of this program has");
  }

  void copy_rows(const CopyHead& head, LineReader& lines) {
    const auto table = columns_.find(head.table);
    std::vector<std::string> names;
    for (const std::string& column : head.columns) {
      if (table == columns_.end() || std::ranges::find(table->second, column) == table->second.end())
        refuse_copy(file_, fmt::format("the table {} has a column {}", head.table, column));
      names.push_back(in_quotes(column));
    }
    bool ended = false;
    try {
      connection_.copy_text(
          fmt::format("copy {}({}) from stdin", in_quotes(head.table), fmt::join(names, ", ")),
          [&](std::string& text) {
            const auto line = lines.next();
            ended = line && *line == "\\.";
            if (!line || ended) return false;
            text.append(*line).append("\n");
            return true;
          });
    } catch (const SessionLost&) {
      throw;
    } catch (const Failure& failure) {
      refuse_copy(file_, failure.error().detail);
    }
    if (!ended) refuse_copy(file_, fmt::format("the rows of {} are cut off", head.table));
  }

  // The checksums do not cover sequences, so each one is set above the numbers of its table.
  void raise_sequences() {
    struct Numbered {
      std::string table, column, sequence;
    };
    std::vector<Numbered> all;
    auto& query = tx_.prepare(R"(select c.relname::text, a.attname::text, s.relname::text
      from pg_class s join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      join pg_class c on c.oid = d.refobjid join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      where s.relkind = 'S' and s.relnamespace = current_schema()::regnamespace)");
    while (query.step())
      all.push_back({std::string(query.text(0)), std::string(query.text(1)), std::string(query.text(2))});
    for (const auto& [table, column, sequence] : all) {
      const auto found = sequences_.find(sequence);
      tx_.execute(fmt::format(
          "select setval('{}', n) from (select greatest(coalesce(max({}), 0), {}) as n from {}) m where n > 0",
          in_quotes(sequence), in_quotes(column), found == sequences_.end() ? 0 : found->second,
          in_quotes(table)));
    }
  }

  PostgresConnection& connection_;
  PostgresTx tx_;
  const fs::path& file_;
  const Replacement& replacement_;
  OpenFile copy_;
  std::string schema_;                                       // of the copy
  std::vector<std::string> tables_;                          // in the order in which they were made
  std::map<std::string, std::vector<std::string>> columns_;  // by table
  std::set<std::string> partitions_;                         // and their indexes
  std::map<std::string, std::int64_t> sequences_;
};

}  // namespace

void replace_postgres(const OpenOptions& target, const fs::path& file, const Replacement& replacement) {
  PostgresConnection connection(postgres_target(target.url, target));
  connection.begin(restoring());
  try {
    PostgresRestore(connection, file, replacement).run();
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
}

}  // namespace wbd::db
