#include "cli/option_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/day_words.hpp"
#include "core/base/time.hpp"
#include "core/config/load.hpp"
#include "core/model/dataset.hpp"

namespace wbd::cli {
namespace {

// The whole text as a number.
template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_allowed(const Option& option, std::string_view text) {
  switch (option.kind) {
    case Kind::number: {
      const auto value = number_of<std::int64_t>(text);
      return value && *value >= option.min && *value <= option.max;
    }
    case Kind::decimal: {
      const auto value = number_of<double>(text);
      return value && std::isfinite(*value) && *value > 0;
    }
    case Kind::date:
      return day_of_words(text, Date{std::chrono::sys_days{}}) || parse_rfc3339(text);
    case Kind::time:
      return parse_rfc3339(text).has_value();
    case Kind::duration:
      return duration_of(text).has_value();
    case Kind::form:
      return !output_form(option.choices, text).empty();
    case Kind::choice:
      return std::find(option.choices.begin(), option.choices.end(), text) != option.choices.end();
    case Kind::datasets: {
      const auto names = split_commas(text);
      return std::all_of(names.begin(), names.end(),
                         [](const std::string& name) { return parse_dataset(name).has_value(); });
    }
    case Kind::setting: {
      config::Flags ignored;
      return config::add_flag(ignored, text);
    }
    default:
      return !text.empty();
  }
}

Message allowed_by(const Option& option) {
  const auto same = [](const std::string& text) { return Message{text, text}; };
  switch (option.kind) {
    case Kind::number:
      if (option.min == std::numeric_limits<std::int64_t>::min()) return {"an integer", "целое число"};
      if (option.max == std::numeric_limits<std::int64_t>::max()) {
        return {fmt::format("an integer from {}", option.min), fmt::format("целое число от {}", option.min)};
      }
      return {fmt::format("an integer from {} to {}", option.min, option.max),
              fmt::format("целое число от {} до {}", option.min, option.max)};
    case Kind::decimal:
      return {"a number above 0", "число больше 0"};
    case Kind::date:
      return {"YYYY-MM-DD, DD.MM.YYYY, today, yesterday, -7d or YYYY-MM-DDThh:mm:ssZ",
              "ГГГГ-ММ-ДД, ДД.ММ.ГГГГ, сегодня, вчера, -7d или ГГГГ-ММ-ДДTчч:мм:ссZ"};
    case Kind::duration:
      return {"a time such as 90s, 10m, 2h or 1d", "время, например 90s, 10m, 2h или 1d"};
    case Kind::time:
      return {"YYYY-MM-DDThh:mm:ssZ", "ГГГГ-ММ-ДДTчч:мм:ссZ"};
    case Kind::form: {
      const std::string forms = fmt::format("{}", fmt::join(option.choices, "|"));
      return {forms + ", or a file such as orders.xlsx", forms + " или файл, например orders.xlsx"};
    }
    case Kind::choice:
      return same(fmt::format("{}", fmt::join(option.choices, "|")));
    case Kind::datasets: {
      std::vector<std::string_view> names;
      names.reserve(kDatasets.size());
      for (const Dataset dataset : kDatasets) names.push_back(to_string(dataset));
      return same(fmt::format("{}", fmt::join(names, ", ")));
    }
    case Kind::setting:
      return {"KEY=VALUE; the keys: wbctl config show", "KEY=VALUE; ключи: wbctl config show"};
    default:
      return {"a value that is not empty", "непустое значение"};
  }
}

}  // namespace

std::optional<Message> allowed_instead(const Option& option, std::string_view text) {
  if (is_allowed(option, text)) return std::nullopt;
  return allowed_by(option);
}

std::optional<Millis> duration_of(std::string_view text) {
  constexpr std::int64_t kMost = 1'000'000;
  for (const auto& [unit, length] :
       {std::pair<char, Millis>{'s', 1s}, {'m', 1min}, {'h', 1h}, {'d', std::chrono::days{1}}}) {
    if (!text.ends_with(unit)) continue;
    const auto count = number_of<std::int64_t>(text.substr(0, text.size() - 1));
    if (count && *count > 0 && *count <= kMost) return *count * length;
  }
  return std::nullopt;
}

std::string_view output_form(std::span<const std::string_view> forms, std::string_view text) {
  const std::size_t dot = text.rfind('.');
  const bool file = dot != std::string_view::npos && dot > 0 && text[dot - 1] != '/';
  const std::string_view name = file ? text.substr(dot + 1) : text;
  const auto found = std::find(forms.begin(), forms.end(), name);
  return found == forms.end() ? std::string_view{} : *found;
}

std::vector<std::string> split_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace wbd::cli
