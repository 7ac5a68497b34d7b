#include "cli/command.hpp"

#include <charconv>

namespace wbd::cli {
namespace {

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::vector<std::string_view> Option::names() const {
  std::vector<std::string_view> out;
  std::string_view rest = name;
  while (true) {
    const std::size_t comma = rest.find(',');
    out.push_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    rest.remove_prefix(comma + 1);
  }
}

const std::vector<std::string>& Arguments::all(std::string_view name) const {
  static const std::vector<std::string> kNone;
  const auto found = values_.find(name);
  return found == values_.end() ? kNone : found->second;
}

std::optional<std::string> Arguments::text(std::string_view name) const {
  const auto& values = all(name);
  return values.empty() ? std::nullopt : std::optional(values.back());
}

std::string Arguments::text_or(std::string_view name, std::string_view fallback) const {
  return text(name).value_or(std::string(fallback));
}

std::optional<std::int64_t> Arguments::number(std::string_view name) const {
  const auto& values = all(name);
  return values.empty() ? std::nullopt : read_number<std::int64_t>(values.back());
}

std::int64_t Arguments::number_or(std::string_view name, std::int64_t fallback) const {
  return number(name).value_or(fallback);
}

std::vector<std::int64_t> Arguments::numbers(std::string_view name) const {
  std::vector<std::int64_t> out;
  for (const std::string& value : all(name)) {
    if (const auto number = read_number<std::int64_t>(value)) out.push_back(*number);
  }
  return out;
}

std::optional<double> Arguments::decimal(std::string_view name) const {
  const auto& values = all(name);
  return values.empty() ? std::nullopt : read_number<double>(values.back());
}

}  // namespace wbd::cli
