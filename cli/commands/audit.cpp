#include <array>
#include <limits>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/output/words.hpp"
#include "cli/periods.hpp"
#include "core/base/foreign_text.hpp"
#include "core/db/locks.hpp"
#include "core/report/audit_list.hpp"
#include "core/report/formats.hpp"
#include "core/store/audit_states.hpp"
#include "core/store/versions.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kAuditColumns{Column{"id", "Entry", "Запись"},
                                   Column{"group", "Group", "Группа", Form::state}.ranked(2),
                                   Column{"kind", "Kind", "Что это", Form::state},
                                   Column{"nm_id", "Article", "Артикул WB", Form::number}.ranked(3),
                                   Column{"vendor_code", "Own code", "Артикул"}.ranked(5),
                                   Column{"title", "Title", "Товар"}.ranked(6),
                                   Column{"srid", "Order", "Заказ"}.ranked(7),
                                   Column{"day", "Day", "День", Form::time}.ranked(1),
                                   Column{"sum", "Sum", "Сумма", Form::money},
                                   Column{"currency", "Currency", "Валюта"}.ranked(8),
                                   Column{"state", "State", "Состояние", Form::state}};

constexpr std::array kAuditTotalColumns{
    Column{"group", "Group", "Группа", Form::state}, Column{"entries", "Entries", "Записей", Form::number},
    Column{"sum", "Sum", "Сумма", Form::money},
    Column{"unknown_sums", "Sum unknown", "Сумма неизвестна", Form::number},
    Column{"currency", "Currency", "Валюта"}.ranked(1)};

Date audit_today() {
  return TimeZone::moscow().date_of(system_clock().now());
}

Result<analytics::AuditFilter> audit_filter(Session& session, const Arguments& arguments) {
  analytics::AuditFilter filter;
  const auto period = chosen_period(session, arguments, system_clock().now());
  if (!period) return period.error();
  if (*period) {
    filter.from = Date{(*period)->first};
    filter.to = Date{(*period)->last};
  }
  if (const auto word = arguments.text("--group")) filter.group = parse_audit_group(*word);
  if (const auto word = arguments.text("--state")) filter.state = parse_audit_state(*word);
  filter.today = audit_today();
  return filter;
}

// "recover: 7 entries, 4 126,20 ₽" for each group and currency.
std::string totals_text(const analytics::AuditTotals& totals, Language language) {
  std::string text;
  for (const analytics::AuditTotal& total : totals.rows) {
    text += fmt::format(fmt::runtime(pick(language, "{}: {} entries, {}", "{}: записей {}, сумма {}")),
                        state_word(to_string(total.group), language), total.entries,
                        report::exact_money_text(language, to_money(total.sum), total.currency));
    if (total.unknown > 0)
      text += fmt::format(fmt::runtime(pick(language, " (sum unknown: {})", " (сумма неизвестна: {})")),
                          total.unknown);
    text += '\n';
  }
  if (!text.empty())
    text += pick(language, "Groups overlap: their sums are not added.",
                 "Группы пересекаются: их суммы не складываются.");
  return text;
}

Outcome list_entries(Session& session, const Arguments& arguments) {
  const auto filter = audit_filter(session, arguments);
  if (!filter) return filter.error();
  Outcome answer =
      list_answer(session, arguments, *filter, kAuditColumns, report::audit_page, report::audit_sample());
  if (!answer || !is_table(session.format())) return answer;
  analytics::AuditFilter all = *filter;
  all.limit = std::numeric_limits<std::int64_t>::max();
  session.database().read([&](db::Tx& tx) {
    all.cabinets = chosen_cabinets(tx, arguments).value();
    answer->note = totals_text(analytics::audit_totals(tx, all), session.language());
  });
  return answer;
}

Outcome list_totals(Session& session, const Arguments& arguments) {
  auto filter = audit_filter(session, arguments);
  if (!filter) return filter.error();
  return list_answer(session, arguments, std::move(*filter), kAuditTotalColumns, report::audit_totals_page,
                     report::audit_totals_sample());
}

Outcome mark_entry(Session& session, const Arguments& arguments) {
  const auto id = arguments.text("ID");
  const auto state = parse_audit_state(arguments.text_or("STATE", ""));
  if (!id || !state) {
    return Error{Errc::invalid_argument,
                 std::string(session.tr("mark needs the ID of an entry and a STATE",
                                        "для mark нужны ID записи и состояние STATE"))};
  }
  std::optional<Error> error;
  std::optional<analytics::AuditItem> found;
  session.database().read([&](db::Tx& tx) {
    const auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) {
      error = cabinets.error();
    } else {
      found = analytics::find_audit_entry(tx, *cabinets, *id, audit_today());
    }
  });
  if (error) return *error;
  if (!found) {
    return Error{Errc::not_found, std::string(session.tr("there is no such entry; see wbctl finance audit",
                                                         "такой записи нет; см. wbctl finance audit"))};
  }
  Answer answer;
  session.database().write([&](db::Tx& tx) {
    const CabinetId cabinet = found->cabinet_id;
    db::lock_cabinet(tx, cabinet);
    if (store::save_audit_state(tx, cabinet, *id, *state, system_clock().now()))
      store::raise_data_version(tx, cabinet);
    found->state = *state;
    answer.data = report::audit_item_json(tx, *found);
  });
  answer.text = fmt::format("{}: {}\n", printable(*id), to_string(*state));
  return answer;
}

constexpr std::array<std::string_view, 2> kAuditActions{"mark", "totals"};

Outcome finance_audit(Session& session, const Arguments& arguments) {
  const auto action = arguments.text("ACTION");
  if (action == "mark") return mark_entry(session, arguments);
  session.set_access(Access::reads);
  return action ? list_totals(session, arguments) : list_entries(session, arguments);
}

constexpr std::array kAuditOptions{
    Option::choice("ACTION", "ACTION", kAuditActions,
                   "mark: set the state of an entry; totals: the sum of each group; without it: the list",
                   "mark — задать состояние записи; totals — сумма каждой группы; без действия — список"),
    Option::of(Kind::text, "ID", "ID", "mark: the entry", "mark: запись"),
    Option::choice("STATE", "STATE", kAuditStates, "mark: what was done about it", "mark: что с ней сделано"),
    kCabinets,
    kUser,
    Option::choice("--group", "GROUP", kAuditGroups,
                   "recover (claim from WB), stop (losses that go on), frozen (goods without sales)",
                   "recover (вернуть с WB), stop (остановить потери), frozen (товар без продаж)"),
    Option::choice("--state", "STATE", kAuditStates, "only entries in this state",
                   "только записи в этом состоянии"),
    Option::choice("--period", "DAYS", analytics::kPeriodNames, "days that end today (90)",
                   "дней по сегодняшний (90)"),
    kFrom,
    kTo,
    kLimit,
    kOffset};

constexpr std::array kAuditCommands{
    Command{"finance", "audit",
            "What could be got back from WB or stopped, the highest sums first; mark, totals",
            "Что можно вернуть с WB или остановить, сначала крупные суммы; mark, totals",
            "wbctl finance audit --group recover --state new", kAuditOptions, finance_audit}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> audit_commands() {
  return kAuditCommands;
}

}  // namespace wbd::cli::commands
