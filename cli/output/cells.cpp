#include "cli/output/cells.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/output/russian_errors.hpp"
#include "cli/output/text_width.hpp"
#include "cli/output/words.hpp"
#include "core/base/money.hpp"
#include "core/report/formats.hpp"

namespace wbd::cli {
namespace {

std::string table_date(Date day, Language language) {
  return language == Language::ru ? report::date_text(language, day) : to_string(day);
}

std::string money_cell(const JsonNode& value, const JsonNode* currency, const CellStyle& style) {
  const std::string unit = currency != nullptr && currency->type == JsonNode::Type::text
                               ? printable(currency->scalar)
                               : std::string("RUB");
  if (const auto amount = parse_money(value.scalar))
    return report::exact_money_text(style.language, *amount, unit);
  return value.scalar;
}

bool is_preliminary(const JsonNode& row) {
  const JsonNode* flag = row.find("buyout_preliminary");
  return flag != nullptr && flag->scalar == "true";
}

// An object inside a cell: its name, when it has one.
std::string label_of(const JsonNode& object) {
  for (const char* member : {"name", "title", "id", "text"}) {
    const JsonNode* value = object.find(member);
    if (value != nullptr && value->type != JsonNode::Type::null) return printable(value->scalar);
  }
  return printable(to_json(object));
}

std::string text_cell(const std::string& text, Form form, const CellStyle& style) {
  if (form == Form::state) return printable(state_word(text, style.language));
  if (form == Form::report) return printable(report_word(text, style.language));
  if (form == Form::error)
    return text == "ok" ? std::string(pick(style.language, "ok", "в порядке"))
                        : printable(error_detail(text, style.language));
  if (form == Form::line) return printable(ledger_word(text, style.language));
  if (form == Form::time) return printable(moment_text(text, style));
  return printable(text);
}

}  // namespace

std::string moment_text(std::string_view text, const CellStyle& style) {
  if (const auto day = parse_date(text)) return table_date(*day, style.language);
  const auto time = parse_rfc3339(text);
  if (!time) return std::string(text);
  const auto local = style.zone.to_local(*time);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::minutes>(local - day));
  return fmt::format("{} {:02}:{:02}", table_date(Date{day}, style.language), clock.hours().count(),
                     clock.minutes().count());
}

std::string cell_text(const JsonNode& value, Form form, const CellStyle& style) {
  switch (value.type) {
    case JsonNode::Type::null:
      return "—";
    case JsonNode::Type::boolean:
      if (style.language == Language::ru) return value.scalar == "true" ? "да" : "нет";
      return value.scalar == "true" ? "yes" : "no";
    case JsonNode::Type::number:
      return decimal_text(value.scalar, style.language);
    case JsonNode::Type::text:
      return text_cell(value.scalar, form, style);
    case JsonNode::Type::object:
      return printable(to_json(value));
    case JsonNode::Type::array:
      break;
  }
  std::string out;
  for (const JsonNode& item : value.children) {
    if (!out.empty()) out += ", ";
    out += item.type == JsonNode::Type::object
               ? label_of(item)
               : cell_text(item, form == Form::state ? form : Form::text, style);
  }
  return out;
}

std::string cell_of(const JsonNode& row, const Column& column, const CellStyle& style) {
  const JsonNode* value = row.find(column.path);
  if (value == nullptr || value->type == JsonNode::Type::null) return "—";
  if (column.form == Form::buyout && is_preliminary(row))
    return std::string(pick(style.language, "too early", "рано"));
  if (column.form == Form::money && value->type == JsonNode::Type::number)
    return money_cell(*value, row.find("currency"), style);
  return cell_text(*value, column.form, style);
}

}  // namespace wbd::cli
