// feedbacks-api: reviews (GUIDE 5.12).

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/sandbox/feedback_lists.hpp"
#include "core/sandbox/history.hpp"

namespace wbd::sandbox {
namespace {

void write_review(JsonWriter& w, const Seller& seller, const Review& review, const ReviewState& state) {
  const Product& product = seller.products[review.product];
  w.begin_object();
  w.field("id", review.id);
  w.field("text", review.text);
  w.field("pros", review.pros);
  w.field("cons", review.cons);
  w.field("productValuation", review.rating);
  w.field("createdDate", moscow_offset_text(review.created_at));
  w.key("answer");
  if (state.answered) {
    w.begin_object();
    w.field("text", review.answer->text);
    w.field("state", "wbRu");
    w.field("editable", false);
    w.end_object();
  } else {
    w.value(nullptr);
  }
  w.field("state", state.processed ? "wbRu" : "none");
  write_product_details(w, seller, product, &product.sizes[review.size]);
  w.key("video");
  if (review.has_video) {
    w.begin_object();
    w.field("previewImage", fmt::format("https://videofeedback01.wbbasket.ru/{}/preview.webp", review.id));
    w.field("link", fmt::format("https://videofeedback01.wbbasket.ru/{}/index.m3u8", review.id));
    w.field("durationSec", 10);
    w.end_object();
  } else {
    w.value(nullptr);
  }
  w.field("wasViewed", state.processed);
  w.key("photoLinks");
  if (review.photos > 0) {
    w.begin_array();
    for (int i = 1; i <= review.photos; ++i) {
      w.begin_object();
      w.field("fullSize", fmt::format("https://feedback04.wbbasket.ru/{}/{}/fs.webp", review.id, i));
      w.field("miniSize", fmt::format("https://feedback04.wbbasket.ru/{}/{}/ms.webp", review.id, i));
      w.end_object();
    }
    w.end_array();
  } else {
    w.value(nullptr);
  }
  w.field("userName", review.user_name);
  w.field("orderStatus", review.order_status);
  w.field("matchingSize", "");
  w.field("isAbleSupplierFeedbackValuation", false);
  w.field("supplierFeedbackValuation", 0);
  w.field("isAbleSupplierProductValuation", false);
  w.field("supplierProductValuation", 0);
  w.field("isAbleReturnProductOrders", false);
  w.field("returnProductOrdersDate", nullptr);
  w.key("bables");
  if (review.tags.empty()) {
    w.value(nullptr);
  } else {
    w.begin_array();
    for (const std::string& tag : review.tags) w.value(tag);
    w.end_array();
  }
  w.field("lastOrderShkId", product.nm_id * 100 + review.size);
  w.field("lastOrderCreatedAt", moscow_offset_text(review.bought_at));
  w.field("color", product.color);
  w.field("subjectId", product.subject->id);
  w.field("subjectName", product.subject->name);
  w.field("parentFeedbackId", nullptr);
  w.field("childFeedbackId", nullptr);
  w.end_object();
}

bool is_open(const ReviewState& state) {
  return !state.processed && !state.archived;
}

// `wanted` decides by state which reviews the method returns.
template <class Wanted>
std::vector<const Review*> select_reviews(const Call& call, const ListQuery& query, Wanted wanted) {
  std::vector<const Review*> reviews;
  for (const Review& review : call.seller.reviews) {
    const auto state = review_state(review, call.world.now);
    if (!state || !wanted(*state)) continue;
    if (query.article && call.seller.products[review.product].nm_id != *query.article) continue;
    if (query.period.holds(review.created_at.time_since_epoch().count())) reviews.push_back(&review);
  }
  cut_page(reviews, query);
  return reviews;
}

void write_reviews(JsonWriter& w, const Call& call, const std::vector<const Review*>& reviews) {
  w.key("feedbacks");
  w.begin_array();
  for (const Review* review : reviews) {
    write_review(w, call.seller, *review, *review_state(*review, call.world.now));
  }
  w.end_array();
}

}  // namespace

FeedbackCounts count_reviews(const Call& call) {
  FeedbackCounts counts;
  for (const Review& review : call.seller.reviews) {
    const auto state = review_state(review, call.world.now);
    if (!state) continue;
    counts.processed += state->processed ? 1 : 0;
    if (!is_open(*state)) continue;
    ++counts.unanswered;
    counts.unanswered_today += moscow_day(review.created_at) == moscow_day(call.world.now) ? 1 : 0;
  }
  return counts;
}

Reply answer_feedbacks(const Call& call) {
  const ListQuery query = read_filtered_list(call.query, {5'000, 199'990});
  const FeedbackCounts counts = count_reviews(call);
  Reply reply;
  JsonWriter w(reply.body);
  open_envelope(w);
  w.field("countUnanswered", counts.unanswered);
  w.field("countArchive", counts.processed);
  write_reviews(w, call, select_reviews(call, query, [&](const ReviewState& state) {
                  return query.answered ? state.processed : is_open(state);
                }));
  close_envelope(w);
  return reply;
}

Reply answer_feedbacks_archive(const Call& call) {
  const Query text(call.query, {"take", "skip", "nmId", "order"});
  const ListQuery query = read_list(text, {5'000, std::numeric_limits<std::int64_t>::max()});
  Reply reply;
  JsonWriter w(reply.body);
  open_envelope(w);
  write_reviews(w, call,
                select_reviews(call, query, [](const ReviewState& state) { return state.archived; }));
  close_envelope(w);
  return reply;
}

Reply answer_feedbacks_unanswered(const Call& call) {
  const Query query(call.query, {});
  return counts_reply(count_reviews(call));
}

Reply answer_feedbacks_count(const Call& call) {
  const CountQuery query = read_count(call.query);
  return number_reply(
      std::count_if(call.seller.reviews.begin(), call.seller.reviews.end(), [&](const Review& review) {
        const auto state = review_state(review, call.world.now);
        return state && (query.answered ? state->processed : is_open(*state)) &&
               query.period.holds(review.created_at.time_since_epoch().count());
      }));
}

Reply answer_feedback(const Call& call) {
  const Query query(call.query, {"id"});
  const std::string id = query.required_text("id");
  const auto& reviews = call.seller.reviews;
  const auto review =
      std::find_if(reviews.begin(), reviews.end(), [&](const Review& r) { return r.id == id; });
  const auto state = review == reviews.end() ? std::nullopt : review_state(*review, call.world.now);
  if (!state) throw Refused(422, "Невозможно получить отзыв по id");
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  write_review(w, call.seller, *review, *state);
  close_envelope(w, false);
  return reply;
}

Reply answer_news(const Call& call) {
  const Query query(call.query, {});
  Reply reply;
  JsonWriter w(reply.body);
  open_envelope(w);
  w.field("hasNewQuestions", count_questions(call).unanswered > 0);
  w.field("hasNewFeedbacks", count_reviews(call).unanswered > 0);
  close_envelope(w);
  return reply;
}

}  // namespace wbd::sandbox
