#include "core/config/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <span>

#include <fmt/format.h>

#include "core/base/url.hpp"
#include "core/config/masking.hpp"

namespace wbd::config {
namespace {

struct Suffix {
  std::string_view name;
  double factor;
};
constexpr std::array kByteSuffixes{Suffix{"gb", 1 << 30}, Suffix{"mb", 1 << 20}, Suffix{"kb", 1 << 10},
                                   Suffix{"g", 1 << 30},  Suffix{"m", 1 << 20},  Suffix{"k", 1 << 10},
                                   Suffix{"b", 1},        Suffix{"", 1}};
// "ms" before "m" and "s": the first that fits is taken.
constexpr std::array kTimeSuffixes{Suffix{"ms", 1}, Suffix{"s", 1e3}, Suffix{"m", 6e4}, Suffix{"h", 3.6e6}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> parse_with_suffix(std::string_view text, std::span<const Suffix> suffixes) {
  const std::string plain = lower(text);
  for (const Suffix& suffix : suffixes) {
    if (!plain.ends_with(suffix.name)) continue;
    const auto number = parse_number(std::string_view(plain).substr(0, plain.size() - suffix.name.size()));
    if (number) return *number * suffix.factor;
  }
  return std::nullopt;
}

bool in_range(const SettingRow& row, double value) {
  return (row.min == 0 && row.max == 0) || (value >= row.min && value <= row.max);
}

double millis_in_unit(Kind kind) {
  return kind == Kind::seconds ? 1e3 : 6e4;
}

// The value in the row's own unit.
std::optional<double> parse_measure(const SettingRow& row, std::string_view text) {
  switch (row.kind) {
    case Kind::integer: {
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
      return static_cast<double>(value);
    }
    case Kind::bytes:
      return parse_with_suffix(text, kByteSuffixes);
    case Kind::seconds:
    case Kind::minutes: {
      if (const auto plain = parse_number(text)) return plain;
      const auto millis = parse_with_suffix(text, kTimeSuffixes);
      if (!millis) return std::nullopt;
      return *millis / millis_in_unit(row.kind);
    }
    default:
      return parse_number(text);
  }
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port <= 65'535;
}

bool is_listen_address(std::string_view text) {
  if (text.starts_with("unix:")) return text.size() > 6 && text[5] == '/';
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view host = text.substr(0, colon);
  const bool bare_v6 = host.find(':') != std::string_view::npos && host.front() != '[';
  return !bare_v6 && is_port(text.substr(colon + 1));
}

bool is_wb_base_url(std::string_view text) {
  const auto url = base_url_of(text);
  if (!url || url->starts_with("https://")) return url.has_value();
  const auto parts = split_url(*url);
  return parts && is_loopback_host(parts->host);
}

bool is_official(const std::string& base_url) {
  const auto url = split_url(base_url);  // without a host when {host} stands for it
  return !url || url->host.ends_with("wildberries.ru") || url->host.ends_with("wb.ru");
}

bool is_database_url(std::string_view url) {
  if (url.starts_with("sqlite://")) return url.size() > 10 && url[9] == '/';
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (url.starts_with(scheme)) return url.size() > scheme.size();
  }
  return false;
}

bool is_redis_url(std::string_view url) {
  for (const std::string_view scheme :
       {"redis://", "rediss://", "unix://", "redis+sentinel://", "rediss+sentinel://"}) {
    if (url.starts_with(scheme)) return url.size() > scheme.size();
  }
  return false;
}

bool is_known_zone(std::string_view name) {
  return name == "Europe/Moscow" || TimeZone::find(name).has_value();
}

bool is_acceptable_text(const SettingRow& row, std::string_view text) {
  if (text.empty())
    return row.kind == Kind::text || row.kind == Kind::list ||
           (row.computed.empty() && default_text(row).empty());
  switch (row.kind) {
    case Kind::database_url:
      return is_database_url(text);
    case Kind::redis_url:
      return is_redis_url(text);
    case Kind::wb_base_url:
      return is_wb_base_url(text);
    case Kind::http_url: {
      const auto url = split_url(text);
      return url && (url->scheme == "https" || url->scheme == "http") && !url->has_credentials;
    }
    case Kind::http_base_url:
      return base_url_of(text).has_value();
    case Kind::proxy_url:
      return is_proxy_url(text);
    case Kind::listen:
      return is_listen_address(text);
    case Kind::timezone:
      return is_known_zone(text);
    case Kind::date:
      return parse_date(text).has_value();
    case Kind::choice: {
      const auto choices = split(row.allowed, '|');
      return std::find(choices.begin(), choices.end(), text) != choices.end();
    }
    default:
      return true;
  }
}

// Indexed by log::Level and log::Format.
constexpr std::array<std::string_view, 4> kLevelNames{"error", "warning", "info", "debug"};
constexpr std::array<std::string_view, 2> kFormatNames{"text", "json"};

// Stores a checked value; `measure` is set for the kinds that are numbers.
struct Store {
  Settings& settings;
  const SettingRow& row;
  std::string_view text;
  double measure;

  [[nodiscard]] Millis duration() const { return Millis(std::llround(measure * millis_in_unit(row.kind))); }
  void operator()(std::string Settings::*field) const {
    const bool is_base = row.kind == Kind::wb_base_url || row.kind == Kind::http_base_url;
    settings.*field = is_base ? base_url_of(text).value_or("") : std::string(text);
  }
  void operator()(unsigned Settings::*field) const { settings.*field = static_cast<unsigned>(measure); }
  void operator()(std::uint64_t Settings::*field) const {
    settings.*field = static_cast<std::uint64_t>(measure);
  }
  void operator()(bool Settings::*field) const { settings.*field = text == "true"; }
  void operator()(double Settings::*field) const { settings.*field = measure; }
  void operator()(Millis Settings::*field) const { settings.*field = duration(); }
  void operator()(std::vector<std::string> Settings::*field) const {
    (settings.*field).clear();
    for (std::string_view item : split(text, ',')) {
      while (item.starts_with(' ')) item.remove_prefix(1);
      while (item.ends_with(' ')) item.remove_suffix(1);
      if (!item.empty()) (settings.*field).emplace_back(item);
    }
  }
  void operator()(std::filesystem::path Settings::*field) const { settings.*field = text; }
  void operator()(log::Level Settings::*field) const {
    settings.*field = find_name<log::Level>(kLevelNames, text).value_or(log::Level::info);
  }
  void operator()(std::optional<log::Format> Settings::*field) const {
    settings.*field = find_name<log::Format>(kFormatNames, text);
  }
  void operator()(std::optional<Date> Settings::*field) const { settings.*field = parse_date(text); }
  void operator()(Language Settings::*field) const {
    settings.*field = parse_language(text).value_or(Language::ru);
  }
  void operator()(std::map<std::string, Millis> Settings::*field) const {
    (settings.*field)[std::string(row.key.substr(row.key.rfind('.') + 1))] = duration();
  }
};

std::string bytes_text(std::uint64_t bytes) {
  for (const Suffix& suffix : kByteSuffixes) {
    const auto unit = static_cast<std::uint64_t>(suffix.factor);
    if (bytes >= unit && bytes % unit == 0)
      return fmt::format("{}{}", bytes / unit, unit == 1 ? "" : suffix.name);
  }
  return "0";
}

// Writes the value of a field as text that assign() reads back.
struct Write {
  const Settings& settings;
  const SettingRow& row;

  std::string operator()(std::string Settings::*field) const { return settings.*field; }
  std::string operator()(unsigned Settings::*field) const { return std::to_string(settings.*field); }
  std::string operator()(std::uint64_t Settings::*field) const {
    return row.kind == Kind::bytes ? bytes_text(settings.*field) : std::to_string(settings.*field);
  }
  std::string operator()(bool Settings::*field) const { return settings.*field ? "true" : "false"; }
  std::string operator()(double Settings::*field) const { return fmt::format("{}", settings.*field); }
  std::string operator()(Millis Settings::*field) const { return duration(settings.*field); }
  std::string operator()(std::vector<std::string> Settings::*field) const {
    return fmt::format("{}", fmt::join(settings.*field, ", "));
  }
  std::string operator()(std::filesystem::path Settings::*field) const { return (settings.*field).string(); }
  std::string operator()(log::Level Settings::*field) const {
    return std::string(name_of(kLevelNames, settings.*field));
  }
  std::string operator()(std::optional<log::Format> Settings::*field) const {
    return settings.*field ? std::string(name_of(kFormatNames, *(settings.*field))) : "";
  }
  std::string operator()(std::optional<Date> Settings::*field) const {
    return settings.*field ? to_string(*(settings.*field)) : "";
  }
  std::string operator()(Language Settings::*field) const { return std::string(to_string(settings.*field)); }
  std::string operator()(std::map<std::string, Millis> Settings::*field) const {
    const auto found = (settings.*field).find(std::string(row.key.substr(row.key.rfind('.') + 1)));
    return found == (settings.*field).end() ? "" : duration(found->second);
  }
  [[nodiscard]] std::string duration(Millis time) const {
    return fmt::format("{}", static_cast<double>(time.count()) / millis_in_unit(row.kind));
  }
};

bool is_measure(Kind kind) {
  return kind == Kind::integer || kind == Kind::decimal || kind == Kind::bytes || kind == Kind::seconds ||
         kind == Kind::minutes;
}

}  // namespace

TomlForms toml_forms(Kind kind) {
  switch (kind) {
    case Kind::integer:
      return {.integer = true};
    case Kind::decimal:
      return {.integer = true, .real = true};
    case Kind::bytes:
    case Kind::seconds:
    case Kind::minutes:
      return {.quoted = true, .integer = true, .real = true};
    case Kind::flag:
      return {.boolean = true};
    case Kind::date:
      return {.quoted = true, .date = true};
    case Kind::list:
      return {.list = true};
    default:
      return {.quoted = true};
  }
}

std::string default_text(const SettingRow& row) {
  static const Settings kDefaults;
  return std::visit(Write{kDefaults, row}, row.field);
}

std::string allowed_phrase(const SettingRow& row) {
  const std::string range =
      row.min == 0 && row.max == 0 ? "" : fmt::format(" from {} to {}", row.min, row.max);
  switch (row.kind) {
    case Kind::integer:
      return "an integer" + range;
    case Kind::decimal:
      return "a number" + range;
    case Kind::bytes:
      return fmt::format("a size such as 64mb, from {} to {} bytes", row.min, row.max);
    case Kind::seconds:
      return "seconds" + range + ", or with a unit: 500ms, 30s, 5m, 2h";
    case Kind::minutes:
      return "minutes" + range + ", or with a unit: 30s, 5m, 2h";
    case Kind::flag:
      return "true or false";
    case Kind::choice: {
      std::string phrase = "one of";
      for (const std::string_view choice : split(row.allowed, '|')) phrase += fmt::format(" {}", choice);
      return phrase;
    }
    case Kind::list:
      return row.allowed.empty() ? "a list of texts" : std::string(row.allowed);
    default:
      return std::string(row.allowed);
  }
}

std::optional<std::string> assign(Settings& settings, const SettingRow& row, std::string_view text) {
  double measure = 0;
  bool good = false;
  if (is_measure(row.kind)) {
    const auto value = parse_measure(row, text);
    good = value && in_range(row, *value);
    if (good) measure = *value;
  } else if (row.kind == Kind::flag) {
    good = text == "true" || text == "false";
  } else {
    good = is_acceptable_text(row, text);
  }
  if (!good) {
    const std::string given = row.secret ? "" : fmt::format(", not \"{}\"", shown_value(row, text));
    return fmt::format("must be {}{}", allowed_phrase(row), given);
  }
  std::visit(Store{settings, row, text, measure}, row.field);
  return std::nullopt;
}

void assign_list(Settings& settings, const SettingRow& row, std::vector<std::string> items) {
  settings.*std::get<std::vector<std::string> Settings::*>(row.field) = std::move(items);
}

std::string shown_value(const SettingRow& row, std::string_view text) {
  if (row.secret) return text.empty() ? "" : "***";
  if (row.kind == Kind::proxy_url) return without_credentials(text);
  if (row.kind == Kind::database_url) return mask_database_url(text);
  if (row.kind == Kind::redis_url) return mask_redis_url(text);
  return mask_url(text);
}

bool holds_password(const SettingRow& row, std::string_view text) {
  return shown_value(row, text) != text;
}

bool stays_on_host(std::string_view listen) {
  if (listen.starts_with("unix:")) return true;
  std::string_view host = listen.substr(0, listen.rfind(':'));
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return is_loopback_host(host);
}

bool metrics_need_key(const Settings& settings, std::string_view listen) {
  if (settings.metrics_require_key != "auto") return settings.metrics_require_key == "true";
  return !stays_on_host(listen);
}

std::vector<Problem> cross_check(const Settings& settings) {
  std::vector<Problem> problems;
  if (settings.wb_limit_scale != 1 && is_official(settings.wb_api_base_url)) {
    problems.push_back(
        {"wb.limit_scale", "must be 1 towards WB's official hosts; set wb.base_url to the emulator"});
  }
  if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
    problems.push_back({"api.tls_key", "api.tls_certificate and api.tls_key go together"});
  }
  for (const std::string& address : settings.notify_allow_addresses) {
    const auto parts = split_url("tcp://" + address);
    if (!parts || parts->has_credentials || !parts->target.empty()) {
      problems.push_back({"notify.allow_addresses",
                          fmt::format("must be a list of host:port or [v6]:port, not \"{}\"", address)});
    }
  }
  return problems;
}

}  // namespace wbd::config
