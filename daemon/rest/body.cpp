// JSON bodies (arguments.hpp), in a separate file because of the JSON parser.
#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"
#include "core/base/money.hpp"
#include "core/base/process_secrecy.hpp"
#include "daemon/rest/arguments.hpp"

namespace wbd::rest {
namespace {

using nlohmann::json;
using BodyOutcome = std::variant<Arguments::Value, std::string>;  // the value, or what is allowed

constexpr std::size_t kLongestShownName = 64;

// The message that lists the members of one level of the body.
std::string known_members(const Route& route, std::string_view prefix) {
  std::vector<std::string_view> names;
  for (const BodyField& field : route.body()) {
    std::string_view name = field.value.name;
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(prefix.size());
    if (prefix.empty()) name = name.substr(0, name.find('.'));
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  if (names.empty()) return "unknown field; this route takes none";
  return fmt::format("unknown field; allowed are {}", fmt::join(names, ", "));
}

std::string shown(const std::string& name) {
  return name.size() <= kLongestShownName ? name : percent_encode(name.substr(0, kLongestShownName));
}

std::optional<std::vector<std::string>> texts_of(const json& value) {
  if (!value.is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const json& item : value) {
    if (!item.is_string()) return std::nullopt;
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

std::optional<std::int64_t> integer_of(const json& value) {
  if (value.is_number_unsigned() &&
      value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return std::nullopt;
  }
  return value.is_number_integer() ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

std::optional<std::vector<std::int64_t>> integers_of(const json& value) {
  if (!value.is_array()) return std::nullopt;
  std::vector<std::int64_t> integers;
  for (const json& item : value) {
    const auto integer = integer_of(item);
    if (!integer) return std::nullopt;
    integers.push_back(*integer);
  }
  return integers;
}

BodyOutcome read_setting(const Parameter& parameter, const json& value) {
  const UserSetting& setting = *find_user_setting(parameter.name);
  SettingValue read;
  if (value.is_boolean()) {
    read = value.get<bool>();
  } else if (const auto number = integer_of(value)) {
    read = *number;
  } else if (value.is_string()) {
    read = value.get<std::string>();
  } else if (auto integers = integers_of(value); integers && setting.kind == SettingKind::ids) {
    read = std::move(*integers);
  } else if (auto texts = texts_of(value)) {
    read = std::move(*texts);
  } else if (!value.is_null()) {
    return "must be " + allowed_values(setting);
  }
  User scratch;
  if (auto problem = change_setting(scratch, setting, read)) return *problem;
  return std::visit([](auto&& held) { return Arguments::Value(std::move(held)); }, std::move(read));
}

BodyOutcome read_words(const Parameter& parameter, const json& value) {
  auto texts = texts_of(value);
  const auto is_known = [&](const std::string& text) {
    return std::ranges::find(parameter.words, text) != parameter.words.end() &&
           std::ranges::count(*texts, text) == 1;
  };
  if (!texts || (texts->empty() && !parameter.nullable) || !std::ranges::all_of(*texts, is_known)) {
    return fmt::format("must be a list of {}, each once", fmt::join(parameter.words, ", "));
  }
  return Arguments::Value(std::move(*texts));
}

BodyOutcome read_integers(const Parameter& parameter, const json& value) {
  auto integers = integers_of(value);
  const auto fits = [&](std::int64_t integer) {
    return integer >= parameter.min && integer <= parameter.max &&
           std::ranges::count(*integers, integer) == 1;
  };
  if (!integers || (integers->empty() && !parameter.nullable) || !std::ranges::all_of(*integers, fits)) {
    return fmt::format("must be a list of integers, {} or more, each once", parameter.min);
  }
  return Arguments::Value(std::move(*integers));
}

BodyOutcome read_percent(const Parameter& parameter, const json& value) {
  // The shortest text of the number, so that 7.1 is 7.1 and not 7.0999.
  const auto exact = value.is_number() ? parse_amount(value.dump()) : std::nullopt;
  const Money hundredths = exact ? to_money(*exact) : Money{};
  if (!exact || Amount(hundredths) != *exact || hundredths.minor < parameter.min ||
      hundredths.minor > parameter.max) {
    return fmt::format("must be a number from {} to {} with at most two decimals",
                       to_decimal(Money{parameter.min}), to_decimal(Money{parameter.max}));
  }
  return Arguments::Value(hundredths.minor);
}

// A scalar of the right JSON type is read like the same text in a query.
BodyOutcome read_scalar(const Parameter& parameter, const json& value, const TimeZone& zone) {
  std::string text;
  if (parameter.type == ParameterType::integer) {
    const auto number = integer_of(value);
    text = number ? fmt::format("{}", *number) : "none";
  } else if (parameter.type == ParameterType::boolean) {
    text = value.is_boolean() ? (value.get<bool>() ? "true" : "false") : "none";
  } else if (value.is_string()) {
    text = value.get<std::string>();
  }
  auto parsed = parse_value(parameter, std::move(text), zone);
  if (auto* error = std::get_if<FieldError>(&parsed)) return std::move(error->message);
  return std::get<Arguments::Value>(std::move(parsed));
}

BodyOutcome read_value(const Parameter& parameter, const json& value, const TimeZone& zone) {
  if (parameter.nullable && value.is_null()) return Arguments::Value(std::monostate{});
  switch (parameter.type) {
    case ParameterType::setting:
      return read_setting(parameter, value);
    case ParameterType::words:
      return read_words(parameter, value);
    case ParameterType::integers:
      return read_integers(parameter, value);
    case ParameterType::percent:
      return read_percent(parameter, value);
    default:
      return read_scalar(parameter, value, zone);
  }
}

// A member may be a token of WB.
void wipe_members(json& object) {
  for (json& member : object) {
    if (member.is_string()) wipe(member.get_ref<std::string&>());
  }
}

class BodyReader {
 public:
  BodyReader(const Route& route, const TimeZone& zone, ParsedQuery& parsed)
      : route_(route), zone_(zone), parsed_(parsed) {}

  void read_object(const json& object, const std::string& prefix) {
    for (const auto& [key, value] : object.items()) {
      if (parsed_.more_errors) return;
      const std::string name = prefix + key;
      if (const BodyField* field = find_field(route_, name)) {
        read_member(field->value, value);
      } else if (prefix.empty() && has_members(name + '.')) {
        if (value.is_object()) {
          read_object(value, name + '.');
        } else {
          add_error(name, "must be an object");
        }
      } else {
        add_error(shown(name), known_members(route_, prefix));
      }
    }
  }

  void demand_required() {
    for (const BodyField& field : route_.body()) {
      if (parsed_.more_errors) return;
      const auto was_named = [&](const FieldError& error) { return error.field == field.value.name; };
      if (field.required && !parsed_.arguments.has(field.value.name) &&
          std::ranges::none_of(parsed_.errors, was_named)) {
        add_error(std::string(field.value.name), "is required");
      }
    }
  }

 private:
  [[nodiscard]] bool has_members(std::string_view prefix) const {
    return std::ranges::any_of(
        route_.body(), [prefix](const BodyField& field) { return field.value.name.starts_with(prefix); });
  }

  void add_error(std::string field, std::string message) {
    (void)parsed_.add({std::move(field), std::move(message)});
  }

  void read_member(const Parameter& parameter, const json& value) {
    BodyOutcome outcome = read_value(parameter, value, zone_);
    if (auto* message = std::get_if<std::string>(&outcome)) {
      return add_error(std::string(parameter.name), std::move(*message));
    }
    const std::string_view stored = parameter.name == "user_id" ? "telegram_id" : parameter.name;
    if (!parsed_.arguments.has(stored)) {
      parsed_.arguments.set(stored, std::get<Arguments::Value>(std::move(outcome)));
      return;
    }
    Arguments here;
    here.set(stored, std::get<Arguments::Value>(std::move(outcome)));
    if (parsed_.arguments.printed(stored) != here.printed(stored))
      add_error(std::string(parameter.name), "differs from the one in the address or in its other name");
  }

  const Route& route_;
  const TimeZone& zone_;
  ParsedQuery& parsed_;
};

}  // namespace

bool is_json(std::string_view body) {
  return json::accept(body);
}

void parse_body(const Route& route, std::string_view body, const TimeZone& zone, ParsedQuery& parsed) {
  BodyReader reader(route, zone, parsed);
  if (!body.empty()) {
    json document = json::parse(body, nullptr, false);
    parsed.not_json = document.is_discarded();
    if (!document.is_object()) {
      (void)parsed.add({"", "the body must be a JSON object in UTF-8"});
      return;
    }
    reader.read_object(document, "");
    wipe_members(document);
  }
  reader.demand_required();
}

}  // namespace wbd::rest
