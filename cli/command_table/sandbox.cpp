#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kSandboxServe{
    Option{.name = "--port",
           .kind = Kind::number,
           .value = "PORT",
           .en = "port on 127.0.0.1; 0 = any free (9000)",
           .ru = "порт на 127.0.0.1; 0 = любой свободный (9000)",
           .max = 65'535},
    Option{.name = "--seed",
           .kind = Kind::number,
           .value = "SEED",
           .en = "which made-up world (1)",
           .ru = "какой из выдуманных миров (1)"},
    Option{.name = "--cabinets",
           .kind = Kind::number,
           .value = "N",
           .en = "sellers (2)",
           .ru = "продавцов (2)",
           .min = 1,
           .max = 100'000},
    Option{.name = "--orders",
           .kind = Kind::number,
           .value = "N",
           .en = "orders a seller (900)",
           .ru = "заказов у продавца (900)",
           .max = 10'000'000},
    Option{.name = "--products",
           .kind = Kind::number,
           .value = "N",
           .en = "cards a seller (130)",
           .ru = "карточек у продавца (130)",
           .min = 1,
           .max = 1'000'000},
    Option{.name = "--days",
           .kind = Kind::number,
           .value = "N",
           .en = "days of history (80)",
           .ru = "дней истории (80)",
           .min = 1,
           .max = 365},
    Option{.name = "--page-rows",
           .kind = Kind::number,
           .value = "N",
           .en = "rows a page of statistics (80000)",
           .ru = "строк на странице статистики (80000)",
           .min = 1,
           .max = 80'000},
    Option{.name = "--limit-scale",
           .kind = Kind::decimal,
           .value = "X",
           .en = "official rates times X (1)",
           .ru = "официальные лимиты, умноженные на X (1)"},
    Option{.name = "--fast", .en = "the same as --limit-scale 60", .ru = "то же, что --limit-scale 60"},
    Option{.name = "--auth",
           .kind = Kind::choice,
           .value = "SCHEME",
           .en = "form of Authorization accepted (both)",
           .ru = "какой вид Authorization принимать (both)",
           .choices = "raw|bearer|both"},
    Option{.name = "--wide-tie",
           .en = "one change time over more rows than a page",
           .ru = "одно время изменения у строк больше чем на страницу"},
    Option{.name = "--orders-file",
           .kind = Kind::file,
           .value = "FILE",
           .en = "JSON array served as the first page of orders",
           .ru = "массив JSON вместо первой страницы заказов"},
    Option{.name = "--now",
           .kind = Kind::time,
           .value = "TIME",
           .en = "the emulator's time at start",
           .ru = "время эмулятора при запуске"}};
constexpr std::array kSandboxToken{
    Option{.name = "--seed",
           .kind = Kind::number,
           .value = "SEED",
           .en = "of the same world (1)",
           .ru = "того же мира (1)"},
    Option{.name = "--cabinet",
           .kind = Kind::number,
           .value = "N",
           .en = "which seller, from 1 (1)",
           .ru = "какой продавец, с 1 (1)",
           .min = 1,
           .max = 100'000},
    Option{.name = "--type",
           .kind = Kind::choice,
           .value = "TYPE",
           .en = "type of the token (personal)",
           .ru = "вид токена (personal)",
           .choices = "personal|base|service|test"},
    Option{.name = "--expired", .en = "a token that has expired", .ru = "просроченный токен"}};

constexpr std::array kSandboxCommands{
    Command{"sandbox", "serve", "An offline WB API with made-up sellers",
            "Эмулятор WB API с выдуманными продавцами", "wbctl sandbox serve --port 9000 --fast",
            kSandboxServe, commands::sandbox_serve},
    Command{"sandbox", "token", "A token the emulator accepts", "Токен для эмулятора",
            "wbctl sandbox token --cabinet 1 > token.txt", kSandboxToken, commands::sandbox_token},
};

}  // namespace

std::span<const Command> sandbox_commands() {
  return kSandboxCommands;
}

}  // namespace wbd::cli
