#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

// Each kind has rates of its own: without --kind the table shows the ones that are asked for most.
constexpr std::array kMain{Column{"kind", "Kind", "Вид", Form::state},
                           Column{"subject", "Subject", "Предмет"},
                           Column{"warehouse", "Warehouse", "Склад"},
                           Column{"fbw_percent", "FBW, %", "FBW, %", Form::number},
                           Column{"fbs_percent", "FBS, %", "FBS, %", Form::number}.ranked(1),
                           Column{"delivery_base", "Delivery, 1st l", "Логистика, 1-й л", Form::money},
                           Column{"delivery_litre", "Each further l", "Доп. литр", Form::money}.ranked(2),
                           Column{"storage_base", "Storage, 1st l", "Хранение, 1-й л", Form::money}.ranked(3),
                           Column{"valid_from", "From", "С", Form::time}.ranked(5),
                           Column{"valid_to", "To", "По", Form::time}.ranked(4)};
constexpr std::array kCommission{
    Column{"subject", "Subject", "Предмет"},
    Column{"parent", "Category", "Категория"}.ranked(3),
    Column{"fbw_percent", "FBW, %", "FBW, %", Form::number},
    Column{"fbs_percent", "FBS, %", "FBS, %", Form::number},
    Column{"dbs_percent", "DBS, %", "DBS, %", Form::number}.ranked(1),
    Column{"edbs_percent", "EDBS, %", "EDBS, %", Form::number}.ranked(4),
    Column{"pickup_percent", "Pick-up, %", "Самовывоз, %", Form::number}.ranked(2),
    Column{"booking_percent", "Booking, %", "Бронь, %", Form::number}.ranked(5)};
constexpr std::array kBox{
    Column{"warehouse", "Warehouse", "Склад"},
    Column{"geo", "Area", "Округ"}.ranked(6),
    Column{"delivery_base", "Delivery, 1st l", "Логистика, 1-й л", Form::money},
    Column{"delivery_litre", "Each further l", "Доп. литр", Form::money}.ranked(1),
    Column{"delivery_coefficient_percent", "Factor, %", "Коэф., %", Form::number}.ranked(3),
    Column{"fbs_delivery_base", "FBS, 1st l", "FBS, 1-й л", Form::money}.ranked(4),
    Column{"fbs_delivery_litre", "FBS, further l", "FBS, доп. литр", Form::money}.ranked(5),
    Column{"storage_base", "Storage, 1st l", "Хранение, 1-й л", Form::money},
    Column{"storage_litre", "Storage, further l", "Хранение, доп. литр", Form::money}.ranked(2)};
constexpr std::array kPallet{
    Column{"warehouse", "Warehouse", "Склад"},
    Column{"geo", "Area", "Округ"}.ranked(3),
    Column{"delivery_base", "Delivery, 1st l", "Логистика, 1-й л", Form::money},
    Column{"delivery_litre", "Each further l", "Доп. литр", Form::money}.ranked(1),
    Column{"delivery_coefficient_percent", "Factor, %", "Коэф., %", Form::number}.ranked(2),
    Column{"storage", "Storage", "Хранение", Form::money}};
constexpr std::array kReturn{
    Column{"warehouse", "Warehouse", "Склад"},
    Column{"kgt_office_base", "Large, to office", "КГТ, в ПВЗ", Form::money}.ranked(1),
    Column{"kgt_office_litre", "Large, each l", "КГТ, литр", Form::money}.ranked(2),
    Column{"sup_office_base", "Other, to office", "Обычный, в ПВЗ", Form::money},
    Column{"sup_office_litre", "Other, each l", "Обычный, литр", Form::money}.ranked(3),
    Column{"sup_courier_base", "By courier", "Курьером", Form::money}.ranked(4),
    Column{"sup_courier_litre", "Courier, each l", "Курьером, литр", Form::money}.ranked(5)};

std::span<const Column> columns_of(std::optional<TariffKind> kind) {
  if (!kind) return kMain;
  switch (*kind) {
    case TariffKind::commission:
      return kCommission;
    case TariffKind::box:
      return kBox;
    case TariffKind::pallet:
      return kPallet;
    case TariffKind::goods_return:
      return kReturn;
  }
  return kMain;
}

Outcome tariffs_list(Session& session, const Arguments& arguments) {
  store::TariffFilter filter;
  if (const auto kind = arguments.text("--kind")) filter.kind = parse_tariff_kind(*kind);
  filter.subject_id = arguments.number("--subject");
  filter.warehouse = arguments.text("--warehouse");
  if (const auto day = time_from(session, arguments, "--date")) filter.day = session.zone().date_of(*day);
  filter.q = arguments.text("--search");
  std::string sample = view::tariff_sample(filter.kind);
  const std::span<const Column> columns = columns_of(filter.kind);
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
