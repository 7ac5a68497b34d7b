#include "core/db/schema_objects.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <regex>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/db/migrations.hpp"

namespace wbd::db {
namespace {

// "table orders" -> its SQL, with blanks made equal.
using Objects = std::map<std::string, std::string>;

constexpr std::string_view kObjectsSql =
    "select type, name, tbl_name, coalesce(sql, '') from sqlite_master order by type, name";

std::string equal_blanks(std::string_view sql) {
  std::string out;
  for (const char c : sql) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

void note_object(Objects& objects, std::string_view type, std::string_view name, std::string_view table,
                 std::string_view sql) {
  constexpr std::array<std::string_view, 3> kOwn{"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"};
  if (type == "table" && std::ranges::find(kOwn, name) != kOwn.end()) return;
  objects.emplace(fmt::format("{} {}", type, name), fmt::format("{} {}", table, equal_blanks(sql)));
}

struct CloseHandle {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};

Objects objects_of(sqlite3* handle) {
  Objects objects;
  const auto note = [](void* out, int, char** cells, char**) {
    note_object(*static_cast<Objects*>(out), cells[0], cells[1], cells[2], cells[3]);
    return 0;
  };
  const int code = sqlite3_exec(handle, std::string(kObjectsSql).c_str(), note, &objects, nullptr);
  if (code != SQLITE_OK) throw Failure({Errc::bad_data, sqlite3_errmsg(handle)});
  return objects;
}

// The objects that the migrations up to `schema` make.
Objects known_objects(std::int64_t schema) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open(":memory:", &opened);
  const std::unique_ptr<sqlite3, CloseHandle> handle(opened);
  const auto execute = [&](std::string_view sql) {
    if (sqlite3_exec(opened, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      throw Failure({Errc::internal, sqlite3_errmsg(opened)});
  };
  if (code != SQLITE_OK) throw Failure({Errc::unavailable, sqlite3_errstr(code)});
  if (schema > 0) execute(history_sql(Dialect::sqlite));
  for (const Migration& migration : sqlite_migrations()) {
    if (migration.version <= schema) execute(migration.sql);
  }
  return objects_of(opened);
}

std::string difference_of(const Objects& known, const Objects& found) {
  for (const auto& [name, sql] : found) {
    const auto same = known.find(name);
    if (same == known.end()) return fmt::format("it has the {}, which is none of this program's", name);
    if (same->second != sql) return fmt::format("its {} is not the one of this program", name);
  }
  for (const auto& [name, sql] : known) {
    if (!found.contains(name)) return fmt::format("the {} is missing", name);
  }
  return {};
}

}  // namespace

const std::set<std::string>& made_names(Dialect dialect) {
  const auto find = [](std::span<const Migration> migrations) {
    static const std::regex kMade(
        R"((?:^|\n)create (?:or replace )?(?:table|view) (?:if not exists )?(\w+))");
    static const std::regex kRenamed(R"((?:^|\n)alter table \w+ rename to (\w+))");
    std::set<std::string> names{"schema_migrations"};
    for (const Migration& migration : migrations) {
      const std::string sql(migration.sql);
      for (const std::regex* made : {&kMade, &kRenamed}) {
        for (auto at = std::sregex_iterator(sql.begin(), sql.end(), *made); at != std::sregex_iterator{};
             ++at)
          names.insert((*at)[1]);
      }
    }
    return names;
  };
  static const std::set<std::string> kSqlite = find(sqlite_migrations());
  static const std::set<std::string> kPostgresql = find(postgresql_migrations());
  return dialect == Dialect::sqlite ? kSqlite : kPostgresql;
}

std::string strange_object(sqlite3* handle, std::int64_t schema) {
  return difference_of(known_objects(schema), objects_of(handle));
}

std::string strange_object(Tx& tx, std::int64_t schema) {
  Objects found;
  auto& query = tx.prepare(kObjectsSql);
  while (query.step()) note_object(found, query.text(0), query.text(1), query.text(2), query.text(3));
  return difference_of(known_objects(schema), found);
}

std::set<std::string> listed_objects(Tx& tx) {
  auto& query = tx.prepare(R"(
    select case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW'
             when 'i' then 'INDEX' when 'I' then 'INDEX' else 'TABLE' end || ' ' || c.relname
    from pg_class c where c.relnamespace = current_schema()::regnamespace
    union all
    select case k.contype when 'f' then 'FK CONSTRAINT' when 'c' then 'CHECK CONSTRAINT' else 'CONSTRAINT' end
             || ' ' || k.conname
    from pg_constraint k where k.connamespace = current_schema()::regnamespace
    union all
    select 'TRIGGER ' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = current_schema()::regnamespace and not t.tgisinternal)");
  std::set<std::string> objects;
  while (query.step()) objects.emplace(query.text(0));
  return objects;
}

}  // namespace wbd::db
