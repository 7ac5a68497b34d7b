#include <array>
#include <fstream>
#include <istream>
#include <limits>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/one_cabinet.hpp"
#include "core/base/foreign_text.hpp"
#include "core/costing/columns.hpp"
#include "core/costing/import.hpp"
#include "core/costing/import_json.hpp"
#include "core/db/locks.hpp"
#include "core/store/versions.hpp"
#include "core/view/cost_rows.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kCostTable{Column{"nm_id", "Article", "Артикул WB", Form::number},
                                Column{"vendor_code", "Own code", "Артикул"}.ranked(2),
                                Column{"title", "Title", "Товар"}.ranked(3),
                                Column{"size", "Size", "Размер"},
                                Column{"goods", "Goods", "Закупка", Form::number}.ranked(1),
                                Column{"packing", "Packing", "Упаковка", Form::number}.ranked(4),
                                Column{"delivery", "To WB", "До WB", Form::number}.ranked(4),
                                Column{"other", "Other", "Прочее", Form::number}.ranked(4),
                                Column{"total", "Total", "Всего", Form::number},
                                Column{"currency", "Currency", "Валюта"}.ranked(5),
                                Column{"valid_from", "From", "С", Form::time},
                                Column{"valid_to", "To", "По", Form::time}.ranked(2)};
constexpr std::array kMissingTable{Column{"nm_id", "Article", "Артикул WB", Form::number},
                                   Column{"vendor_code", "Own code", "Артикул"}.ranked(2),
                                   Column{"title", "Title", "Товар"}.ranked(1),
                                   Column{"units", "Units", "Продано", Form::number},
                                   Column{"revenue", "Revenue", "Выручка", Form::money},
                                   Column{"first_day", "First sale", "С", Form::time}.ranked(3),
                                   Column{"last_day", "Last sale", "По", Form::time}.ranked(3)};
constexpr std::array kProblemTable{Column{"line", "Line", "Строка", Form::number},
                                   Column{"column", "Column", "Столбец"},
                                   Column{"message", "Reason", "Причина"}};

// Reads the named file; "-" is the standard input.
Result<std::string> read_input(Session& session, const std::string& name) {
  std::ifstream file;
  if (name != "-") {
    file.open(name, std::ios::binary);
    if (!file) {
      return Error{Errc::invalid_argument,
                   fmt::format(fmt::runtime(session.tr("{} cannot be read", "{} не читается")), name)};
    }
  }
  std::istream& in = name == "-" ? session.io().in : file;
  std::string bytes;
  std::array<char, 64UL << 10> piece;
  while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
    bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > sheet::kMostFileBytes) break;  // the reader refuses it
  }
  return bytes;
}

std::optional<Date> day_of(Session& session, const Arguments& arguments, std::string_view option) {
  const auto time = time_from(session, arguments, option);
  return time ? std::optional(session.zone().date_of(*time)) : std::nullopt;
}

std::string summary_of(Session& session, const costing::ImportPlan& plan, bool dry_run) {
  std::string text =
      fmt::format(fmt::runtime(session.tr(
                      "Lines: {}; new versions: {}; corrected: {}; unchanged: {}; without amounts: {}.\n",
                      "Строк: {}; новых значений: {}; исправлено: {}; без изменений: {}; без сумм: {}.\n")),
                  plan.lines, plan.created, plan.changed, plan.unchanged, plan.skipped);
  if (!plan.ignored.empty()) {
    std::string names;
    for (const std::string& heading : plan.ignored) names += (names.empty() ? "" : ", ") + printable(heading);
    text += fmt::format(
        fmt::runtime(session.tr("Columns that were not used: {}.\n", "Не использованы столбцы: {}.\n")),
        names);
  }
  if (dry_run) text += session.tr("Dry run: nothing was stored.\n", "Проверка: ничего не сохранено.\n");
  return text;
}

Outcome import_table(Session& session, const Arguments& arguments, const sheet::Table& table,
                     std::optional<Date> from) {
  const bool dry_run = arguments.has("--dry-run");
  costing::ImportPlan plan;
  std::optional<Error> error;
  const auto work = [&](db::Tx& tx) {
    const auto cabinet = one_cabinet(session, tx, arguments);
    if (!cabinet) {
      error = cabinet.error();
      return;
    }
    plan = costing::import_costs(
        tx, table, {.cabinet = *cabinet, .now = system_clock().now(), .from = from, .dry_run = dry_run});
  };
  session.database().write(work, db::LockTimeout::background);
  if (error) return *error;
  Answer answer;
  JsonWriter json(answer.data);
  costing::write_import(json, plan, dry_run, session.language());
  if (plan.problems.empty()) {
    answer.text = summary_of(session, plan, dry_run);
    return answer;
  }
  answer.columns = kProblemTable;
  answer.rows = "errors";
  answer.error =
      Error{Errc::bad_data, fmt::format(fmt::runtime(session.tr("{} problems: nothing was stored",
                                                                "ошибок: {}; ничего не сохранено")),
                                        plan.problems.size())};
  answer.exit_code = exit_code(*answer.error);
  return answer;
}

Outcome cost_import(Session& session, const Arguments& arguments) {
  const auto bytes = read_input(session, *arguments.text("FILE"));
  if (!bytes) return bytes.error();
  const auto table = sheet::read_table(*bytes, session.language());
  if (!table) return table.error();
  return import_table(session, arguments, *table, day_of(session, arguments, "--from"));
}

Outcome cost_export(Session& session, const Arguments& arguments) {
  const auto name = arguments.text("FILE");
  std::optional<Error> error;
  Answer answer{.columns = kCostTable, .sample = view::unit_cost_sample()};
  std::string csv;
  session.database().read([&](db::Tx& tx) {
    const auto cabinet = one_cabinet(session, tx, arguments);
    if (!cabinet) {
      error = cabinet.error();
      return;
    }
    csv = costing::export_costs(tx, *cabinet, session.language());
    const store::UnitCostFilter all{.cabinets = {*cabinet},
                                    .limit = std::numeric_limits<std::int32_t>::max()};
    auto page = view::unit_costs(tx, all);
    answer.data = std::move(page.data);
    answer.page = {page.total, page.total, 0};
  });
  if (error) return *error;
  if (!name) {
    answer.text = std::move(csv);
    return answer;
  }
  std::ofstream file(*name, std::ios::binary | std::ios::trunc);
  file << csv << std::flush;
  if (!file) {
    return Error{Errc::invalid_argument,
                 fmt::format(fmt::runtime(session.tr("{} cannot be written", "{} не записывается")), *name)};
  }
  answer.text = fmt::format(
      fmt::runtime(session.tr("{} versions written to {}.\n", "Записано значений: {}, файл {}.\n")),
      answer.page->total, printable(*name));
  return answer;
}

Outcome cost_list(Session& session, const Arguments& arguments) {
  store::UnitCostFilter filter;
  filter.nm_id = chosen_article(session, arguments, "--nm");
  filter.day = day_of(session, arguments, "--date");
  auto answer = list_answer(session, arguments, std::move(filter), kCostTable, view::unit_costs,
                            view::unit_cost_sample());
  if (answer) {
    answer->none_en = "No costs: wbctl cost import FILE";
    answer->none_ru = "Себестоимости нет: wbctl cost import ФАЙЛ";
  }
  return answer;
}

Outcome cost_missing(Session& session, const Arguments& arguments) {
  view::MissingCostFilter filter;
  filter.from = first_day(session, arguments);
  filter.to = last_day(session, arguments);
  auto answer = list_answer(session, arguments, std::move(filter), kMissingTable, view::missing_costs,
                            view::missing_cost_sample());
  if (answer) {
    answer->none_en = "Every article that was sold has a cost, or nothing was sold.";
    answer->none_ru = "У всех проданных артикулов есть себестоимость, или продаж не было.";
  }
  return answer;
}

Outcome delete_version(Session& session, const Arguments& arguments) {
  const auto from = day_of(session, arguments, "--from");
  const auto nm_id = parse_amount(*arguments.text("ARTICLE"));
  if (!from || !nm_id || arguments.has("GOODS")) {
    return Error{Errc::invalid_argument,
                 std::string(session.tr("--delete needs WB's article and --from DAY, and takes no amounts",
                                        "для --delete нужны артикул WB и --from ДАТА, без сумм"))};
  }
  std::optional<Error> error;
  bool deleted = false;
  session.database().write([&](db::Tx& tx) {
    const auto cabinet = one_cabinet(session, tx, arguments);
    if (!cabinet) {
      error = cabinet.error();
      return;
    }
    db::lock_cabinet(tx, *cabinet);
    const std::string size = arguments.text_or("--size", "");
    deleted = store::delete_unit_cost(tx, *cabinet, NmId{nm_id->units / 10'000}, size, *from);
    if (deleted) store::raise_data_version(tx, *cabinet);
  });
  if (error) return *error;
  if (!deleted) {
    return Error{Errc::not_found, std::string(session.tr("there is no such version; see wbctl cost list",
                                                         "такого значения нет; см. wbctl cost list"))};
  }
  return Answer{.data = R"({"deleted":true})",
                .text = std::string(session.tr("The version is deleted.\n", "Значение удалено.\n"))};
}

// Stores the values as an import of one line, so that the same rules apply.
Outcome cost_set(Session& session, const Arguments& arguments) {
  if (arguments.has("--delete")) return delete_version(session, arguments);
  sheet::Table table;
  sheet::Row names{1, {}}, values{2, {}};
  const auto add = [&](std::string_view column, std::string_view option) {
    const auto value = arguments.text(option);
    if (!value) return;
    names.cells.emplace_back(column);
    values.cells.push_back(*value);
  };
  add("article", "ARTICLE");
  add("goods", "GOODS");
  add("size", "--size");
  add("packing", "--packing");
  add("delivery", "--delivery");
  add("other", "--other");
  add("currency", "--currency");
  if (!arguments.has("GOODS")) {
    return Error{Errc::invalid_argument,
                 std::string(session.tr("GOODS is missing: the cost of the goods of a unit",
                                        "не указано GOODS: себестоимость единицы"))};
  }
  if (const auto from = day_of(session, arguments, "--from")) {
    names.cells.emplace_back("valid_from");
    values.cells.push_back(to_string(*from));
  }
  table.rows = {std::move(names), std::move(values)};
  return import_table(session, arguments, table, std::nullopt);
}

constexpr Option kDryRun = Option::flag("--dry-run", "check and show the changes, store nothing",
                                        "проверить и показать изменения, не сохраняя");

constexpr std::array kCostImport{
    Option::of(Kind::file, "FILE", "FILE", "CSV or XLSX; - is the standard input",
               "CSV или XLSX; - — стандартный ввод")
        .must(),
    kOneCabinet,
    Option::of(Kind::date, "--from", "DATE", "lines without a day change the cost from this day on (today)",
               "строки без даты меняют себестоимость с этого дня (сегодня)"),
    kDryRun};
constexpr std::array kCostExport{Option::of(Kind::file, "FILE", "FILE", "CSV; without it the standard output",
                                            "CSV; без него — стандартный вывод"),
                                 kOneCabinet};
constexpr std::array kCostList{
    kCabinets,
    kUser,
    kNm,
    Option::of(Kind::date, "--date", "DATE", "only the versions that hold on this day",
               "только действующие в этот день"),
    kLimit,
    kOffset};
constexpr std::array kCostSet{
    Option::of(Kind::text, "ARTICLE", "ARTICLE", "WB's article or the seller's own",
               "артикул WB или артикул продавца")
        .must(),
    Option::of(Kind::text, "GOODS", "SUM", "cost of the goods of one unit", "себестоимость единицы"),
    kOneCabinet,
    Option::of(Kind::text, "--size", "SIZE", "only this size", "только этот размер"),
    Option::of(Kind::text, "--packing", "SUM", "packing of one unit", "упаковка единицы"),
    Option::of(Kind::text, "--delivery", "SUM", "delivery of one unit to WB", "доставка единицы до WB"),
    Option::of(Kind::text, "--other", "SUM", "other costs of one unit", "прочие расходы на единицу"),
    Option::of(Kind::text, "--currency", "CODE", "three letters (the cabinet's currency)",
               "три буквы (валюта кабинета)"),
    Option::of(Kind::date, "--from", "DATE", "the day of the version to add or to correct",
               "день значения, которое добавить или исправить"),
    Option::flag("--delete", "delete the version of --from", "удалить значение с днём --from"),
    kDryRun};
constexpr std::array kCostMissing{kCabinets, kUser, kFrom, kTo, kLimit, kOffset};

constexpr std::array kCostCommands{
    Command{"cost", "import", "Read unit costs from a CSV or XLSX file",
            "Загрузить себестоимость из файла CSV или XLSX", "wbctl cost import costs.xlsx --dry-run",
            kCostImport, cost_import}
        .with(Access::changes),
    Command{"cost", "export", "Write unit costs as a file that can be imported",
            "Выгрузить себестоимость файлом, который загружается обратно", "wbctl cost export costs.csv",
            kCostExport, cost_export},
    Command{"cost", "list", "Unit costs by article, size and day",
            "Себестоимость по артикулам, размерам и дням", "wbctl cost list --date 2026-11-30", kCostList,
            cost_list, true},
    Command{"cost", "set", "Set or correct the costs of one article",
            "Задать или исправить себестоимость артикула",
            "wbctl cost set 211131895 450 --packing 12.50 --from 2026-11-01", kCostSet, cost_set}
        .with(Access::changes),
    Command{"cost", "missing", "Articles that were sold and have no cost",
            "Проданные артикулы без себестоимости", "wbctl cost missing --from 2026-11-01 --to 2026-11-30",
            kCostMissing, cost_missing},
};

}  // namespace

std::span<const Command> cost_commands() {
  return kCostCommands;
}

}  // namespace wbd::cli::commands
