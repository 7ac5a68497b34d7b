#include "core/wb/ratings.hpp"

#include "core/base/json_text.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Read read_rating(ondemand::value& value, ItemRating& row) {
  return read_hundredths(value, row.rating);
}

Read read_current(ondemand::value& value, std::optional<std::int64_t>& out) {
  return read_members(value, [&out](std::string_view key, ondemand::value& member) {
    return key == "current" ? read_hundredths(member, out) : Read::ok;
  });
}

Read read_feedback_rating(ondemand::value& value, ItemRating& row) {
  return read_current(value, row.feedback_rating);
}

constexpr std::array kItemFields{
    required<&ItemRating::nm_id>("nmId"),
    JsonField<ItemRating>{"rating", Need::required, &read_rating},
    JsonField<ItemRating>{"feedbackRating", Need::if_present, &read_feedback_rating},
};

}  // namespace

Call item_rating_call(Date start, Date end, std::int64_t offset) {
  Call call{Operation::item_rating, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("currentPeriod");
  w.begin_object();
  w.field("start", to_string(start));
  w.field("end", to_string(end));
  w.end_object();
  w.key("orderBy");
  w.begin_object();
  w.field("field", "feedbackRating");
  w.field("mode", "desc");
  w.end_object();
  w.field("limit", kRatingPage);
  w.field("offset", offset);
  w.end_object();
  return call;
}

Result<RatingAnswer> parse_item_rating(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  RatingAnswer out;
  out.items.fields.operation = Operation::item_rating;
  bool has_items = false;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key == "sellerRating") return read_current(value, out.seller_rating);
    if (key != "items") return Read::ok;
    has_items = true;
    return read_rows<ItemRating>(answer, value, std::span(kItemFields), Sampled::all, out.items,
                                 kNothingMore);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_items) return missing("data.items");
  return out;
}

}  // namespace wbd::wb
