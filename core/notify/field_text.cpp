#include "core/notify/field_text.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "core/notify/card.hpp"
#include "core/view/loading.hpp"

namespace wbd::notify {
namespace {

constexpr std::size_t kLongestValue = 300;

}  // namespace

std::string field_text(const report::Wording& words, const EventField& field, const nlohmann::json& value,
                       std::string_view currency) {
  const std::string_view type = field.type.substr(0, field.type.find('?'));
  if (value.is_boolean())
    return std::string(value.get<bool>() ? pick(words.language(), "yes", "да")
                                         : pick(words.language(), "no", "нет"));
  if (value.is_number() && type == "money")
    return words.money(Money{std::llround(value.get<double>() * 100)}, currency);
  if (value.is_number_integer()) return words.number(value.get<std::int64_t>());
  if (!value.is_string()) return value.dump();
  const auto text = value.get<std::string>();
  if (type == "time") {
    if (const auto time = parse_rfc3339(text)) return words.full_time(*time);
  }
  if (type == "date") {
    if (const auto date = parse_date(text)) return words.days(analytics::Day{*date}, analytics::Day{*date});
  }
  if (field.name == "dataset") {
    if (const auto dataset = parse_dataset(text))
      return std::string(view::dataset_name(*dataset, words.language()));
  }
  return shortened(text, kLongestValue);
}

}  // namespace wbd::notify
