#include "core/report/cabinet_trouble.hpp"

#include <chrono>

namespace wbd::report {
namespace {

constexpr int kTokenWarningDays = 14;

}  // namespace

std::int64_t token_days(const Cabinet& cabinet, UtcTime now) {
  return std::chrono::floor<std::chrono::days>(cabinet.token.expires_at - now).count();
}

std::string trouble(const Wording& words, const Cabinet& cabinet, UtcTime now) {
  const Texts& texts = words.texts();
  switch (cabinet.status) {
    case CabinetStatus::refused:
      return std::string(texts.token_refused);
    case CabinetStatus::paused:
      return std::string(texts.sync_paused);
    case CabinetStatus::disconnected:
      return std::string(texts.disconnected);
    case CabinetStatus::pending:
      return std::string(texts.not_verified);
    case CabinetStatus::active:
      break;
  }
  const std::int64_t days = token_days(cabinet, now);
  if (days < 0) return std::string(texts.token_expired);
  if (days == 0) return std::string(texts.token_expires_today);
  if (days > kTokenWarningDays) return "";
  return std::string(texts.token_expires) + " " + words.count(days, texts.days);
}

void add_troubles(Section& section, const Wording& words, std::span<const Cabinet> cabinets, UtcTime now) {
  for (const Cabinet& cabinet : cabinets) {
    const std::string what = trouble(words, cabinet, now);
    if (!what.empty()) section.line().text("⚠️ ").text(cabinet.name).text(": ").text(what);
  }
}

}  // namespace wbd::report
