#pragma once
// Shared by the files of `wbctl cabinet`.

#include <fmt/format.h>

#include "cli/command.hpp"
#include "core/base/ids.hpp"

namespace wbd::cli::commands {

inline constexpr Option kCabinetId{.name = "CABINET",
                                   .kind = Kind::number,
                                   .value = "ID",
                                   .en = "id from wbctl cabinet list",
                                   .ru = "номер из wbctl cabinet list",
                                   .required = true,
                                   .min = 1};
inline constexpr Option kTokenFile{.name = "--token-file",
                                   .kind = Kind::file,
                                   .value = "FILE",
                                   .en = "file with the WB token",
                                   .ru = "файл с токеном WB"};
inline constexpr Option kTokenStdin{.name = "--token-stdin",
                                    .en = "read the WB token from standard input",
                                    .ru = "прочитать токен WB из стандартного ввода"};

inline CabinetId cabinet_id_of(const Arguments& arguments) {
  return CabinetId{*arguments.number("CABINET")};
}

inline Error unknown_cabinet(CabinetId id) {
  return {Errc::not_found, fmt::format("there is no cabinet {}; see wbctl cabinet list", id.value)};
}

}  // namespace wbd::cli::commands
