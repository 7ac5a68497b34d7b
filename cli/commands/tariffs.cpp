#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"

namespace wbd::cli::commands {
namespace {

// Each kind has rates of its own: without --kind the table shows the common columns.
constexpr std::array kCommon{Column{"kind", "Kind", "Вид"}, Column{"subject", "Subject", "Предмет"},
                             Column{"warehouse", "Warehouse", "Склад"},
                             Column{"valid_from", "Valid from", "С"}, Column{"valid_to", "To", "По"}};

Outcome tariffs_list(Session& session, const Arguments& arguments) {
  store::TariffFilter filter;
  if (const auto kind = arguments.text("--kind")) filter.kind = parse_tariff_kind(*kind);
  filter.subject_id = arguments.number("--subject");
  filter.warehouse = arguments.text("--warehouse");
  if (const auto day = time_from(session, arguments, "--date")) filter.day = session.zone().date_of(*day);
  filter.q = arguments.text("--search");
  const std::span<const Column> columns = filter.kind ? std::span<const Column>() : std::span(kCommon);
  return list_answer(session, arguments, std::move(filter), columns, view::tariffs);
}

constexpr std::array kTariffsList{kCabinets,
                                  kUser,
                                  Option{.name = "--kind",
                                         .kind = Kind::choice,
                                         .value = "KIND",
                                         .en = "only this kind",
                                         .ru = "только этот вид",
                                         .choices = kTariffKinds},
                                  Option{.name = "--subject",
                                         .kind = Kind::number,
                                         .value = "ID",
                                         .en = "commission of this subject",
                                         .ru = "комиссия этого предмета",
                                         .min = 1},
                                  Option{.name = "--warehouse",
                                         .kind = Kind::text,
                                         .value = "NAME",
                                         .en = "only this warehouse",
                                         .ru = "только этот склад"},
                                  Option{.name = "--date",
                                         .kind = Kind::date,
                                         .value = "DATE",
                                         .en = "valid on this day (now)",
                                         .ru = "на этот день (сейчас)"},
                                  Option{.name = "-s,--search",
                                         .kind = Kind::text,
                                         .value = "TEXT",
                                         .en = "part of a subject's, warehouse's or place's name",
                                         .ru = "часть названия предмета, склада или места"},
                                  kLimit,
                                  kOffset};

constexpr std::array kTariffsCommands{
    Command{"tariffs", "list", "Commission by subject; box, pallet and return tariffs",
            "Комиссия по предметам; тарифы на короба, паллеты и возврат",
            "wbctl tariffs --kind commission --search рубаш", kTariffsList, tariffs_list, true},
};

}  // namespace

std::span<const Command> tariffs_commands() {
  return kTariffsCommands;
}

}  // namespace wbd::cli::commands
