#include "core/costing/import.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/foreign_text.hpp"
#include "core/costing/columns.hpp"
#include "core/db/locks.hpp"
#include "core/store/article_codes.hpp"
#include "core/store/currency.hpp"
#include "core/store/unit_costs.hpp"
#include "core/store/versions.hpp"

namespace wbd::costing {
namespace {

using nlohmann::json;

std::string text_of_json(const json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// RFC 4180, harmless in a spreadsheet.
std::string csv_cell(std::string_view text, char separator) {
  std::string cell = spreadsheet_cell(text);
  if (cell.find_first_of("\"\r\n") == std::string::npos && cell.find(separator) == std::string::npos)
    return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string decimal_cell(Amount amount, Language language) {
  std::string text = to_decimal(amount);
  if (language == Language::ru) std::ranges::replace(text, '.', ',');
  return text;
}

constexpr std::array<std::string_view, 10> kRussianHeadings{
    "Артикул WB", "Артикул продавца", "Название", "Размер", "Себестоимость",
    "Упаковка",   "Доставка до WB",   "Прочее",   "Валюта", "Действует с"};
constexpr std::array<std::string_view, 10> kEnglishHeadings{"nm_id",    "vendor_code", "title",    "size",
                                                            "goods",    "packing",     "delivery", "other",
                                                            "currency", "valid_from"};

}  // namespace

ImportPlan import_costs(db::Tx& tx, const sheet::Table& table, const ImportRequest& request) {
  db::lock_cabinet(tx, request.cabinet);
  const std::vector<ArticleCodes> articles = store::article_codes(tx, request.cabinet);
  const ledger::CostBook stored(store::load_unit_costs(tx, request.cabinet));
  ImportOptions options{TimeZone::moscow().date_of(request.now), request.from};
  options.currency = store::currency_or_assumed(tx, request.cabinet);
  ImportPlan plan = plan_import(table, ArticleIndex(articles), stored, options);
  if (!plan.problems.empty() || request.dry_run || plan.changes.empty()) return plan;
  store::save_unit_costs(tx, request.cabinet, plan.changes);
  store::raise_data_version(tx, request.cabinet);
  return plan;
}

Result<sheet::Table> table_of_json(std::string_view body, Language language) {
  const auto bad = [language](std::string_view en, std::string_view ru, const auto&... values) {
    return Error{Errc::bad_data, fmt::format(fmt::runtime(pick(language, en, ru)), values...)};
  };
  const json document = json::parse(body, nullptr, false);
  if (document.is_discarded()) return bad("the body is not JSON in UTF-8", "тело запроса — не JSON в UTF-8");
  const json* items = &document;
  if (document.is_object()) {
    const auto member = document.find("costs");
    if (member == document.end() || document.size() != 1)
      return bad("the body must have the member costs, a list, and no other",
                 "в теле должно быть одно поле costs — список");
    items = &*member;
  }
  if (!items->is_array()) return bad("costs must be a list of objects", "costs — это список объектов");
  if (items->size() > sheet::kMostRows)
    return bad("costs must be at most {} items", "в costs может быть не больше {} элементов",
               sheet::kMostRows);
  sheet::Table table;
  sheet::Row& names = table.rows.emplace_back();
  names.line = 1;
  names.cells.assign(kCostColumnNames.begin(), kCostColumnNames.end());
  std::int64_t line = 1;
  for (const json& item : *items) {
    if (!item.is_object()) return bad("costs[{}] must be an object", "costs[{}] — это объект", line - 1);
    sheet::Row row{++line, std::vector<std::string>(kCostColumns)};
    for (const auto& [name, value] : item.items()) {
      const auto place = std::ranges::find(kCostColumnNames, name);
      if (place == kCostColumnNames.end() || value.is_structured() || value.is_boolean()) {
        return bad(
            "costs[{}].{} must be a number or a text of nm_id, vendor_code, barcode, size, goods, packing, "
            "delivery, other, valid_from, currency",
            "costs[{}].{} должно быть числом или текстом из nm_id, vendor_code, barcode, size, goods, "
            "packing, delivery, other, valid_from, currency",
            line - 2, printable(name.substr(0, 64)));
      }
      row.cells[static_cast<std::size_t>(place - kCostColumnNames.begin())] = text_of_json(value);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string export_costs(db::Tx& tx, CabinetId cabinet, Language language) {
  const bool russian = language == Language::ru;
  const char separator = russian ? ';' : ',';
  std::string out = russian ? "\xEF\xBB\xBF" : "";
  const auto line = [&out, separator](const std::array<std::string, 10>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += separator;
      out += csv_cell(cells[i], separator);
    }
    out += "\r\n";
  };
  std::array<std::string, 10> headings;
  std::ranges::copy(russian ? kRussianHeadings : kEnglishHeadings, headings.begin());
  line(headings);
  const auto page = store::list_unit_costs(
      tx, {.cabinets = {cabinet}, .limit = std::numeric_limits<std::int32_t>::max(), .offset = 0});
  for (const store::UnitCostRow& row : page.rows) {
    const UnitCost& cost = row.cost;
    line({std::to_string(cost.nm_id.value), row.vendor_code.value_or(""), row.title.value_or(""), cost.size,
          decimal_cell(cost.goods, language), decimal_cell(cost.packing, language),
          decimal_cell(cost.delivery, language), decimal_cell(cost.other, language), cost.currency,
          to_string(cost.valid_from)});
  }
  return out;
}

}  // namespace wbd::costing
