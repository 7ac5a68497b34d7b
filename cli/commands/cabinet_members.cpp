// The members of a cabinet. The operator has the rights of an owner.
#include <fmt/format.h>

#include "cli/commands/cabinet.hpp"
#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/output/words.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"
#include "core/db/locks.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "core/view/rows.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kMemberColumns{Column{"telegram_id", "Telegram id", "Telegram ID", Form::number},
                                    Column{"name", "Name", "Имя"},
                                    Column{"role", "Role", "Роль", Form::state},
                                    Column{"created_at", "Since", "С какого времени", Form::time}.ranked(1)};

Outcome cabinet_members(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  Answer answer{.page = wanted_page(arguments), .columns = kMemberColumns, .sample = view::member_sample()};
  std::vector<store::Member> members;
  bool known = false;
  session.database().read([&](db::Tx& tx) {
    known = store::find_cabinet(tx, id).has_value();
    members = store::members_of(tx, id);
  });
  if (!known) return unknown_cabinet(id);
  answer.page->total = static_cast<std::int64_t>(members.size());
  JsonWriter json(answer.data);
  json.begin_array();
  for (const store::Member& member : page_of(members, *answer.page)) view::write_member(json, member);
  json.end_array();
  return answer;
}

Outcome cabinet_share(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const TelegramId user{*arguments.number("--user")};
  const MemberRole role = parse_member_role(arguments.text_or("--role", "viewer")).value();
  std::optional<Error> error;
  Answer answer;
  session.database().write([&](db::Tx& tx) {
    error.reset();
    answer.data.clear();
    const bool user_is_there = db::keep_user(tx, user);
    db::lock_cabinet(tx, id);
    const auto cabinet = store::find_cabinet(tx, id);
    if (!cabinet) {
      error = unknown_cabinet(id);
    } else if (cabinet->status == CabinetStatus::pending) {
      // Until WB accepts the token, nothing proves that the owner may see the seller's data.
      error = Error{Errc::conflict, "WB has not accepted the cabinet's token yet; share it afterwards"};
    } else if (cabinet->status == CabinetStatus::disconnected) {
      error = Error{Errc::conflict,
                    fmt::format("cabinet {} is disconnected: connect it with wbctl cabinet add", id.value)};
    } else if (!user_is_there) {
      error = Error{Errc::not_found, fmt::format("there is no user {}; see wbctl user list", user.value)};
    } else if (const auto saved = store::save_member(tx, id, user, role, system_clock().now()); !saved) {
      error = saved.error();
    } else {
      for (const store::Member& member : store::members_of(tx, id)) {
        if (member.telegram_id != user) continue;
        JsonWriter json(answer.data);
        view::write_member(json, member);
      }
    }
  });
  if (error) return *error;
  answer.text = fmt::format(
      fmt::runtime(session.tr("User {} is {} of cabinet {}.\n", "Пользователь {}: {} кабинета {}.\n")),
      user.value, state_word(to_string(role), session.language()), id.value);
  return answer;
}

Outcome cabinet_unshare(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const TelegramId user{*arguments.number("--user")};
  std::optional<Error> error;
  bool last = false;
  session.database().write([&](db::Tx& tx) {
    error.reset();
    if (!store::find_cabinet(tx, id)) {
      error = unknown_cabinet(id);
    } else if (!store::leave_cabinet(tx, id, user)) {
      error =
          Error{Errc::not_found, fmt::format("user {} is not a member of cabinet {}", user.value, id.value)};
    } else {
      last = store::members_of(tx, id).empty();
    }
  });
  if (error) return *error;
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("cabinet_id", id);
  json.field("telegram_id", user);
  json.field("removed", true);
  json.field("disconnected", last);
  json.end_object();
  answer.text = fmt::format(
      fmt::runtime(
          last ? session.tr("User {} was the last member: cabinet {} is disconnected, its data stays.\n",
                            "Пользователь {} был последним: кабинет {} отключён, данные остались.\n")
               : session.tr("User {} no longer sees cabinet {}.\n",
                            "Пользователь {} больше не видит кабинет {}.\n")),
      user.value, id.value);
  return answer;
}

constexpr Option kMember =
    Option::of(Kind::number, "--user", "TELEGRAM_ID", "whom it is about", "о каком пользователе речь")
        .at_least(1)
        .must();
constexpr std::array kCabinetShare{
    kCabinetId, kMember,
    Option::choice("--role", "ROLE", kMemberRoles, "an owner also shares and purges (viewer)",
                   "владелец ещё и делится доступом и удаляет (viewer)")};
constexpr std::array kCabinetUnshare{kCabinetId, kMember};
constexpr std::array kCabinetMembers{kCabinetId, kLimit, kOffset};

constexpr std::array kCabinetMemberCommands{
    Command{"cabinet", "members", "Who shares a cabinet, the oldest member first",
            "Кто видит кабинет, сначала давние участники", "wbctl cabinet members 1", kCabinetMembers,
            cabinet_members},
    Command{"cabinet", "share", "Let a user see a cabinet, or change their role",
            "Показать кабинет пользователю или сменить его роль", "wbctl cabinet share 1 --user 987654321",
            kCabinetShare, cabinet_share}
        .with(Access::changes),
    Command{"cabinet", "unshare", "Take a member out of a cabinet; the last one disconnects it",
            "Убрать участника; с последним кабинет отключается", "wbctl cabinet unshare 1 --user 987654321",
            kCabinetUnshare, cabinet_unshare}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> cabinet_member_commands() {
  return kCabinetMemberCommands;
}

}  // namespace wbd::cli::commands
