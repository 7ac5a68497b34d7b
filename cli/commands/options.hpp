#pragma once
// Options that several commands have.

#include <array>
#include <limits>

#include "cli/command.hpp"
#include "cli/filters.hpp"
#include "core/analytics/windows.hpp"

namespace wbd::cli::commands {

inline constexpr Option kCabinets = Option::of(Kind::number, "--cabinet", "ID", "only this cabinet; repeats",
                                               "только этот кабинет; можно несколько раз")
                                        .at_least(1)
                                        .many();
inline constexpr Option kUser = Option::of(Kind::number, "--user", "TELEGRAM_ID",
                                           "only cabinets of this user", "только кабинеты этого пользователя")
                                    .at_least(1);
inline constexpr Option kLimit =
    Option::of(Kind::number, "--limit", "N", "rows at most (50)", "не больше строк (50)")
        .between(1, kHighestLimit);
inline constexpr Option kOffset =
    Option::of(Kind::number, "--offset", "N", "rows to skip", "пропустить строк");
inline constexpr Option kNm =
    Option::of(Kind::article, "--nm", "ARTICLE", "only this article: WB's, or the seller's own",
               "только этот артикул: WB или свой");
inline constexpr Option kFrom =
    Option::of(Kind::date, "--from", "DATE", "from this day or time on", "начиная с этого дня или времени");
inline constexpr Option kTo =
    Option::of(Kind::date, "--to", "DATE", "to the end of this day, or before this time",
               "по этот день включительно или до этого времени");
inline constexpr Option kOrderId =
    Option::of(Kind::text, "ORDER", "ID", "order id or srid", "номер заказа или srid").must();
inline constexpr std::array<Option, 0> kNone{};
inline constexpr std::array kPaging{kLimit, kOffset};
inline constexpr Option kPeriod = Option::choice("--period", "DAYS", analytics::kPeriodNames,
                                                 "days that end today (30)", "дней по сегодняшний (30)");

}  // namespace wbd::cli::commands
