#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr Option kCabinetId{.name = "CABINET",
                            .kind = Kind::number,
                            .value = "ID",
                            .en = "id from wbctl cabinet list",
                            .ru = "номер из wbctl cabinet list",
                            .required = true,
                            .min = 1};
constexpr Option kTokenFile{.name = "--token-file",
                            .kind = Kind::file,
                            .value = "FILE",
                            .en = "file with the WB token",
                            .ru = "файл с токеном WB"};
constexpr Option kTokenStdin{.name = "--token-stdin",
                             .en = "read the WB token from standard input",
                             .ru = "прочитать токен WB из стандартного ввода"};
constexpr std::array kCabinetAdd{Option{.name = "--user",
                                        .kind = Kind::number,
                                        .value = "TELEGRAM_ID",
                                        .en = "whose cabinet it is",
                                        .ru = "чей это кабинет",
                                        .required = true,
                                        .min = 1},
                                 Option{.name = "--name",
                                        .kind = Kind::text,
                                        .value = "NAME",
                                        .en = "name of the cabinet",
                                        .ru = "название кабинета"},
                                 kTokenFile, kTokenStdin};
constexpr std::array kCabinetList{kUser, kLimit, kOffset};
constexpr std::array kOnlyCabinet{kCabinetId};
constexpr std::array kCabinetRemove{kCabinetId,
                                    Option{.name = "--user",
                                           .kind = Kind::number,
                                           .value = "TELEGRAM_ID",
                                           .en = "only this member leaves",
                                           .ru = "выходит только этот участник",
                                           .min = 1},
                                    Option{.name = "--purge",
                                           .en = "delete the cabinet and all its data",
                                           .ru = "удалить кабинет и все его данные"}};

constexpr Option kMember{.name = "--user",
                         .kind = Kind::number,
                         .value = "TELEGRAM_ID",
                         .en = "whom it is about",
                         .ru = "о каком пользователе речь",
                         .required = true,
                         .min = 1};
constexpr std::array kCabinetShare{kCabinetId, kMember,
                                   Option{.name = "--role",
                                          .kind = Kind::choice,
                                          .value = "ROLE",
                                          .en = "an owner also shares and purges (viewer)",
                                          .ru = "владелец ещё и делится доступом и удаляет (viewer)",
                                          .choices = "owner|viewer"}};
constexpr std::array kCabinetUnshare{kCabinetId, kMember};
constexpr std::array kCabinetMembers{kCabinetId, kLimit, kOffset};
constexpr std::array kCabinetRotate{kCabinetId, kTokenFile, kTokenStdin};

constexpr std::array kCabinetCommands{
    Command{"cabinet", "add", "Connect a seller's cabinet by its WB token",
            "Подключить кабинет продавца по токену WB",
            "wbctl cabinet add --user 123456789 --token-file token.txt", kCabinetAdd, commands::cabinet_add},
    Command{"cabinet", "list", "Cabinets", "Кабинеты", "wbctl cabinet list", kCabinetList,
            commands::cabinet_list},
    Command{"cabinet", "show", "One cabinet", "Один кабинет", "wbctl cabinet show 1", kOnlyCabinet,
            commands::cabinet_show},
    Command{"cabinet", "check", "What the token may do and whether WB answers",
            "Что разрешено токену и отвечает ли WB", "wbctl cabinet check 1", kOnlyCabinet,
            commands::cabinet_check},
    Command{"cabinet", "pause", "Stop syncing a cabinet", "Приостановить загрузку кабинета",
            "wbctl cabinet pause 1", kOnlyCabinet, commands::cabinet_pause},
    Command{"cabinet", "resume", "Sync a cabinet again", "Возобновить загрузку кабинета",
            "wbctl cabinet resume 1", kOnlyCabinet, commands::cabinet_resume},
    Command{"cabinet", "members", "Who shares a cabinet, the oldest member first",
            "Кто видит кабинет, сначала давние участники", "wbctl cabinet members 1", kCabinetMembers,
            commands::cabinet_members},
    Command{"cabinet", "share", "Let a user see a cabinet, or change their role",
            "Показать кабинет пользователю или сменить его роль", "wbctl cabinet share 1 --user 987654321",
            kCabinetShare, commands::cabinet_share},
    Command{"cabinet", "unshare", "Take a member out of a cabinet; the last one disconnects it",
            "Убрать участника; с последним кабинет отключается", "wbctl cabinet unshare 1 --user 987654321",
            kCabinetUnshare, commands::cabinet_unshare},
    Command{"cabinet", "rotate-token", "Give a cabinet another token of the same seller, once WB accepts it",
            "Заменить токен кабинета на другой токен того же продавца, когда его примет WB",
            "wbctl cabinet rotate-token 1 --token-file token.txt", kCabinetRotate,
            commands::cabinet_rotate_token},
    Command{"cabinet", "remove", "Forget the token, keep the data; or delete both",
            "Забыть токен, оставить данные; или удалить всё", "wbctl cabinet remove 1", kCabinetRemove,
            commands::cabinet_remove},
};

}  // namespace

std::span<const Command> cabinet_commands() {
  return kCabinetCommands;
}

}  // namespace wbd::cli
