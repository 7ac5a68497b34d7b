#include "cli/output/printer.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "cli/output/cells.hpp"
#include "cli/output/russian_errors.hpp"
#include "cli/output/table.hpp"
#include "cli/output/text_width.hpp"
#include "core/base/json_text.hpp"
#include "core/base/json_tree.hpp"
#include "core/sheet/csv_writer.hpp"
#include "core/view/loading.hpp"
#include "core/view/sheet_columns.hpp"

namespace wbd::cli {
namespace {

std::string_view rows_bytes(const Answer& answer) {
  return answer.rows.empty() ? std::string_view(answer.data) : member_bytes(answer.data, answer.rows);
}

std::string print_json(const Answer& answer) {
  std::string out = "{\"data\":" + answer.data;
  if (answer.page) {
    out += fmt::format(",\"total\":{},\"limit\":{},\"offset\":{}", answer.page->total, answer.page->limit,
                       answer.page->offset);
  }
  if (!answer.loading.empty()) out += ",\"loading\":" + view::loading_json(answer.loading);
  return out + "}\n";
}

std::string print_ndjson(const Answer& answer) {
  const std::string_view rows = rows_bytes(answer);
  std::string out;
  if (rows.starts_with('[')) {
    for (const std::string_view item : array_items(rows)) out.append(item).append("\n");
  } else {
    out.append(rows).append("\n");
  }
  return out;
}

std::string print_csv(const Answer& answer, const PrintStyle& style) {
  const JsonNode rows = parse_json(rows_bytes(answer)).value();
  std::optional<JsonNode> sample;
  if (!answer.sample.empty()) sample = parse_json(answer.sample).value();
  sheet::CsvStyle csv{.fixed = sample ? &*sample : nullptr};
  for (const Column& column : style.columns) csv.only.emplace_back(column.path);
  if (style.dialect == CsvDialect::ru) csv.excel = style.zone;
  return sheet::to_csv(rows, csv);
}

// The chosen columns, otherwise the command's own, otherwise one for each field of the first row. Where the
// rows are of several cabinets, the cabinet is one of the columns.
std::vector<Column> columns_of(const JsonNode& rows, const Answer& answer, const PrintStyle& style) {
  if (!style.columns.empty()) return style.columns;
  std::vector<Column> columns(answer.columns.begin(), answer.columns.end());
  const JsonNode& first = rows.children.front();
  if (columns.empty()) {
    for (std::size_t i = 0; i < first.names.size(); ++i) {
      const bool number = first.children[i].type == JsonNode::Type::number;
      columns.push_back({first.names[i], first.names[i], first.names[i], number ? Form::number : Form::text});
    }
    return columns;
  }
  constexpr std::string_view kCabinet = "cabinet_id";
  const JsonNode* one = first.find(kCabinet);
  const auto is_other = [&](const JsonNode& row) {
    const JsonNode* cabinet = row.find(kCabinet);
    return cabinet != nullptr && cabinet->scalar != one->scalar;
  };
  if (one == nullptr || std::ranges::find(columns, kCabinet, &Column::path) != columns.end()) return columns;
  if (answer.several_cabinets || std::ranges::any_of(rows.children, is_other))
    columns.insert(columns.begin() + 1, Column{kCabinet, "Cabinet", "Кабинет", Form::number}.ranked(1));
  return columns;
}

std::string nothing_text(const Answer& answer, Language language) {
  if (answer.page && answer.page->total > 0 && answer.page->offset >= answer.page->total)
    return fmt::format(fmt::runtime(pick(language, "No rows from --offset {} on: there are {}\n",
                                         "С --offset {} строк нет: всего их {}\n")),
                       answer.page->offset, answer.page->total);
  const std::string_view none = pick(language, answer.none_en, answer.none_ru);
  if (answer.loading.empty() && !none.empty()) return std::string(none) + "\n";
  if (answer.loading.empty() && answer.page)
    return std::string(pick(language, "Nothing fits. What is stored: wbctl status\n",
                            "Ничего не подходит. Что загружено: wbctl status\n"));
  if (answer.loading.empty()) return std::string(pick(language, "Nothing.", "Пусто.")) + "\n";
  const std::string_view why = pick(language, answer.empty_en, answer.empty_ru);
  return fmt::format("{}{}\n", pick(language, "Nothing yet: still loading.", "Пока пусто: ещё загружается."),
                     why.empty() ? "" : " " + std::string(why));
}

TextTable table_of(const JsonNode& rows, const Answer& answer, const PrintStyle& style) {
  const std::vector<Column> columns = columns_of(rows, answer, style);
  TextTable table;
  for (const Column& column : columns) {
    const bool right =
        column.form == Form::number || column.form == Form::money || column.form == Form::buyout;
    table.headings.push_back({std::string(style.language == Language::ru ? column.ru : column.en), right,
                              column.form == Form::text || column.form >= Form::state, column.rank});
  }
  const CellStyle cells_style{style.language, style.zone};
  for (const JsonNode& row : rows.children) {
    std::vector<std::string> cells;
    for (const Column& column : columns) cells.push_back(cell_of(row, column, cells_style));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string table_of_rows(const JsonNode& rows, const Answer& answer, const PrintStyle& style) {
  if (rows.children.empty()) return nothing_text(answer, style.language);
  if (style.format == OutputFormat::markdown) return render_markdown(table_of(rows, answer, style));
  const std::size_t width = style.format == OutputFormat::wide ? 0 : style.width;
  std::string out = render(table_of(rows, answer, style), width, style.color);
  if (answer.page && answer.page->total > static_cast<std::int64_t>(rows.children.size())) {
    out += style.language == Language::ru
               ? fmt::format("Показано {} из {}; дальше: --offset {}\n", rows.children.size(),
                             answer.page->total, answer.page->offset + answer.page->limit)
               : fmt::format("{} of {} shown; next: --offset {}\n", rows.children.size(), answer.page->total,
                             answer.page->offset + answer.page->limit);
  }
  return out;
}

struct Field {
  std::string name, text;
};

Form titled_form(const sheet::Column& column) {
  switch (column.kind) {
    case sheet::CellKind::money:
      return Form::money;
    case sheet::CellKind::moment:
      return Form::time;
    case sheet::CellKind::identifier:
    case sheet::CellKind::number:
    case sheet::CellKind::percent:
      return Form::number;
    case sheet::CellKind::text:
      break;
  }
  if (column.path == "status_reason") return Form::error;
  return column.path == "status" || column.path == "token.categories" || column.path == "role" ||
                 column.path == "kind" || column.path == "warehouse_type" || column.path.ends_with(".type") ||
                 column.path.ends_with(".kind") || column.path.ends_with("_reason")
             ? Form::state
             : Form::text;
}

void add_fields(std::vector<Field>& fields, const JsonNode& node, const std::string& prefix, bool titled,
                const PrintStyle& style) {
  const CellStyle cells{style.language, style.zone};
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    const std::string path = prefix.empty() ? node.names[i] : prefix + "." + node.names[i];
    const JsonNode& value = node.children[i];
    if (value.type == JsonNode::Type::object && !value.children.empty()) {
      add_fields(fields, value, path, titled, style);
    } else if (titled) {
      const sheet::Column column = view::sheet_columns({path}, style.language).front();
      fields.push_back({printable(column.title),
                        cell_of(node, Column{node.names[i], "", "", titled_form(column)}, cells)});
    } else {
      const Form form = path.ends_with("_at") || path.ends_with("as_of") ? Form::time : Form::text;
      fields.push_back({printable(path), cell_text(value, form, cells)});
    }
  }
}

std::string table_of_object(const JsonNode& object, bool titled, const PrintStyle& style) {
  std::vector<Field> fields;
  add_fields(fields, object, "", titled, style);
  std::size_t widest = 0;
  for (const Field& field : fields) widest = std::max(widest, text_width(field.name));
  std::string out;
  for (const Field& field : fields) {
    out += field.name;
    out.append(widest - text_width(field.name) + 2, ' ');
    out += field.text + '\n';
  }
  return out;
}

std::string print_table(const Answer& answer, const PrintStyle& style) {
  if (!answer.text.empty()) return printable_lines(answer.text) + (answer.text.ends_with('\n') ? "" : "\n");
  const JsonNode tree = parse_json(rows_bytes(answer)).value();
  if (tree.type != JsonNode::Type::array) return table_of_object(tree, answer.titled, style);
  return table_of_rows(tree, answer, style);
}

std::string_view headline(Errc code, Language language) {
  const bool ru = language == Language::ru;
  switch (code) {
    case Errc::invalid_argument:
      return ru ? "неверные аргументы" : "wrong arguments";
    case Errc::not_found:
      return ru ? "не найдено" : "not found";
    case Errc::conflict:
      return ru ? "уже существует" : "conflict";
    case Errc::unauthorized:
      return ru ? "токен не принят" : "token refused";
    case Errc::forbidden:
      return ru ? "нет доступа" : "not allowed";
    case Errc::rate_limited:
      return ru ? "лимит запросов WB исчерпан" : "WB's rate limit";
    case Errc::unreachable:
      return ru ? "WB недоступен" : "WB is unreachable";
    case Errc::bad_data:
      return ru ? "непонятные данные" : "bad data";
    case Errc::unavailable:
      return ru ? "недоступно" : "unavailable";
    case Errc::lease_lost:
      return ru ? "работу взял другой процесс" : "another process took over";
    case Errc::cancelled:
      return ru ? "прервано" : "interrupted";
    case Errc::configuration:
      return ru ? "настройки" : "configuration";
    case Errc::internal:
      return ru ? "внутренняя ошибка" : "internal error";
  }
  return "";
}

std::int64_t seconds_up(Millis wait) {
  return std::chrono::ceil<std::chrono::seconds>(wait).count();
}

}  // namespace

std::string print(const Answer& answer, const PrintStyle& style) {
  switch (style.format) {
    case OutputFormat::json:
      return printable_json(print_json(answer));
    case OutputFormat::ndjson:
      return printable_json(print_ndjson(answer));
    case OutputFormat::csv:
      return print_csv(answer, style);
    case OutputFormat::xlsx:  // cli/row_output writes it
    case OutputFormat::table:
    case OutputFormat::wide:
    case OutputFormat::markdown:
      break;
  }
  return print_table(answer, style);
}

std::string loading_line(std::span<const LoadingDataset> loading, UtcTime now, Language language) {
  return fmt::format("{}: {}. {}: wbctl sync --wait {} wbd",
                     pick(language, "Still loading", "Ещё загружается"),
                     view::loading_text(loading, now, language),
                     pick(language, "The whole history", "Полная загрузка"), pick(language, "or", "или"));
}

std::string error_json(const Error& error, std::string_view code) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("error");
  json.begin_object();
  json.field("code", code.empty() ? to_string(error.code) : code);
  json.field("message", error.detail);
  if (error.retry_after) json.field("retry_after", seconds_up(*error.retry_after));
  json.end_object();
  json.end_object();
  return printable_json(out) + "\n";
}

std::string error_text(const Error& error, Language language) {
  const bool ru = language == Language::ru;
  std::string out = fmt::format("{}: {}: {}", ru ? "ошибка" : "error", headline(error.code, language),
                                printable(ru ? russian_error(error.detail) : error.detail));
  if (error.retry_after) {
    out += fmt::format(fmt::runtime(ru ? " (повторить через {} с)" : " (try again in {} s)"),
                       seconds_up(*error.retry_after));
  }
  return out + "\n";
}

}  // namespace wbd::cli
