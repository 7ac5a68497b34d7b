// Replaces the token of a cabinet; removes a cabinet or one of its members.
#include <algorithm>

#include <fmt/format.h>

#include "cli/commands/cabinet.hpp"
#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/confirm.hpp"
#include "cli/engine_host.hpp"
#include "cli/filters.hpp"
#include "cli/session.hpp"
#include "cli/token_input.hpp"
#include "core/base/json_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "core/sync/onboarding.hpp"
#include "core/view/rows.hpp"

namespace wbd::cli::commands {
namespace {

void remove_all_members(db::Tx& tx, CabinetId id) {
  for (const store::Member& member : store::members_of(tx, id))
    store::leave_cabinet(tx, id, member.telegram_id);
}

bool is_member(db::Tx& tx, CabinetId id, TelegramId user) {
  const auto members = store::members_of(tx, id);
  return std::ranges::find(members, user, &store::Member::telegram_id) != members.end();
}

Outcome cabinet_rotate_token(Session& session, const Arguments& arguments) {
  const CabinetId id{*arguments.number("CABINET")};
  auto token = read_token(session, arguments);
  if (!token) return token.error();
  EngineHost host(session);
  auto renewed = host.wait(host.onboarding->rotate_token(id, std::move(*token)));
  if (!renewed) return token_answer(session, renewed.error());
  for (const sync::TokenWarning& warning : renewed->warnings) {
    session.say(fmt::format("{}: {}", session.tr("warning", "внимание"), warning.in(session.language())));
  }
  const auto cabinet =
      session.database().read_value([id](db::Tx& tx) { return store::find_cabinet(tx, id); });
  Answer answer;
  if (cabinet) {
    JsonWriter json(answer.data);
    view::write_cabinet(json, {*cabinet, MemberRole::owner}, system_clock().now());
  }
  answer.text = fmt::format(
      fmt::runtime(session.tr("Cabinet {} has a new token.\n", "У кабинета {} новый токен.\n")), id.value);
  return answer;
}

// A purge loses what WB no longer serves: it keeps orders and sales for months only.
Result<void> confirm_purge(Session& session, const Arguments& arguments, CabinetId id) {
  const auto cabinet =
      session.database().read_value([id](db::Tx& tx) { return store::find_cabinet(tx, id); });
  if (!cabinet) return unknown_cabinet(id);
  const std::string number = std::to_string(id.value);
  const std::string& name = cabinet->name.empty() ? number : cabinet->name;
  return confirm(session, arguments,
                 {fmt::format("Cabinet {} \"{}\" and all its data will be deleted for good; WB no longer has "
                              "the older part of it.",
                              number, name),
                  fmt::format("Кабинет {} «{}» и все его данные будут удалены навсегда; старой их части у WB "
                              "уже нет.",
                              number, name),
                  name});
}

std::string removal_text(Session& session, CabinetId id, std::optional<std::int64_t> user, bool purge) {
  if (user) {
    return fmt::format(
        fmt::runtime(session.tr("User {} has left cabinet {}.\n", "Пользователь {} вышел из кабинета {}.\n")),
        *user, id.value);
  }
  const std::string_view text =
      purge
          ? session.tr("Cabinet {} and all its data are deleted.\n", "Кабинет {} и все его данные удалены.\n")
          : session.tr("Cabinet {} is disconnected: its token is forgotten, its data stays.\n",
                       "Кабинет {} отключён: токен забыт, данные остались.\n");
  return fmt::format(fmt::runtime(text), id.value);
}

Outcome cabinet_remove(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const bool purge = arguments.has("--purge");
  const auto user = arguments.number("--user");
  if (purge && user) return Error{Errc::invalid_argument, "--purge and --user exclude each other"};
  if (purge) {
    if (const auto agreed = confirm_purge(session, arguments, id); !agreed) return agreed.error();
  }
  std::optional<Error> error;
  session.database().write([&](db::Tx& tx) {
    if (!store::find_cabinet(tx, id)) {
      error = unknown_cabinet(id);
    } else if (purge) {
      store::purge_cabinet(tx, id);
    } else if (!user) {
      remove_all_members(tx, id);
    } else if (is_member(tx, id, TelegramId{*user})) {
      store::leave_cabinet(tx, id, TelegramId{*user});
    } else {
      error = Error{Errc::not_found, fmt::format("user {} is not a member of cabinet {}", *user, id.value)};
    }
  });
  if (error) return *error;
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("id", id);
  json.field("removed", true);
  json.field("purged", purge);
  json.end_object();
  answer.text = removal_text(session, id, user, purge);
  return answer;
}

constexpr std::array kCabinetRotate{kCabinetId, kTokenFile, kTokenStdin};
constexpr std::array kCabinetRemove{
    kCabinetId,
    Option::of(Kind::number, "--user", "TELEGRAM_ID", "only this member leaves",
               "выходит только этот участник")
        .at_least(1),
    Option::flag("--purge", "delete the cabinet and all its data", "удалить кабинет и все его данные"), kYes};

constexpr std::array kCabinetTokenCommands{
    Command{"cabinet", "rotate-token", "Give a cabinet another token of the same seller, once WB accepts it",
            "Заменить токен кабинета на другой токен того же продавца, когда его примет WB",
            "wbctl cabinet rotate-token 1 --token-file token.txt", kCabinetRotate, cabinet_rotate_token}
        .with(Access::changes),
    Command{"cabinet", "remove", "Forget the token, keep the data; or delete both",
            "Забыть токен, оставить данные; или удалить всё", "wbctl cabinet remove 1", kCabinetRemove,
            cabinet_remove}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> cabinet_token_commands() {
  return kCabinetTokenCommands;
}

}  // namespace wbd::cli::commands
