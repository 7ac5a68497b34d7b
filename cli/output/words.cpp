#include "cli/output/words.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "core/view/loading.hpp"

namespace wbd::cli {
namespace {

struct Word {
  std::string_view name, en, ru;
};

constexpr std::array kStates{
    Word{"succeeded", "loaded", "загружено"},
    Word{"partial", "partly", "частично"},
    Word{"failed", "failed", "ошибка"},
    Word{"skipped", "skipped", "пропущено"},
    Word{"loading", "still loading", "ещё загружается"},
    Word{"waiting", "waiting for WB", "ждёт лимит WB"},
    Word{"running", "running", "идёт загрузка"},
    Word{"queued", "queued", "в очереди"},
    Word{"planned", "planned", "будет загружено"},
    Word{"never", "not loaded", "не загружено"},
};

}  // namespace

std::string_view state_word(std::string_view state, Language language) {
  const auto* const found = std::ranges::find(kStates, state, &Word::name);
  return found == kStates.end() ? state : pick(language, found->en, found->ru);
}

std::string clock_text(UtcTime time, UtcTime now, const TimeZone& zone, Language language, bool seconds) {
  const auto local = zone.to_local(time);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(local - midnight)};
  std::string out = fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
  if (seconds) out += fmt::format(":{:02}", clock.seconds().count());
  const Date day = zone.date_of(time);
  if (day == zone.date_of(now)) return out;
  const auto number = static_cast<unsigned>(day.day());
  const auto month = static_cast<unsigned>(day.month());
  return language == Language::ru ? fmt::format("{:02}.{:02} {}", number, month, out)
                                  : fmt::format("{} {}", to_string(day), out);
}

std::string still_loading(const LoadProgress& load, UtcTime now, Language language) {
  const std::string progress = view::load_text(load, now, language);
  const std::string_view words = state_word("loading", language);
  return progress.empty() ? std::string(words) : fmt::format("{} ({})", words, progress);
}

}  // namespace wbd::cli
