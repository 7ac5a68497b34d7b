#include "core/store/json_columns.hpp"

#include <cmath>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/base/result.hpp"
#include "core/model/user_settings.hpp"

namespace wbd::store {
namespace {

using nlohmann::json;

// Calls `read` with the parsed document. A document in another form than ours throws Failure(Errc::bad_data).
template <class F>
auto parse(std::string_view text, F read) {
  try {
    return read(json::parse(text));
  } catch (const json::exception&) {
    throw Failure({Errc::bad_data, "the database holds a JSON column that cannot be understood"});
  }
}

// Not get(): it would convert a number with a fraction, or one that is too large, without an error.
std::int64_t whole_number(const json& value) {
  return value.get_ref<const json::number_integer_t&>();
}

std::vector<std::string> read_texts(const json& array) {
  std::vector<std::string> texts;
  texts.reserve(array.size());
  for (const json& text : array) texts.push_back(text.get<std::string>());
  return texts;
}

void write_texts(JsonWriter& writer, const std::vector<std::string>& texts) {
  writer.begin_array();
  for (const std::string& text : texts) writer.value(text);
  writer.end_array();
}

void write_setting(JsonWriter& writer, const SettingValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return writer.value(*flag);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return writer.value(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return writer.value(*text);
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return write_texts(writer, *texts);
  if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value)) {
    writer.begin_array();
    for (const std::int64_t id : *ids) writer.value(id);
    return writer.end_array();
  }
  writer.value(nullptr);
}

SettingValue read_setting(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array() && !value.empty() && value.front().is_number()) {
    return value.get<std::vector<std::int64_t>>();
  }
  if (value.is_array()) return read_texts(value);
  return {};
}

std::int64_t integer_of(std::int64_t hundredths) {
  return hundredths;
}
std::int64_t integer_of(Money amount) {
  return amount.minor;
}
void from_integer(std::int64_t number, std::optional<std::int64_t>& hundredths) {
  hundredths = number;
}
void from_integer(std::int64_t number, std::optional<Money>& amount) {
  amount = Money{number};
}

template <class T>
T read_rates(const json& object) {
  T rates;
  for_each_rate(rates, [&object](const char* name, auto& rate) {
    if (const auto found = object.find(name); found != object.end()) {
      from_integer(whole_number(*found), rate);
    }
  });
  return rates;
}

}  // namespace

std::string sizes_to_json(const std::vector<ProductSize>& sizes) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_array();
  for (const ProductSize& size : sizes) {
    writer.begin_object();
    writer.field("chrt_id", size.chrt_id);
    writer.field("size", size.size);
    writer.key("barcodes");
    write_texts(writer, size.barcodes);
    writer.end_object();
  }
  writer.end_array();
  return out;
}

std::vector<ProductSize> sizes_from_json(std::string_view text) {
  return parse(text, [](const json& array) {
    std::vector<ProductSize> sizes;
    sizes.reserve(array.size());
    for (const json& row : array) {
      ProductSize size;
      size.chrt_id = ChrtId{whole_number(row.at("chrt_id"))};
      if (const json& name = row.at("size"); !name.is_null()) size.size = name.get<std::string>();
      size.barcodes = read_texts(row.at("barcodes"));
      sizes.push_back(std::move(size));
    }
    return sizes;
  });
}

std::optional<std::int64_t> volume_from_json(std::string_view dimensions) {
  constexpr double kLongest = 1'000;  // cm
  // WB's own document may hold anything: unusable dimensions are no error.
  const json object = json::parse(dimensions, nullptr, false);
  std::int64_t volume = 1;
  for (const char* side : {"length", "width", "height"}) {
    const auto found = object.find(side);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    const auto centimetres = found->get<double>();
    if (!(centimetres > 0 && centimetres <= kLongest)) return std::nullopt;
    volume *= std::llround(centimetres * 10);
  }
  return volume > 0 ? std::optional(volume) : std::nullopt;
}

std::string texts_to_json(const std::vector<std::string>& texts) {
  std::string out;
  JsonWriter writer(out);
  write_texts(writer, texts);
  return out;
}

std::vector<std::string> texts_from_json(std::string_view text) {
  if (text == "[]") return {};
  return parse(text, read_texts);
}

std::string settings_to_json(const User& user) {
  const User untouched;
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  for (const UserSetting& setting : user_settings()) {
    const SettingValue value = setting_of(user, setting);
    if (setting.in_column || value == setting_of(untouched, setting)) continue;
    writer.key(setting.key);
    write_setting(writer, value);
  }
  writer.end_object();
  return out;
}

void settings_from_json(User& user, std::string_view text) {
  if (text == "{}") return;
  parse(text, [&user](const json& object) {
    for (const auto& [key, value] : object.items()) {
      const UserSetting* setting = find_user_setting(key);
      if (setting) std::ignore = change_setting(user, *setting, read_setting(value));
    }
  });
}

std::string rates_to_json(const Rates& rates) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  const auto write = [&writer](const char* name, const auto& rate) {
    if (rate) writer.field(name, integer_of(*rate));
  };
  std::visit([&write](const auto& known) { for_each_rate(known, write); }, rates);
  writer.end_object();
  return out;
}

Rates rates_from_json(TariffKind kind, std::string_view text) {
  return parse(text, [kind](const json& object) -> Rates {
    switch (kind) {
      case TariffKind::commission:
        return read_rates<CommissionRates>(object);
      case TariffKind::box:
        return read_rates<BoxRates>(object);
      case TariffKind::pallet:
        return read_rates<PalletRates>(object);
      case TariffKind::goods_return:
        return read_rates<ReturnRates>(object);
    }
    return {};
  });
}

}  // namespace wbd::store
