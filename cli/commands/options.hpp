#pragma once
// Options that several commands have.

#include <array>
#include <limits>

#include "cli/command.hpp"
#include "cli/filters.hpp"
#include "core/analytics/windows.hpp"

namespace wbd::cli::commands {

inline constexpr Option kCabinets{.name = "--cabinet",
                                  .kind = Kind::number,
                                  .value = "ID",
                                  .en = "only this cabinet; repeats",
                                  .ru = "только этот кабинет; можно несколько раз",
                                  .repeats = true,
                                  .min = 1};
inline constexpr Option kUser{.name = "--user",
                              .kind = Kind::number,
                              .value = "TELEGRAM_ID",
                              .en = "only cabinets of this user",
                              .ru = "только кабинеты этого пользователя",
                              .min = 1};
inline constexpr Option kLimit{.name = "--limit",
                               .kind = Kind::number,
                               .value = "N",
                               .en = "rows at most (50)",
                               .ru = "не больше строк (50)",
                               .min = 1,
                               .max = kHighestLimit};
inline constexpr Option kOffset{
    .name = "--offset", .kind = Kind::number, .value = "N", .en = "rows to skip", .ru = "пропустить строк"};
inline constexpr Option kNm{.name = "--nm",
                            .kind = Kind::number,
                            .value = "NM_ID",
                            .en = "only this WB article",
                            .ru = "только этот артикул WB",
                            .min = 1};
inline constexpr Option kFrom{.name = "--from",
                              .kind = Kind::date,
                              .value = "DATE",
                              .en = "from this day or time on",
                              .ru = "начиная с этого дня или времени"};
inline constexpr Option kTo{.name = "--to",
                            .kind = Kind::date,
                            .value = "DATE",
                            .en = "to the end of this day, or before this time",
                            .ru = "по этот день включительно или до этого времени"};
inline constexpr Option kOrderId{.name = "ORDER",
                                 .kind = Kind::text,
                                 .value = "ID",
                                 .en = "order id or srid",
                                 .ru = "номер заказа или srid",
                                 .required = true};
inline constexpr std::array<Option, 0> kNone{};
inline constexpr std::array kPaging{kLimit, kOffset};
inline constexpr Option kPeriod{.name = "--period",
                                .kind = Kind::choice,
                                .value = "DAYS",
                                .en = "days that end today (30)",
                                .ru = "дней по сегодняшний (30)",
                                .choices = analytics::kPeriodNames};

}  // namespace wbd::cli::commands
