#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/costing/import.hpp"
#include "core/costing/import_json.hpp"
#include "core/view/cost_rows.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr std::array<std::string_view, 3> kCostTypes{
    kJsonType, "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};

constexpr Parameter kCostDay{"date", ParameterType::range_start, "Only the versions that hold on this day"};
constexpr Parameter kChangeDay{"from", ParameterType::range_start,
                               "The day from which changes of lines without a day hold; absent: today"};
constexpr Parameter kCostDryRun{
    "dry_run", ParameterType::boolean, "Check and count the changes, store nothing", 0, 0, {}, "false"};
constexpr std::array kCostListQuery{kTelegramId, kUserId, kCabinetId, kNmId,
                                    kCostDay,    kLimit,  kOffset,    kListFormat};
constexpr std::array kMissingQuery{kTelegramId, kUserId, kCabinetId, kDateFrom,
                                   kDateTo,     kLimit,  kOffset,    kListFormat};
constexpr std::array kCostPutQuery{kTelegramId, kUserId, kCabinetId, kChangeDay, kCostDryRun};

ReadResult list_costs(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::UnitCostFilter>(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  if (const auto day = in.arguments().time("date")) filter.day = in.zone.date_of(*day);
  return list_result(in, view::unit_costs(tx, filter), kProductTtl);
}

ReadResult list_missing_costs(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<view::MissingCostFilter>(in);
  filter.from = first_day(in);
  filter.to = last_day(in);
  return list_result(in, view::missing_costs(tx, filter), kProductTtl);
}

// The only cabinet that the request can mean.
std::variant<CabinetId, Problem> wanted_cabinet(const WriteInput& in) {
  const auto& cabinets = *in.plan.viewer.cabinets;
  if (cabinets.size() == 1) return cabinets.front();
  if (cabinets.empty()) return not_found("There is no such cabinet.");
  return invalid({{"cabinet_id", "is required: there are several cabinets"}});
}

// A line of JSON is an item of its list; line 1 has the names.
FieldError field_error(const costing::LineProblem& problem, bool is_json, Language language) {
  std::string field =
      is_json ? fmt::format("costs[{}]", problem.line - 2) : fmt::format("line {}", problem.line);
  if (!problem.column.empty()) field += (is_json ? "." : ": ") + problem.column;
  return {std::move(field), costing::explain(problem, language)};
}

Problem refusal(const costing::ImportPlan& plan, bool is_json, Language language) {
  std::vector<FieldError> errors;
  for (const costing::LineProblem& problem : plan.problems) {
    if (errors.size() == limits::kListedFileErrors) break;
    errors.push_back(field_error(problem, is_json, language));
  }
  return {422, "invalid_costs",
          fmt::format(fmt::runtime(pick(language, "Nothing was stored; errors: {}, listed: {}.",
                                        "Ничего не сохранено; ошибок: {}, показано: {}.")),
                      plan.problems.size(), errors.size()),
          std::move(errors)};
}

Task<WriteOutcome> put_costs(const WriteInput& in) {
  const auto wanted = wanted_cabinet(in);
  if (const auto* problem = std::get_if<Problem>(&wanted)) co_return *problem;
  const CabinetId cabinet = std::get<CabinetId>(wanted);
  auto check = [&in, cabinet](db::Tx& tx) { return not_owner(in, tx, cabinet); };
  if (auto problem = co_await in_transaction(in, std::move(check))) co_return std::move(*problem);

  const bool is_json = in.media_type == kJsonType;
  auto parse = [&in, is_json] {
    const Language language = in.plan.language;
    return is_json ? costing::table_of_json(in.body, language) : sheet::read_table(in.body, language);
  };
  const auto table = co_await run_blocking(in.context.workers, std::move(parse));
  if (!table) co_return Problem{422, "invalid_costs", table.error().detail, {{"", table.error().detail}}};

  costing::ImportRequest request{.cabinet = cabinet, .now = in.now};
  if (const auto from = in.arguments().time("from")) request.from = in.context.zone.date_of(*from);
  request.dry_run = in.arguments().boolean("dry_run").value_or(false);
  auto work = [&](db::Tx& tx) -> WriteOutcome {
    // The rights may have changed since they were checked.
    if (auto problem = not_owner(in, tx, cabinet)) return std::move(*problem);
    const costing::ImportPlan plan = costing::import_costs(tx, *table, request);
    if (!plan.problems.empty()) return refusal(plan, is_json, in.plan.language);
    WriteResult written;
    JsonWriter json(written.data);
    costing::write_import(json, plan, request.dry_run, in.plan.language);
    return written;
  };
  co_return co_await in_transaction(in, std::move(work));
}

constexpr std::array kCostRoutes{
    Route{.id = "listCosts",
          .pattern = "/api/v1/costs",
          .summary = "Unit costs by article and size, newest version first",
          .query = kCostListQuery,
          .schema = "UnitCost",
          .kind = ReadRoute{.read = list_costs,
                            .list = true,
                            .cache_key = "costs:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::unit_cost_sample(); }}},
    Route{.id = "putCosts",
          .method = "PUT",
          .pattern = "/api/v1/costs",
          .summary =
              "Imports unit costs from JSON, CSV or XLSX: all lines or, with any error, none; needs an owner",
          .query = kCostPutQuery,
          .schema = "CostImport",
          .kind = WriteRoute{.write = put_costs, .media_types = kCostTypes, .json_schema = "CostList"}},
    Route{.id = "listMissingCosts",
          .pattern = "/api/v1/costs/missing",
          .summary = "Articles that were sold on days without a known cost, highest revenue first",
          .query = kMissingQuery,
          .schema = "MissingCost",
          .kind = ReadRoute{.read = list_missing_costs,
                            .list = true,
                            .cache_key = "costs_missing:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::missing_cost_sample(); }}},
};

// --- schemas

std::vector<Schema> cost_schemas() {
  return {
      {"UnitCost",
       "The costs of one unit from a day on. The version of the size comes before that of the whole article.",
       {{"cabinet_id", "integer", "", "1"},
        {"nm_id", "integer", "WB article", "211131895"},
        {"vendor_code", "string?", "", R"("shirt-01")"},
        {"title", "string?", "", R"("Linen shirt")"},
        {"size", "string?", "Null: every size without a version of its own", "null"},
        {"goods", "number", "Purchase or production, at most four decimals", "450"},
        {"packing", "number", "", "12.5"},
        {"delivery", "number", "To WB's warehouse", "20"},
        {"other", "number", "", "0"},
        {"total", "number", "", "482.5"},
        {"currency", "string", "", R"("RUB")"},
        {"valid_from", "date"},
        {"valid_to", "date?", "The last day; null: no later version"}}},
      {"CostItem",
       "A line of an import: an article by one of its names, and its costs.",
       {{"nm_id", "integer", "WB article", "211131895", true},
        {"vendor_code", "string", "", R"("shirt-01")", true},
        {"barcode", "string", "", R"("2038893425673")", true},
        {"article", "string", "Either article", R"("shirt-01")", true},
        {"size", "string?", "Absent: every size", R"("48")", true},
        {"goods", "number", "", "450"},
        {"packing", "number?", "Absent: 0", "12.5", true},
        {"delivery", "number?", "Absent: 0", "20", true},
        {"other", "number?", "Absent: 0", "0", true},
        {"valid_from", "date?", "Absent: the first version holds from the start, a change from `from`", "",
         true},
        {"currency", "string?", "Absent: the cabinet's", R"("RUB")", true}}},
      {"CostList", "", {{"costs", "[@CostItem]"}}},
      {"CostImportError",
       "",
       {{"line", "integer", "", "3"},
        {"column", "string?", "", R"("Себестоимость")"},
        {"message", "string", "", R"("«x» — не число")"}}},
      {"CostImport",
       "The changes that an import has made.",
       {{"lines", "integer", "With data", "120"},
        {"created", "integer", "New versions", "3"},
        {"changed", "integer", "Corrected versions", "1"},
        {"unchanged", "integer", "", "116"},
        {"skipped", "integer", "With an article but without amounts", "0"},
        {"dry_run", "boolean", "Nothing was stored", "false"},
        {"ignored_columns", "[string]", "Headings that mean nothing here", R"(["Название"])"},
        {"errors", "[@CostImportError]", "Empty here: with errors the answer is 422", "[]"}}},
      {"MissingCost",
       "Sales of an article on days without a known cost.",
       {{"cabinet_id", "integer", "", "1"},
        {"nm_id", "integer", "WB article", "211131895"},
        {"vendor_code", "string?", "", R"("shirt-01")"},
        {"title", "string?", "", R"("Linen shirt")"},
        {"units", "integer", "", "12"},
        {"revenue", "money", "What buyers paid", "10800.00"},
        {"currency", "string?", "", R"("RUB")"},
        {"first_day", "date"},
        {"last_day", "date"}}}};
}

}  // namespace

Noun cost_noun() {
  return {.tags = {{"costs", "What a unit costs the seller apart from WB"}},
          .routes = kCostRoutes,
          .schemas = cost_schemas};
}

}  // namespace wbd::rest
