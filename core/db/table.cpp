#include "core/db/table.hpp"

#include <fmt/format.h>

namespace wbd::db {
namespace {

// Calls use(column, its parameter's number) for each inserted column.
template <class Use>
void for_each_inserted(std::span<const ColumnSpec> columns, Use use) {
  int parameter = 0;
  for (const ColumnSpec& column : columns) {
    if (column.role != Role::generated) use(column, ++parameter);
  }
}

void append(std::string& list, std::string_view separator, std::string_view item) {
  if (!list.empty()) list += separator;
  list += item;
}

// The keys are the first inserted columns, so their parameters have the same numbers in every statement.
std::string key_condition(std::span<const ColumnSpec> columns) {
  std::string condition;
  for_each_inserted(columns, [&](const ColumnSpec& column, int parameter) {
    if (column.role == Role::key) append(condition, " and ", fmt::format("{} = ${}", column.name, parameter));
  });
  return condition;
}

}  // namespace

std::string TableSpec::select(std::string_view alias) const {
  std::string list;
  for (const ColumnSpec& column : columns) {
    if (!column.is_read) continue;
    append(list, ", ", alias);
    if (!alias.empty()) list += '.';
    list += column.name;
  }
  return list;
}

std::string TableSpec::by_key_sql(std::string_view more) const {
  return fmt::format("select {}{}{} from {} where {}", select(""), more.empty() ? "" : ", ", more, name,
                     key_condition(columns));
}

std::string TableSpec::delete_sql() const {
  return fmt::format("delete from {} where {}", name, key_condition(columns));
}

std::string TableSpec::insert_columns() const {
  std::string list;
  for_each_inserted(columns, [&](const ColumnSpec& column, int) { append(list, ", ", column.name); });
  return list;
}

std::string TableSpec::insert_sql() const {
  std::string parameters;
  for_each_inserted(columns, [&](const ColumnSpec&, int parameter) {
    append(parameters, ", ", fmt::format("${}", parameter));
  });
  return fmt::format("insert into {}({}) values({})", name, insert_columns(), parameters);
}

std::string TableSpec::update_sql() const {
  std::string assignments;
  int parameter = 0;
  for (const ColumnSpec& column : columns) {
    if (column.role != Role::key && column.role != Role::fact) continue;
    ++parameter;
    if (column.role == Role::fact) append(assignments, ", ", fmt::format("{} = ${}", column.name, parameter));
  }
  return fmt::format("update {} set {} where {}", name, assignments, key_condition(columns));
}

std::string TableSpec::upsert_sql(std::string_view target) const {
  std::string keys, assignments;
  for (const ColumnSpec& column : columns) {
    if (column.role == Role::key) append(keys, ", ", column.name);
    if (column.role == Role::fact) append(assignments, ", ", fmt::format("{0} = excluded.{0}", column.name));
  }
  return fmt::format("{} on conflict({}){}{} do update set {}", insert_sql(), keys, target.empty() ? "" : " ",
                     target, assignments);
}

std::vector<std::string_view> TableSpec::fact_names() const {
  std::vector<std::string_view> names;
  for (const ColumnSpec& column : columns) {
    if (column.role == Role::fact) names.push_back(column.name);
  }
  return names;
}

}  // namespace wbd::db
