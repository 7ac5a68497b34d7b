#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

// Each kind has different rates, so without --kind the table shows only the common columns.
constexpr std::array kCommon{
    Column{"kind", "Kind", "Вид", Form::state}, Column{"subject", "Subject", "Предмет"},
    Column{"warehouse", "Warehouse", "Склад"}, Column{"valid_from", "Valid from", "С", Form::time},
    Column{"valid_to", "To", "По", Form::time}};

Outcome tariffs_list(Session& session, const Arguments& arguments) {
  store::TariffFilter filter;
  if (const auto kind = arguments.text("--kind")) filter.kind = parse_tariff_kind(*kind);
  filter.subject_id = arguments.number("--subject");
  filter.warehouse = arguments.text("--warehouse");
  if (const auto day = time_from(session, arguments, "--date")) filter.day = session.zone().date_of(*day);
  filter.q = arguments.text("--search");
  std::string sample = view::tariff_sample(filter.kind);
  const std::span<const Column> columns = filter.kind ? std::span<const Column>() : std::span(kCommon);
  return list_answer(session, arguments, std::move(filter), columns, view::tariffs, std::move(sample));
}

constexpr std::array kTariffsList{
    kCabinets,
    kUser,
    Option::choice("--kind", "KIND", kTariffKinds, "only this kind", "только этот вид"),
    Option::of(Kind::number, "--subject", "ID", "commission of this subject", "комиссия этого предмета")
        .at_least(1),
    Option::of(Kind::text, "--warehouse", "NAME", "only this warehouse", "только этот склад"),
    Option::of(Kind::date, "--date", "DATE", "valid on this day (now)", "на этот день (сейчас)"),
    Option::of(Kind::text, "-s,--search", "TEXT", "part of a subject's, warehouse's or place's name",
               "часть названия предмета, склада или места"),
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
