#pragma once
// Code that the methods for reviews and for questions share (GUIDE 5.12, 5.13).

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {

struct FeedbackPeriod {
  std::optional<std::int64_t> from, to;  // unix seconds, both ends included
  [[nodiscard]] bool holds(std::int64_t created) const {
    return (!from || created >= *from) && (!to || created <= *to);
  }
};

struct ListQuery {
  bool answered = false;
  std::size_t take = 0, skip = 0;
  bool ascending = false;
  std::optional<std::int64_t> article;
  FeedbackPeriod period;
};

struct ListBounds {
  std::int64_t take, skip;
};

[[nodiscard]] ListQuery read_list(const Query& query, ListBounds bounds);  // excludes status and period
[[nodiscard]] ListQuery read_filtered_list(std::string_view query, ListBounds bounds);

struct CountQuery {
  bool answered = false;
  FeedbackPeriod period;
};
[[nodiscard]] CountQuery read_count(std::string_view query);

struct FeedbackCounts {
  std::int64_t unanswered = 0, unanswered_today = 0, processed = 0;
};
[[nodiscard]] Reply counts_reply(const FeedbackCounts& counts);
[[nodiscard]] Reply number_reply(std::int64_t number);
[[nodiscard]] FeedbackCounts count_reviews(const Call& call);
[[nodiscard]] FeedbackCounts count_questions(const Call& call);

void open_envelope(JsonWriter& w);
void close_envelope(JsonWriter& w, bool data_is_object = true);
void write_product_details(JsonWriter& w, const Seller& seller, const Product& product, const Size* size);

// Sorts newest or oldest first, then cuts out one page.
template <class Item>
void cut_page(std::vector<const Item*>& items, const ListQuery& query) {
  std::sort(items.begin(), items.end(), [&](const Item* a, const Item* b) {
    if (a->created_at != b->created_at) return (a->created_at < b->created_at) == query.ascending;
    return a->id < b->id;
  });
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(std::min(query.skip, items.size())));
  if (items.size() > query.take) items.resize(query.take);
}

}  // namespace wbd::sandbox
