#include "daemon/rest/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/encoding.hpp"
#include "core/base/limits.hpp"
#include "core/base/process_secrecy.hpp"

namespace wbd::rest {
namespace {

using Outcome = std::variant<Arguments::Value, FieldError>;

std::string integer_rule(const Parameter& parameter) {
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
  if (parameter.min == kMin && parameter.max == kMax) return "must be an integer";
  if (parameter.max == kMax) return fmt::format("must be an integer, {} or more", parameter.min);
  return fmt::format("must be an integer from {} to {}", parameter.min, parameter.max);
}

// In a query a plus means a blank, so the offset of an unencoded "...T10:00:00+03:00" arrives with a blank.
// No valid time has a blank there.
std::string restore_plus(std::string text) {
  if (text.size() > 6 && text[text.size() - 6] == ' ') text[text.size() - 6] = '+';
  return text;
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string print(const Arguments::Value& value) {
  return std::visit(
      [](const auto& held) {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, UtcTime>) {
          return fmt::format("{}", held.time_since_epoch().count());
        } else if constexpr (std::is_same_v<T, std::string>) {
          return percent_encode(held);
        } else if constexpr (std::is_same_v<T, std::vector<std::string>> ||
                             std::is_same_v<T, std::vector<std::int64_t>>) {
          return percent_encode(fmt::format("{}", fmt::join(held, ",")));
        } else if constexpr (std::is_same_v<T, std::monostate>) {
          return std::string("null");
        } else {
          return fmt::format("{}", held);
        }
      },
      value);
}

std::string known_names(const Route& route) {
  if (route.query.empty()) return "unknown parameter; this route takes none";
  std::string names;
  for (const Parameter& parameter : route.query) {
    if (!names.empty()) names += ", ";
    names += parameter.name;
  }
  return "unknown parameter; allowed are " + names;
}

// The name under which a parameter is stored.
std::string_view stored_name(std::string_view name) {
  return name == "user_id" ? "telegram_id" : name;
}

// A name from the request in a form that is safe in an answer.
std::string shown_name(std::string_view encoded) {
  constexpr std::size_t kLongest = 64;
  const std::string_view part = encoded.substr(0, kLongest);
  const auto decoded = percent_decode(part, true);
  return decoded && is_valid_utf8(*decoded) ? *decoded : percent_encode(part);
}

}  // namespace

Outcome parse_value(const Parameter& parameter, std::string text, const TimeZone& zone) {
  const auto bad = [&parameter](std::string message) -> Outcome {
    return FieldError{std::string(parameter.name), std::move(message)};
  };
  switch (parameter.type) {
    case ParameterType::integer: {
      std::int64_t number = 0;
      const char* end = text.data() + text.size();
      const auto [rest, error] = std::from_chars(text.data(), end, number);
      if (error != std::errc{} || rest != end || number < parameter.min || number > parameter.max) {
        return bad(integer_rule(parameter));
      }
      return number;
    }
    case ParameterType::boolean:
      if (text == "true") return true;
      if (text == "false") return false;
      return bad("must be true or false");
    case ParameterType::text:
      if (text.empty() || text.size() > static_cast<std::size_t>(parameter.max) || !is_valid_utf8(text) ||
          has_control_characters(text)) {
        return bad(
            fmt::format("must be UTF-8 text of 1 to {} bytes without control characters", parameter.max));
      }
      return text;
    case ParameterType::word:
      if (std::ranges::find(parameter.words, text) == parameter.words.end()) {
        return bad(fmt::format("must be one of {}", fmt::join(parameter.words, ", ")));
      }
      return text;
    case ParameterType::range_start:
    case ParameterType::range_end: {
      if (const auto day = parse_date(text)) {
        if (parameter.type == ParameterType::range_start) return zone.start_of(*day);
        return zone.start_of(Date{std::chrono::sys_days{*day} + std::chrono::days{1}});
      }
      if (const auto time = parse_rfc3339(restore_plus(std::move(text)))) return *time;
      return bad("must be a date (2026-11-22) or an RFC 3339 time with a zone (2026-11-22T10:00:00Z)");
    }
    case ParameterType::words: {
      std::vector<std::string> chosen;
      for (std::string_view rest = text;;) {
        const std::string_view word = rest.substr(0, rest.find(','));
        if (std::ranges::find(parameter.words, word) == parameter.words.end())
          return bad(fmt::format("must be some of {}", fmt::join(parameter.words, ", ")));
        if (std::ranges::find(chosen, word) == chosen.end()) chosen.emplace_back(word);
        if (word.size() == rest.size()) return chosen;
        rest.remove_prefix(word.size() + 1);
      }
    }
    case ParameterType::percent:
    case ParameterType::integers:
    case ParameterType::setting:
      break;  // in bodies only
  }
  return bad("cannot be understood");
}

Arguments::~Arguments() {
  for (auto& [name, value] : values_) {
    if (auto* text = std::get_if<std::string>(&value)) wipe(*text);
  }
}

void Arguments::set(std::string_view name, Value value) {
  values_.emplace_back(name, std::move(value));
}

void Arguments::replace(std::string_view name, Value value) {
  std::erase_if(values_, [name](const auto& pair) { return pair.first == name; });
  set(name, std::move(value));
}

void Arguments::add_words(std::string_view name, Value words) {
  for (auto& [known, value] : values_) {
    if (known != name) continue;
    auto& chosen = std::get<std::vector<std::string>>(value);
    for (std::string& word : std::get<std::vector<std::string>>(words)) {
      if (std::ranges::find(chosen, word) == chosen.end()) chosen.push_back(std::move(word));
    }
  }
}

const Arguments::Value* Arguments::find(std::string_view name) const {
  const auto found =
      std::ranges::find(values_, name, [](const auto& pair) { return std::string_view(pair.first); });
  return found == values_.end() ? nullptr : &found->second;
}

bool ParsedQuery::add(FieldError error) {
  more_errors = errors.size() >= limits::kListedErrors;
  if (!more_errors) errors.push_back(std::move(error));
  return !more_errors;
}

std::optional<SettingValue> Arguments::setting(std::string_view name) const {
  const Value* value = find(name);
  if (!value) return std::nullopt;
  return std::visit(
      [](const auto& held) -> std::optional<SettingValue> {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, UtcTime>) {
          return std::nullopt;
        } else {
          return SettingValue(held);
        }
      },
      *value);
}

std::optional<std::string> Arguments::printed(std::string_view name) const {
  const Value* value = find(name);
  return value ? std::optional(print(*value)) : std::nullopt;
}

std::string Arguments::canonical(const std::vector<std::string_view>& without) const {
  std::vector<std::string> parts;
  for (const auto& [name, value] : values_) {
    if (std::ranges::find(without, std::string_view(name)) == without.end()) {
      parts.push_back(name + '=' + print(value));
    }
  }
  std::ranges::sort(parts);
  return fmt::format("{}", fmt::join(parts, "&"));
}

ParsedQuery parse_query(const Route& route, std::string_view query, const TimeZone& zone) {
  ParsedQuery parsed;
  std::vector<std::string_view> seen;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const std::string_view raw_name = pair.substr(0, equals);
    const std::string_view raw_value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);

    const auto name = percent_decode(raw_name, true);
    const Parameter* parameter = name ? find_parameter(route, *name) : nullptr;
    if (!parameter) {
      if (!parsed.add({shown_name(raw_name), known_names(route)})) break;
      continue;
    }
    const std::string_view stored = stored_name(parameter->name);
    const bool several = parameter->type == ParameterType::words;
    if (!several && std::ranges::find(seen, stored) != seen.end()) {
      const bool one_name = stored == parameter->name && stored != "telegram_id";
      if (!parsed.add({std::string(parameter->name),
                       one_name ? "must be given once" : "telegram_id (or user_id) must be given once"})) {
        break;
      }
      continue;
    }
    seen.push_back(stored);
    auto value = percent_decode(raw_value, true);
    if (!value) {
      if (!parsed.add({std::string(parameter->name), "has a % that is not followed by two hex digits"}))
        break;
      continue;
    }
    Outcome outcome = parse_value(*parameter, std::move(*value), zone);
    if (auto* error = std::get_if<FieldError>(&outcome)) {
      if (!parsed.add(std::move(*error))) break;
    } else if (several && parsed.arguments.has(stored)) {
      parsed.arguments.add_words(stored, std::get<Arguments::Value>(std::move(outcome)));
    } else {
      parsed.arguments.set(stored, std::get<Arguments::Value>(std::move(outcome)));
    }
  }
  // A file has all rows, unless it has a limit.
  const auto format = parsed.arguments.text("format");
  const bool is_file = format == "csv" || format == "xlsx";
  for (const Parameter& parameter : route.query) {
    if (is_file && parameter.name == "limit") continue;
    if (parameter.fallback.empty() || parsed.arguments.printed(parameter.name)) continue;
    Outcome outcome = parse_value(parameter, std::string(parameter.fallback), zone);
    parsed.arguments.set(parameter.name, std::get<Arguments::Value>(std::move(outcome)));
  }
  return parsed;
}

Outcome parse_path_value(const Parameter& parameter, std::string_view encoded, const TimeZone& zone) {
  auto text = percent_decode(encoded);
  if (!text) {
    return FieldError{std::string(parameter.name), "has a % that is not followed by two hex digits"};
  }
  return parse_value(parameter, std::move(*text), zone);
}

}  // namespace wbd::rest
