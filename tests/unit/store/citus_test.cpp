// etc/citus.sql against the schema: Citus itself is not needed to see that it would be refused.
#include <algorithm>
#include <regex>

#include <catch2/catch.hpp>

#include "core/db/server.hpp"
#include "core/store/care.hpp"
#include "tests/unit/store/support.hpp"

namespace citus_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

std::set<std::string> distributed() {
  std::set<std::string> tables;
  for (const std::string& table : seller_tables()) {
    INFO(table);
    CHECK(tables.insert(table).second);
  }
  return tables;
}

// The names between "stay on the coordinator" and the full stop, after the colon.
std::set<std::string> kept(const std::string& text) {
  const auto begin = text.find(':', text.find("stay on the coordinator"));
  const std::string list = text.substr(begin, text.find('.', begin) - begin);
  static const std::regex kName("[a-z_]+");
  std::set<std::string> tables;
  for (std::sregex_iterator name(list.begin(), list.end(), kName), end; name != end; ++name)
    tables.insert(name->str());
  return tables;
}

std::set<std::string> names(Tx& tx, std::string_view sql) {
  std::set<std::string> found;
  auto& query = tx.prepare(sql);
  while (query.step()) found.emplace(query.text(0));
  return found;
}

}  // namespace

TEST_CASE("the script for Citus knows every table, and distributes what can be distributed") {
  if (stores().back() != Dialect::postgresql) return;
  const std::string text(citus_script());
  const auto spread = distributed();
  const auto stay = kept(text);
  CHECK(spread.size() > 10);
  TempDatabase database(Dialect::postgresql);
  database->read([&](Tx& tx) {
    std::set<std::string> told = stay;
    told.insert(spread.begin(), spread.end());
    CHECK(told.size() == spread.size() + stay.size());
    std::set<std::string> all;
    for (const auto& [table, columns] : schema_of(tx)) {
      all.insert(table);
      INFO(table);
      if (spread.contains(table)) CHECK(columns.contains("cabinet_id"));
    }
    CHECK(told == all);
    // A unique key that lacks the column, or a table without a key.
    const auto without = names(
        tx,
        "select c.relname::text from pg_class c join pg_index i on i.indrelid = c.oid where i.indisunique "
        "and "
        "c.relnamespace = current_schema()::regnamespace and not exists (select 1 from pg_attribute a where "
        "a.attrelid = c.oid and a.attnum = any(i.indkey) and a.attname = 'cabinet_id')");
    const auto with_key = names(
        tx,
        "select c.relname::text from pg_class c join pg_index i on i.indrelid = c.oid where i.indisprimary "
        "and c.relnamespace = current_schema()::regnamespace");
    const auto referring =
        names(tx,
              "select c.relname::text from pg_constraint k join pg_class c on c.oid = k.conrelid where "
              "k.contype = 'f' and c.relnamespace = current_schema()::regnamespace");
    for (const std::string& table : spread) {
      INFO(table);
      CHECK_FALSE(without.contains(table));
      CHECK(with_key.contains(table));
      CHECK_FALSE(referring.contains(table));
    }
  });
}

TEST_CASE("the script for Citus can run inside a migration's transaction") {
  std::string text(citus_script());
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  static const std::regex kControl("(^|\n) *(begin|commit|rollback|start transaction) *;");
  CHECK_FALSE(std::regex_search(text, kControl));
  CHECK(text.find("\n\\") == std::string::npos);  // commands of psql
}

TEST_CASE("a view in our schema, as Citus makes them, is no table of ours") {
  TempDatabase database;
  const auto tables = [&] {
    return database->read_value([](Tx& tx) {
      std::vector<std::string> names;
      for (const TableInfo& table : list_tables(tx)) names.push_back(table.name);
      return names;
    });
  };
  const auto before = tables();
  CHECK(before.size() > 20);
  database->write([](Tx& tx) { tx.execute("create view citus_tables as select 1 as one"); });
  CHECK(tables() == before);
}

}  // namespace citus_test
