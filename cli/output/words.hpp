#pragma once
// Words and times of syncs in the reader's language.

#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/model/language.hpp"
#include "core/model/load_progress.hpp"

namespace wbd::cli {

// "succeeded", names of datasets and the like, as people read them; an unknown word is returned as it is.
[[nodiscard]] std::string_view state_word(std::string_view state, Language language);

// "reconciled" and its like. `pending` is said of a cabinet too, where it means another thing.
[[nodiscard]] std::string_view report_word(std::string_view state, Language language);

// "logistics_correction" and the other lines of the ledger.
[[nodiscard]] std::string_view ledger_word(std::string_view line, Language language);

// "schema_drift" and the other checks of wbctl doctor.
[[nodiscard]] std::string_view check_word(std::string_view check, Language language);

// A number of the JSON with the language's decimal sign: "85,71".
[[nodiscard]] std::string decimal_text(std::string_view number, Language language);

// "20:19", with its date when that is not today's. `seconds`: "20:19:05".
[[nodiscard]] std::string clock_text(UtcTime time, UtcTime now, const TimeZone& zone, Language language,
                                     bool seconds = false);

// "still loading (270 of ~4185, ~8 min)".
[[nodiscard]] std::string still_loading(const LoadProgress& load, UtcTime now, Language language);

}  // namespace wbd::cli
