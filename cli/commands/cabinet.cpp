#include <algorithm>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"
#include "cli/session.hpp"
#include "core/store/accounts.hpp"
#include "core/view/rows.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kCabinetColumns{Column{"id", "Id", "№", Form::number},
                                     Column{"name", "Name", "Название"},
                                     Column{"seller_name", "Seller", "Продавец"},
                                     Column{"status", "Status", "Статус"},
                                     Column{"token.type", "Token", "Токен"},
                                     Column{"token.days_left", "Days left", "Дней токена", Form::number},
                                     Column{"last_sync_at", "Last sync", "Загружен", Form::time}};

CabinetId cabinet_id_of(const Arguments& arguments) {
  return CabinetId{*arguments.number("CABINET")};
}

Error unknown_cabinet(CabinetId id) {
  return {Errc::not_found, fmt::format("there is no cabinet {}; see wbctl cabinet list", id.value)};
}

// The operator sees every cabinet as its owner does.
std::string cabinet_json(const Cabinet& cabinet) {
  std::string out;
  JsonWriter json(out);
  view::write_cabinet(json, {cabinet, MemberRole::owner}, system_clock().now());
  return out;
}

Answer changed(Session& session, CabinetId id, std::string_view text) {
  const auto cabinet =
      session.database().read_value([id](db::Tx& tx) { return store::find_cabinet(tx, id); });
  Answer answer{.data = cabinet ? cabinet_json(*cabinet) : "{}"};
  answer.text = fmt::format(fmt::runtime(text), id.value);
  return answer;
}

void leave_all(db::Tx& tx, CabinetId id) {
  for (const User& user : store::list_users(tx)) {
    const auto theirs = store::cabinets_of_user(tx, user.telegram_id);
    const bool member = std::any_of(theirs.begin(), theirs.end(),
                                    [id](const CabinetView& view) { return view.cabinet.id == id; });
    if (member) store::leave_cabinet(tx, id, user.telegram_id);
  }
}

bool is_member(db::Tx& tx, CabinetId id, TelegramId user) {
  const auto theirs = store::cabinets_of_user(tx, user);
  return std::any_of(theirs.begin(), theirs.end(),
                     [id](const CabinetView& view) { return view.cabinet.id == id; });
}

}  // namespace

Outcome cabinet_list(Session& session, const Arguments& arguments) {
  Answer answer{.page = wanted_page(arguments), .columns = kCabinetColumns};
  std::vector<CabinetView> views;
  session.database().read([&](db::Tx& tx) {
    if (const auto user = arguments.number("--user")) {
      views = store::cabinets_of_user(tx, TelegramId{*user});
    } else {
      for (Cabinet& cabinet : store::list_cabinets(tx))
        views.push_back({std::move(cabinet), MemberRole::owner});
    }
  });
  answer.page->total = static_cast<std::int64_t>(views.size());
  JsonWriter json(answer.data);
  json.begin_array();
  for (const CabinetView& view : page_of(views, *answer.page))
    view::write_cabinet(json, view, system_clock().now());
  json.end_array();
  return answer;
}

Outcome cabinet_show(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const auto cabinet =
      session.database().read_value([id](db::Tx& tx) { return store::find_cabinet(tx, id); });
  if (!cabinet) return unknown_cabinet(id);
  return Answer{.data = cabinet_json(*cabinet)};
}

Outcome cabinet_pause(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  std::optional<Error> error;
  session.database().write([&](db::Tx& tx) {
    const auto cabinet = store::find_cabinet(tx, id);
    if (!cabinet) {
      error = unknown_cabinet(id);
    } else if (cabinet->status == CabinetStatus::active) {
      store::set_cabinet_status(tx, id, CabinetStatus::paused, "paused by the operator");
    } else if (cabinet->status != CabinetStatus::paused) {
      error = Error{Errc::conflict, fmt::format("cabinet {} is {}: only an active one can be paused",
                                                id.value, to_string(cabinet->status))};
    }
  });
  if (error) return *error;
  return changed(session, id, session.tr("Cabinet {} is paused.\n", "Кабинет {} приостановлен.\n"));
}

Outcome cabinet_resume(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  std::optional<Error> error;
  session.database().write([&](db::Tx& tx) {
    const auto cabinet = store::find_cabinet(tx, id);
    if (!cabinet) {
      error = unknown_cabinet(id);
    } else if (cabinet->status == CabinetStatus::paused || cabinet->status == CabinetStatus::refused) {
      store::set_cabinet_status(tx, id, CabinetStatus::active, std::nullopt);
    } else if (cabinet->status != CabinetStatus::active) {
      error = Error{Errc::conflict, fmt::format("cabinet {} is {}: connect it with wbctl cabinet add",
                                                id.value, to_string(cabinet->status))};
    }
  });
  if (error) return *error;
  return changed(session, id, session.tr("Cabinet {} is active.\n", "Кабинет {} активен.\n"));
}

Outcome cabinet_remove(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const bool purge = arguments.has("--purge");
  const auto user = arguments.number("--user");
  if (purge && user) return Error{Errc::invalid_argument, "--purge and --user exclude each other"};
  std::optional<Error> error;
  session.database().write([&](db::Tx& tx) {
    if (!store::find_cabinet(tx, id)) {
      error = unknown_cabinet(id);
    } else if (purge) {
      store::purge_cabinet(tx, id);
    } else if (!user) {
      leave_all(tx, id);
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
  if (user) {
    answer.text = fmt::format(
        fmt::runtime(session.tr("User {} has left cabinet {}.\n", "Пользователь {} вышел из кабинета {}.\n")),
        *user, id.value);
  } else {
    answer.text = fmt::format(
        fmt::runtime(purge
                         ? session.tr("Cabinet {} and all its data are deleted.\n",
                                      "Кабинет {} и все его данные удалены.\n")
                         : session.tr("Cabinet {} is disconnected: its token is forgotten, its data stays.\n",
                                      "Кабинет {} отключён: токен забыт, данные остались.\n")),
        id.value);
  }
  return answer;
}

}  // namespace wbd::cli::commands
