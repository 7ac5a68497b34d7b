#include "core/wb/funnel.hpp"

#include "core/base/json_text.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::int64_t kFunnelPage = 1000;

// Uses read_amount(), because 0 is a value here; read() would take an amount of 0 for an absent one.
template <auto Member>
constexpr JsonField<FunnelDay> amount(std::string_view key) {
  return {key, Need::if_present,
          [](ondemand::value& value, FunnelDay& row) { return read_amount(value, row.*Member); }};
}
template <auto Member>
constexpr JsonField<FunnelDay> count(std::string_view key) {
  return count_field<Member>(key, Need::if_present);
}
template <auto Member>
constexpr JsonField<FunnelDay> percent(std::string_view key) {
  return {key, Need::optional,
          [](ondemand::value& value, FunnelDay& row) { return read_percent(value, row.*Member); }};
}

constexpr std::array kConversions{
    percent<&FunnelDay::add_to_cart_percent>("addToCartPercent"),
    percent<&FunnelDay::cart_to_order_percent>("cartToOrderPercent"),
    percent<&FunnelDay::buyout_percent>("buyoutPercent"),
};

constexpr std::array kSelected{
    count<&FunnelDay::open_count>("openCount"),
    count<&FunnelDay::cart_count>("cartCount"),
    count<&FunnelDay::order_count>("orderCount"),
    amount<&FunnelDay::order_sum>("orderSum"),
    count<&FunnelDay::buyout_count>("buyoutCount"),
    amount<&FunnelDay::buyout_sum>("buyoutSum"),
    count<&FunnelDay::cancel_count>("cancelCount"),
    amount<&FunnelDay::cancel_sum>("cancelSum"),
    count<&FunnelDay::wishlist_count>("addToWishlist"),
    JsonField<FunnelDay>{"conversions", Need::optional,
                         [](ondemand::value& value, FunnelDay& row) {
                           return read_nested(value, std::span<const JsonField<FunnelDay>>(kConversions),
                                              row);
                         }},
};

constexpr std::array kStatistic{
    JsonField<FunnelDay>{"selected", Need::required,
                         [](ondemand::value& value, FunnelDay& row) {
                           return read_nested(value, std::span<const JsonField<FunnelDay>>(kSelected), row);
                         }},
};

constexpr std::array kProduct{required<&FunnelDay::nm_id>("nmId")};

constexpr std::array kRow{
    JsonField<FunnelDay>{"product", Need::required,
                         [](ondemand::value& value, FunnelDay& row) {
                           return read_nested(value, std::span<const JsonField<FunnelDay>>(kProduct), row);
                         }},
    JsonField<FunnelDay>{"statistic", Need::required,
                         [](ondemand::value& value, FunnelDay& row) {
                           return read_nested(value, std::span<const JsonField<FunnelDay>>(kStatistic), row);
                         }},
};

}  // namespace

Call funnel_products_call(Date day, std::int64_t offset) {
  Call call{Operation::funnel_products, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("selectedPeriod");
  w.begin_object();
  w.field("start", to_string(day));
  w.field("end", to_string(day));
  w.end_object();
  w.key("orderBy");
  w.begin_object();
  w.field("field", "openCard");
  w.field("mode", "desc");
  w.end_object();
  w.field("limit", kFunnelPage);
  w.field("offset", offset);
  w.end_object();
  return call;
}

Result<Parsed<FunnelDay>> parse_funnel_products(std::string_view json, Date day) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto out = no_rows<FunnelDay>(Operation::funnel_products);
  std::string currency;
  bool has_products = false;
  const auto complete = [day](FunnelDay& row, RowFlaw&) { row.day = day; };
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key == "currency") return read(value, currency);
    if (key != "products") return Read::ok;
    has_products = true;
    return read_rows<FunnelDay>(answer, value, std::span(kRow), Sampled::all, out, complete);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_products) return missing("data.products");
  if (currency.empty() && !out.rows.empty()) return missing("data.currency");
  for (FunnelDay& row : out.rows) row.currency = currency;
  return out;
}

}  // namespace wbd::wb
