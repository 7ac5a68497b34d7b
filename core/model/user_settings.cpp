#include "core/model/user_settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/encoding.hpp"
#include "core/model/event.hpp"

namespace wbd {
namespace {

const std::vector<std::string_view>& dataset_names() {
  static const auto names = [] {
    std::vector<std::string_view> all;
    for (const Dataset dataset : kDatasets) all.push_back(to_string(dataset));
    return all;
  }();
  return names;
}

constexpr std::string_view kSwitchPrefix = "notifications.";

std::vector<UserSetting> make_table() {
  using enum SettingKind;
  std::vector<UserSetting> table{
      {.key = "name",
       .kind = text,
       .field = &User::name,
       .help_en = "How the user is called",
       .help_ru = "Имя пользователя",
       .max = 200,
       .nullable = true,
       .in_column = true},
      {.key = "language",
       .kind = word,
       .field = &User::language,
       .help_en = "Language of texts and reports",
       .help_ru = "Язык текстов и отчётов",
       .words = kLanguages,
       .in_column = true},
      {.key = "timezone",
       .kind = zone,
       .field = &User::timezone,
       .help_en = "Time zone of display, quiet hours and digests",
       .help_ru = "Часовой пояс показа, тихих часов и сводок",
       .in_column = true},
      {.key = "sync_enabled",
       .kind = flag,
       .field = &UserSettings::sync_enabled,
       .help_en = "Sync this user's cabinets; a shared one stops when no member wants it",
       .help_ru = "Загружать кабинеты; общий кабинет остановится, когда не нужен никому",
       .in_column = true},
      {.key = "sync_interval_minutes",
       .kind = number,
       .field = &UserSettings::sync_interval_minutes,
       .help_en = "Minutes between syncs of orders, reviews and questions; null = the installation's",
       .help_ru = "Минут между загрузками заказов, отзывов и вопросов; null = как в установке",
       .min = 1,
       .max = 1440,
       .nullable = true,
       .in_column = true},
      {.key = "sync_datasets",
       .kind = words,
       .field = &UserSettings::sync_datasets,
       .help_en = "What is synced; null = everything",
       .help_ru = "Что загружается; null = всё",
       .words = dataset_names(),
       .nullable = true,
       .in_column = true},
      {.key = "negative_rating",
       .kind = number,
       .field = &UserSettings::negative_rating,
       .help_en = "A review of so many stars or fewer is negative",
       .help_ru = "Отзыв с такой оценкой или ниже считается негативным",
       .min = 1,
       .max = 5},
      {.key = "critical_days",
       .kind = number,
       .field = &UserSettings::critical_days,
       .help_en = "Stock that lasts so many days or fewer is critical",
       .help_ru = "Остаток, которого хватит на столько дней или меньше, критический",
       .min = 1,
       .max = 90},
      {.key = "quiet_from",
       .kind = clock,
       .field = &UserSettings::quiet_from,
       .help_en = "Start of the quiet hours in the user's zone",
       .help_ru = "Начало тихих часов по времени пользователя",
       .nullable = true},
      {.key = "quiet_to",
       .kind = clock,
       .field = &UserSettings::quiet_to,
       .help_en = "End of the quiet hours",
       .help_ru = "Конец тихих часов",
       .nullable = true},
      {.key = "stock_ignore",
       .kind = ids,
       .field = &UserSettings::stock_ignore,
       .help_en = "Articles (nm_id) without news of their stock; null = none",
       .help_ru = "Артикулы (nm_id), об остатках которых не сообщать; null = таких нет",
       .max = 1000,
       .nullable = true},
      {.key = "stock_cooldown_hours",
       .kind = number,
       .field = &UserSettings::stock_cooldown_hours,
       .help_en = "Hours before the same news of an article's stock is sent again; 0 = at once",
       .help_ru = "Через сколько часов повторять ту же новость об остатке артикула; 0 = сразу",
       .min = 0,
       .max = 720},
      {.key = "digest_at",
       .kind = clock,
       .field = &UserSettings::digest_at,
       .help_en = "When the daily digest comes, in the user's zone; null = no daily digest",
       .help_ru = "Когда приходит сводка дня, по времени пользователя; null = без неё",
       .nullable = true},
      {.key = "digest_weekly",
       .kind = word,
       .field = &UserSettings::digest_weekly,
       .help_en = "Weekday of the weekly digest, at digest_at or 09:00; null = no weekly digest",
       .help_ru = "День недели недельной сводки, в digest_at или в 09:00; null = без неё",
       .words = kWeekdays,
       .nullable = true},
      {.key = "webhook_url",
       .kind = url,
       .field = &UserSettings::webhook_url,
       .help_en = "Where events are sent",
       .help_ru = "Куда отправлять события",
       .max = 2048,
       .nullable = true},
  };
  static const auto switches = [] {
    std::array<std::string, kEventTypes.size()> keys;
    for (std::size_t i = 0; i < keys.size(); ++i) keys.at(i).append(kSwitchPrefix).append(kEventNames.at(i));
    return keys;
  }();
  for (std::size_t i = 0; i < kEventTypes.size(); ++i) {
    const EventTypeRow& event = kEventTypes.at(i);
    if (event.help_en.empty()) continue;
    table.push_back({.key = switches.at(i),
                     .kind = flag,
                     .help_en = event.help_en,
                     .help_ru = event.help_ru,
                     .event_type = event.name});
  }
  return table;
}

bool is_plain_text(std::string_view text, std::int64_t max) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !text.empty() && text.size() <= static_cast<std::size_t>(max) && is_valid_utf8(text) &&
         std::ranges::none_of(text, is_control);
}

bool is_clock(std::string_view text) {
  const auto two_digits = [](std::string_view part, int below) {
    int number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    return error == std::errc{} && end == part.data() + part.size() && number < below && part[0] != '-';
  };
  return text.size() == 5 && text[2] == ':' && two_digits(text.substr(0, 2), 24) &&
         two_digits(text.substr(3), 60);
}

bool is_loopback_name(std::string_view host) {
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

// Checks the form only; the address itself is checked when the connection is made.
bool is_webhook_url(std::string_view text) {
  const bool secure = text.starts_with("https://");
  if (!secure && !text.starts_with("http://")) return false;
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '#'; };
  if (std::ranges::any_of(text, is_bad)) return false;
  const std::string_view rest = text.substr(text.find("//") + 2);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  // A password in an address would be shown with the settings.
  if (authority.find('@') != std::string_view::npos) return false;
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  if (host.empty()) return false;
  if (colon != std::string_view::npos) {
    const std::string_view port = authority.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size() || number == 0) return false;
  }
  return secure || is_loopback_name(host);
}

bool has_words(const std::vector<std::string>& chosen, std::span<const std::string_view> words) {
  for (auto word = chosen.begin(); word != chosen.end(); ++word) {
    if (std::ranges::find(words, *word) == words.end()) return false;
    if (std::find(chosen.begin(), word, *word) != word) return false;
  }
  return !chosen.empty();
}

bool has_ids(std::vector<std::int64_t> ids, std::int64_t max) {
  std::ranges::sort(ids);
  return std::ssize(ids) <= max && (ids.empty() || ids.front() > 0) &&
         std::ranges::adjacent_find(ids) == ids.end();
}

bool fits(const UserSetting& setting, const SettingValue& value) {
  if (std::holds_alternative<std::monostate>(value)) return setting.nullable;
  const auto* text = std::get_if<std::string>(&value);
  switch (setting.kind) {
    case SettingKind::flag:
      return std::holds_alternative<bool>(value);
    case SettingKind::number: {
      const auto* number = std::get_if<std::int64_t>(&value);
      return number && *number >= setting.min && *number <= setting.max;
    }
    case SettingKind::text:
      return text && is_plain_text(*text, setting.max);
    case SettingKind::word:
      return text && std::ranges::find(setting.words, *text) != setting.words.end();
    case SettingKind::words: {
      const auto* words = std::get_if<std::vector<std::string>>(&value);
      return words && has_words(*words, setting.words);
    }
    case SettingKind::ids: {
      const auto* ids = std::get_if<std::vector<std::int64_t>>(&value);
      return ids && has_ids(*ids, setting.max);
    }
    case SettingKind::zone:
      return text && is_plain_text(*text, 64) && TimeZone::find(*text);
    case SettingKind::clock:
      return text && is_clock(*text);
    case SettingKind::url:
      return text && text->size() <= static_cast<std::size_t>(setting.max) && is_webhook_url(*text);
  }
  return false;
}

// Convert a field of the user to a value and back. A value for from_value() must have passed fits().
SettingValue to_value(const std::string& text) {
  return text;
}
SettingValue to_value(Language language) {
  return std::string(to_string(language));
}
SettingValue to_value(bool flag) {
  return flag;
}
SettingValue to_value(std::int64_t number) {
  return number;
}
SettingValue to_value(const std::vector<Dataset>& datasets) {
  if (datasets.empty()) return {};
  std::vector<std::string> names;
  for (const Dataset dataset : datasets) names.emplace_back(to_string(dataset));
  return names;
}
SettingValue to_value(const std::vector<std::int64_t>& ids) {
  return ids.empty() ? SettingValue() : SettingValue(ids);
}
template <class T>
SettingValue to_value(const std::optional<T>& maybe) {
  return maybe ? to_value(*maybe) : SettingValue();
}

template <class T>
void from_value(T& field, SettingValue value) {
  field = std::get<T>(std::move(value));
}
void from_value(Language& field, SettingValue value) {
  field = parse_language(std::get<std::string>(value)).value_or(field);
}
void from_value(std::vector<Dataset>& field, SettingValue value) {
  field.clear();
  const auto* names = std::get_if<std::vector<std::string>>(&value);
  for (const Dataset dataset : kDatasets) {
    if (names && std::ranges::find(*names, to_string(dataset)) != names->end()) field.push_back(dataset);
  }
}
void from_value(std::vector<std::int64_t>& field, SettingValue value) {
  auto* ids = std::get_if<std::vector<std::int64_t>>(&value);
  field = ids ? std::move(*ids) : std::vector<std::int64_t>();
  std::ranges::sort(field);
}
template <class T>
void from_value(std::optional<T>& field, SettingValue value) {
  field.reset();
  if (!std::holds_alternative<std::monostate>(value)) from_value(field.emplace(), std::move(value));
}

template <class SomeUser, class T>
auto& member(SomeUser& user, T User::*field) {
  return user.*field;
}
template <class SomeUser, class T>
auto& member(SomeUser& user, T UserSettings::*field) {
  return user.settings.*field;
}

void set_muted(std::vector<std::string>& muted, std::string_view type, bool off) {
  const auto at = std::ranges::lower_bound(muted, type);
  const bool known = at != muted.end() && *at == type;
  if (off && !known) muted.insert(at, std::string(type));
  if (!off && known) muted.erase(at);
}

}  // namespace

std::span<const UserSetting> user_settings() {
  static const std::vector<UserSetting> table = make_table();
  return table;
}

const UserSetting* find_user_setting(std::string_view key) {
  const auto table = user_settings();
  const auto found = std::ranges::find(table, key, &UserSetting::key);
  return found == table.end() ? nullptr : &*found;
}

SettingValue setting_of(const User& user, const UserSetting& setting) {
  return std::visit(
      [&](auto field) -> SettingValue {
        if constexpr (std::is_same_v<decltype(field), std::monostate>) {
          return wants_event(user, setting.event_type);
        } else {
          return to_value(member(user, field));
        }
      },
      setting.field);
}

std::optional<std::string> change_setting(User& user, const UserSetting& setting, SettingValue value) {
  if (!fits(setting, value)) return "must be " + allowed_values(setting);
  std::visit(
      [&](auto field) {
        if constexpr (std::is_same_v<decltype(field), std::monostate>) {
          set_muted(user.settings.muted_events, setting.event_type, !std::get<bool>(value));
        } else {
          from_value(member(user, field), std::move(value));
        }
      },
      setting.field);
  return std::nullopt;
}

std::string allowed_values(const UserSetting& setting) {
  const auto phrase = [&setting]() -> std::string {
    switch (setting.kind) {
      case SettingKind::text:
        return fmt::format("UTF-8 text of 1 to {} bytes without control characters", setting.max);
      case SettingKind::flag:
        return "true or false";
      case SettingKind::number:
        return fmt::format("an integer from {} to {}", setting.min, setting.max);
      case SettingKind::word:
        return fmt::format("one of {}", fmt::join(setting.words, ", "));
      case SettingKind::words:
        return fmt::format("a list of {}, each once", fmt::join(setting.words, ", "));
      case SettingKind::ids:
        return fmt::format("a list of at most {} integers above 0, each once", setting.max);
      case SettingKind::zone:
        return "a zone of the IANA database, such as Europe/Moscow";
      case SettingKind::clock:
        return "a time of day, HH:MM";
      case SettingKind::url:
        return fmt::format(
            "an https:// address (http:// on a loopback address only) without user name, of {} bytes at most",
            setting.max);
    }
    return "";
  };
  return phrase() + (setting.nullable ? ", or null" : "");
}

std::optional<SettingValue> parse_setting(const UserSetting& setting, std::string_view text) {
  const auto parse_integer = [](std::string_view part) -> std::optional<std::int64_t> {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size()) return std::nullopt;
    return number;
  };
  if (text == "null" && setting.nullable) return SettingValue();
  switch (setting.kind) {
    case SettingKind::flag:
      if (text == "true" || text == "on") return SettingValue(true);
      if (text == "false" || text == "off") return SettingValue(false);
      return std::nullopt;
    case SettingKind::number: {
      const auto number = parse_integer(text);
      return number ? std::optional<SettingValue>(*number) : std::nullopt;
    }
    case SettingKind::ids: {
      std::vector<std::int64_t> ids;
      while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(','));
        const auto id = parse_integer(part);
        if (!id) return std::nullopt;
        ids.push_back(*id);
        text.remove_prefix(std::min(text.size(), part.size() + 1));
      }
      return SettingValue(std::move(ids));
    }
    case SettingKind::words: {
      std::vector<std::string> words;
      while (!text.empty()) {
        words.emplace_back(text.substr(0, text.find(',')));
        text.remove_prefix(std::min(text.size(), words.back().size() + 1));
      }
      return SettingValue(std::move(words));
    }
    default:
      return SettingValue(std::string(text));
  }
}

bool wants_event(const User& user, std::string_view type) {
  return !std::ranges::binary_search(user.settings.muted_events, type);
}

}  // namespace wbd
