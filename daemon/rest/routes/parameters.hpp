#pragma once
// Parameters that several routes share.

#include <array>
#include <limits>

#include "core/model/language.hpp"
#include "daemon/rest/route_table.hpp"

namespace wbd::rest {

inline constexpr std::int64_t kMaxId = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kMinId = std::numeric_limits<std::int64_t>::min();

inline constexpr std::array<std::string_view, 4> kFormats{"json", "text", "html", "short"};

// Every route with user data has the first two: they name the user for whom an admin or bot key acts.
inline constexpr Parameter kTelegramId{"telegram_id", ParameterType::integer,
                                       "The user whose data is asked for", 1, kMaxId};
inline constexpr Parameter kUserId{"user_id", ParameterType::integer, "Another name of telegram_id", 1,
                                   kMaxId};
inline constexpr Parameter kCabinetId{"cabinet_id", ParameterType::integer, "Only this cabinet of the user",
                                      1, kMaxId};
inline constexpr Parameter kLimit{"limit", ParameterType::integer, "Rows of the page", 1, kMaxLimit, {},
                                  "50"};
inline constexpr Parameter kOffset{"offset", ParameterType::integer, "Rows to skip", 0, 1'000'000'000, {},
                                   "0"};
inline constexpr Parameter kDateFrom{"date_from", ParameterType::range_start,
                                     "Start of the range, inclusive"};
inline constexpr Parameter kDateTo{"date_to", ParameterType::range_end,
                                   "End of the range: a date inclusive, a time exclusive"};
inline constexpr Parameter kNmId{"nm_id", ParameterType::integer, "WB article", 1, kMaxId};
inline constexpr Parameter kSearch{"q", ParameterType::text, "Part of a number, code or title", 1, 200};
inline constexpr Parameter kWarehouseId{"warehouse_id", ParameterType::integer, "WB's warehouse id", kMinId,
                                        kMaxId};
// Default: the language of the user, otherwise of the installation.
inline constexpr Parameter kLanguage{
    "lang", ParameterType::word, "Language of the texts; otherwise the user's", 0, 0, kLanguages};
inline constexpr Parameter kFormat{"format", ParameterType::word, "Form of the answer", 0, 0, kFormats,
                                   "json"};

// For lists; see FilePath.
inline constexpr std::array<std::string_view, 3> kListFormats{"json", "csv", "xlsx"};
inline constexpr Parameter kListFormat{"format",
                                       ParameterType::word,
                                       "csv or xlsx: the list as a file; without limit it has all rows, at "
                                       "most 100,000",
                                       0,
                                       0,
                                       kListFormats,
                                       "json"};

inline constexpr Parameter kSrid{"srid", ParameterType::text, "Of this order", 1, 128};

// For the routes of one object.
inline constexpr Parameter kOrderKey{"id", ParameterType::text, "Id or srid of the order", 1, 128};
inline constexpr Parameter kCabinetKey{"cabinet_id", ParameterType::integer, "The cabinet", 1, kMaxId};
inline constexpr std::array kObjectQuery{kTelegramId, kUserId, kCabinetId};

}  // namespace wbd::rest
