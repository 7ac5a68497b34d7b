#pragma once
// Shared by the files of `wbctl cabinet`.

#include <fmt/format.h>

#include "cli/command.hpp"
#include "core/base/ids.hpp"

namespace wbd::cli::commands {

inline constexpr Option kCabinetId =
    Option::of(Kind::number, "CABINET", "ID", "id from wbctl cabinet list", "номер из wbctl cabinet list")
        .at_least(1)
        .must();
inline constexpr Option kTokenFile =
    Option::of(Kind::file, "--token-file", "FILE", "file with the WB token", "файл с токеном WB");
inline constexpr Option kTokenStdin = Option::flag("--token-stdin", "read the WB token from standard input",
                                                   "прочитать токен WB из стандартного ввода");

inline CabinetId cabinet_id_of(const Arguments& arguments) {
  return CabinetId{*arguments.number("CABINET")};
}

inline Error unknown_cabinet(CabinetId id) {
  return {Errc::not_found, fmt::format("there is no cabinet {}; see wbctl cabinet list", id.value)};
}

}  // namespace wbd::cli::commands
