#include "core/wb/prices.hpp"

#include <fmt/format.h>

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::int64_t kGoodsPage = 1'000;

Read read_full_price(ondemand::value& value, Price& size) {
  return read_price(value, size.price);
}
Read read_discounted(ondemand::value& value, Price& size) {
  return read_price(value, size.price_with_discount);
}
Read read_club(ondemand::value& value, Price& size) {
  return read_price(value, size.club_price);
}

constexpr std::array kPriceFields{
    required<&Price::chrt_id>("sizeID"),
    JsonField<Price>{"price", Need::required, &read_full_price},
    JsonField<Price>{"discountedPrice", Need::required, &read_discounted},
    JsonField<Price>{"clubDiscountedPrice", Need::if_present, &read_club},
};

// A good is unusable when one of its sizes is unusable. Otherwise an incomplete set of prices would be taken
// for the complete one.
Read read_sizes(ondemand::value& value, Good& good) {
  bool all_read = true;
  const Read outcome = read_array(value, [&](ondemand::value& item) {
    Price size;
    const Read one = read_nested<Price>(item, std::span(kPriceFields), size);
    all_read = all_read && one == Read::ok;
    good.sizes.push_back(size);
    return one != Read::broken;
  });
  return outcome == Read::ok && !all_read ? Read::wrong : outcome;
}

Read read_discount(ondemand::value& value, Good& good) {
  return read_percent(value, good.discount_percent);
}
Read read_club_discount(ondemand::value& value, Good& good) {
  return read_percent(value, good.club_discount_percent);
}

constexpr std::array kGoodFields{
    required<&Good::nm_id>("nmID"),
    JsonField<Good>{"sizes", Need::required, &read_sizes},
    field<&Good::currency>("currencyIsoCode4217", Need::if_present),
    JsonField<Good>{"discount", Need::required, &read_discount},
    JsonField<Good>{"clubDiscount", Need::if_present, &read_club_discount},
    field<&Good::by_size>("editableSizePrice", Need::if_present),
};

}  // namespace

Call goods_call(std::int64_t offset) {
  return {Operation::goods, fmt::format("limit={}&offset={}", kGoodsPage, offset), {}};
}

Result<Parsed<Good>> parse_goods(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto out = no_rows<Good>(Operation::goods);
  bool has_goods = false;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key != "listGoods") return Read::ok;
    has_goods = true;
    return read_rows<Good>(answer, value, std::span(kGoodFields), Sampled::all, out, kNothingMore);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_goods) return missing("data.listGoods");
  return out;
}

}  // namespace wbd::wb
