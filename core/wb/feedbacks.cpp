#include "core/wb/feedbacks.hpp"

#include <fmt/format.h>

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

// A rejected answer was never shown to the buyer.
Read read_answer(ondemand::value& value, Review& row) {
  row.has_answer_field = true;
  std::string state;
  const Read outcome = read_members(value, [&](std::string_view key, ondemand::value& member) {
    if (key == "text") return read(member, row.answer);
    if (key == "state") return read(member, state);
    return Read::ok;
  });
  if (row.answer && state != "rejected") row.answered = true;
  return outcome;
}

// wbRu means processed: the review was answered, or it is a rating without text that needs no answer.
Read read_state(ondemand::value& value, Review& row) {
  row.has_answer_field = true;
  std::string state;
  const Read outcome = read(value, state);
  if (state == "wbRu") row.answered = true;
  return outcome;
}

Read read_rating(ondemand::value& value, Review& row) {
  std::int64_t rating = 0;
  const Read outcome = read(value, rating);
  if (outcome == Read::ok && (rating < 1 || rating > 5)) return Read::wrong;
  row.rating = static_cast<std::int32_t>(rating);
  return outcome;
}

Read read_photo_links(ondemand::value& value, Review& row) {
  Read worst = Read::ok;
  const Read outcome = read_array(value, [&](ondemand::value& item) {
    const Read one = read_members(item, [&](std::string_view key, ondemand::value& link) {
      if (key != "fullSize") return Read::ok;
      std::string url;
      const Read got = read(link, url);
      if (got == Read::ok) row.photos.push_back(std::move(url));
      return got;
    });
    if (one != Read::ok) worst = one;
    return one != Read::broken;
  });
  return outcome == Read::ok ? worst : outcome;
}

constexpr std::array kProductFields{
    optional<&Review::nm_id>("nmId"),
    optional<&Review::product_name>("productName"),
};

Read read_product(ondemand::value& value, Review& row) {
  return read_nested<Review>(value, std::span(kProductFields), row);
}

template <std::string Review::*Member>
Read read_words(ondemand::value& value, Review& row) {
  return read_text(value, row.*Member);
}

constexpr std::array kReviewFields{
    required<&Review::id>("id"),
    JsonField<Review>{"text", Need::optional, &read_words<&Review::text>},
    JsonField<Review>{"pros", Need::optional, &read_words<&Review::pros>},
    JsonField<Review>{"cons", Need::optional, &read_words<&Review::cons>},
    JsonField<Review>{"productValuation", Need::required, &read_rating},
    required<&Review::created_at>("createdDate"),
    sometimes(JsonField<Review>{"answer", Need::optional, &read_answer}),
    JsonField<Review>{"state", Need::optional, &read_state},
    JsonField<Review>{"productDetails", Need::optional, &read_product},
    sometimes(JsonField<Review>{"photoLinks", Need::optional, &read_photo_links}),
    sometimes(optional<&Review::tags>("bables")),
};

}  // namespace

Call feedbacks_call(const FeedbackPage& page) {
  return {Operation::feedbacks, query_of(page), {}};
}

Call feedbacks_archive_call(std::int64_t take, std::int64_t skip) {
  return {Operation::feedbacks_archive, fmt::format("take={}&skip={}&order=dateDesc", take, skip), {}};
}

Result<Parsed<Review>> parse_feedbacks(std::string_view json, bool archive) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto out = no_rows<Review>(archive ? Operation::feedbacks_archive : Operation::feedbacks);
  bool has_rows = false;
  const auto complete = [archive](Review& row, RowFlaw&) {
    row.archived = archive;
    row.has_answer_field = row.has_answer_field.has_value();
  };
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key != "feedbacks") return Read::ok;
    has_rows = true;
    return read_rows<Review>(answer, value, std::span(kReviewFields), Sampled::without_texts, out, complete);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_rows) return missing("data.feedbacks");
  return out;
}

}  // namespace wbd::wb
