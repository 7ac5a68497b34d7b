#include <array>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"
#include "cli/session.hpp"
#include "core/store/accounts.hpp"
#include "core/view/rows.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kUserColumns{Column{"telegram_id", "Telegram id", "Telegram ID", Form::number},
                                  Column{"name", "Name", "Имя"}, Column{"language", "Language", "Язык"},
                                  Column{"timezone", "Time zone", "Часовой пояс"},
                                  Column{"created_at", "Added", "Добавлен", Form::time}};

Error unknown_user(TelegramId id) {
  return {Errc::not_found, fmt::format("there is no user {}; see wbctl user list", id.value)};
}

TelegramId user_id_of(const Arguments& arguments) {
  return TelegramId{*arguments.number("TELEGRAM_ID")};
}

}  // namespace

Outcome user_add(Session& session, const Arguments& arguments) {
  const TelegramId id = user_id_of(arguments);
  const auto zone = arguments.text("--timezone");
  if (zone && !TimeZone::find(*zone)) {
    return Error{
        Errc::invalid_argument,
        fmt::format("--timezone: \"{}\" is not a zone of the IANA database, such as Europe/Moscow", *zone)};
  }
  bool added = false;
  User user;
  session.database().write([&](db::Tx& tx) {
    user = store::find_user(tx, id).value_or(User{});
    if (!user.telegram_id) {
      user.created_at = system_clock().now();
      user.language = session.settings().language;
      user.timezone = session.zone().name();
    }
    user.telegram_id = id;
    if (const auto name = arguments.text("--name")) user.name = name;
    if (const auto language = arguments.text("--lang"))
      user.language = parse_language(*language).value_or(user.language);
    if (zone) user.timezone = *zone;
    added = store::upsert_user(tx, user);
  });
  Answer answer;
  JsonWriter json(answer.data);
  view::write_user(json, user);
  answer.text = fmt::format(
      fmt::runtime(
          added ? session.tr(
                      "User {} added.\nNext: wbctl cabinet add --user {} --token-file FILE\n",
                      "Пользователь {} добавлен.\nДальше: wbctl cabinet add --user {} --token-file ФАЙЛ\n")
                : session.tr("User {} changed.\n", "Пользователь {} изменён.\n")),
      id.value, id.value);
  return answer;
}

Outcome user_list(Session& session, const Arguments& arguments) {
  Answer answer{.page = wanted_page(arguments), .columns = kUserColumns};
  const auto users = session.database().read_value([](db::Tx& tx) { return store::list_users(tx); });
  answer.page->total = static_cast<std::int64_t>(users.size());
  JsonWriter json(answer.data);
  json.begin_array();
  for (const User& user : page_of(users, *answer.page)) view::write_user(json, user);
  json.end_array();
  return answer;
}

Outcome user_show(Session& session, const Arguments& arguments) {
  const TelegramId id = user_id_of(arguments);
  std::optional<User> user;
  std::vector<CabinetView> cabinets;
  session.database().read([&](db::Tx& tx) {
    user = store::find_user(tx, id);
    if (user) cabinets = store::cabinets_of_user(tx, id);
  });
  if (!user) return unknown_user(id);
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const CabinetView& view : cabinets) view::write_cabinet(json, view, system_clock().now());
  json.end_array();
  Answer answer;
  JsonWriter object(answer.data);
  view::write_user(object, *user);
  answer.data.pop_back();
  answer.data += ",\"cabinets\":" + list + "}";
  return answer;
}

Outcome user_remove(Session& session, const Arguments& arguments) {
  const TelegramId id = user_id_of(arguments);
  const bool found = session.database().write_value([id](db::Tx& tx) { return store::remove_user(tx, id); });
  if (!found) return unknown_user(id);
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("telegram_id", id);
  json.field("removed", true);
  json.end_object();
  answer.text =
      fmt::format(fmt::runtime(session.tr("User {} removed.\n", "Пользователь {} удалён.\n")), id.value);
  return answer;
}

}  // namespace wbd::cli::commands
