#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr Option kTelegramId{.name = "TELEGRAM_ID",
                             .kind = Kind::number,
                             .value = "TELEGRAM_ID",
                             .en = "the user's Telegram id",
                             .ru = "Telegram ID пользователя",
                             .required = true,
                             .min = 1};
constexpr std::array kUserAdd{kTelegramId,
                              Option{.name = "--name",
                                     .kind = Kind::text,
                                     .value = "NAME",
                                     .en = "how to call the user",
                                     .ru = "имя пользователя"},
                              Option{.name = "--lang",
                                     .kind = Kind::choice,
                                     .value = "LANG",
                                     .en = "the user's language",
                                     .ru = "язык пользователя",
                                     .choices = "ru|en"},
                              Option{.name = "--timezone",
                                     .kind = Kind::text,
                                     .value = "ZONE",
                                     .en = "the user's zone: Europe/Moscow",
                                     .ru = "часовой пояс пользователя: Europe/Moscow"}};
constexpr std::array kOnlyTelegramId{kTelegramId};

constexpr std::array kUserSettings{Option{.name = "ACTION",
                                          .kind = Kind::choice,
                                          .value = "ACTION",
                                          .en = "show them, or set one",
                                          .ru = "показать (show) или изменить одну (set)",
                                          .required = true,
                                          .choices = "show|set"},
                                   kTelegramId,
                                   Option{.name = "KEY",
                                          .kind = Kind::text,
                                          .value = "KEY",
                                          .en = "which setting, as shown by show",
                                          .ru = "какая настройка, как её называет show"},
                                   Option{.name = "VALUE",
                                          .kind = Kind::text,
                                          .value = "VALUE",
                                          .en = "its new value; several separated by commas, null for none",
                                          .ru = "новое значение; несколько через запятую, null: никакое"}};

constexpr std::array kUserCommands{
    Command{"user", "add", "Add a user, or change one", "Добавить или изменить пользователя",
            "wbctl user add 123456789 --name Anna", kUserAdd, commands::user_add},
    Command{"user", "list", "Users", "Пользователи", "wbctl user list", kPaging, commands::user_list},
    Command{"user", "show", "One user and their cabinets", "Пользователь и его кабинеты",
            "wbctl user show 123456789", kOnlyTelegramId, commands::user_show},
    Command{"user", "settings",
            "What a user has chosen: language, zone, sync, thresholds, quiet hours, notifications",
            "Что выбрал пользователь: язык, пояс, загрузка, пороги, тихие часы, уведомления",
            "wbctl user settings set 123456789 negative_rating 2", kUserSettings, commands::user_settings},
    Command{"user", "remove", "Remove a user; cabinets without other members are disconnected",
            "Удалить пользователя; кабинеты без других участников отключаются", "wbctl user remove 123456789",
            kOnlyTelegramId, commands::user_remove},
};

}  // namespace

std::span<const Command> user_commands() {
  return kUserCommands;
}

}  // namespace wbd::cli
