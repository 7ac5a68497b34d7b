// feedbacks-api: reviews and questions (GUIDE 5.12, 5.13).

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/sandbox/history.hpp"
#include "core/sandbox/params.hpp"

namespace wb::sandbox {
namespace {

constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();

struct ListQuery {
  bool answered = false;
  std::size_t take = 0, skip = 0;
  bool ascending = false;
  std::optional<std::int64_t> article, from, to;  // unix seconds, both ends included
};

struct Bounds {
  std::int64_t take, skip;
};

ListQuery read_common(const Query& query, Bounds bounds) {
  ListQuery read;
  read.take = static_cast<std::size_t>(query.required_integer("take", 1, bounds.take));
  read.skip = static_cast<std::size_t>(query.required_integer("skip", 0, bounds.skip));
  read.article = query.integer("nmId", 1, kAny);
  read.ascending = query.choice("order", {"dateAsc", "dateDesc"}).value_or("dateDesc") == "dateAsc";
  return read;
}

ListQuery read_filtered(std::string_view text, Bounds bounds) {
  const Query query(text, {"isAnswered", "take", "skip", "nmId", "order", "dateFrom", "dateTo"});
  const bool answered = query.required_flag("isAnswered");
  ListQuery read = read_common(query, bounds);
  read.answered = answered;
  read.from = query.integer("dateFrom", 0, kAny);
  read.to = query.integer("dateTo", 0, kAny);
  return read;
}

// Newest or oldest first, then one page of it.
template <class Item>
void cut_page(std::vector<const Item*>& items, const ListQuery& query) {
  std::sort(items.begin(), items.end(), [&](const Item* a, const Item* b) {
    if (a->created_at != b->created_at) return (a->created_at < b->created_at) == query.ascending;
    return a->id < b->id;
  });
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(std::min(query.skip, items.size())));
  if (items.size() > query.take) items.resize(query.take);
}

bool in_period(const ListQuery& query, std::int64_t created) {
  return (!query.from || created >= *query.from) && (!query.to || created <= *query.to);
}

void open_envelope(JsonWriter& w) {
  w.begin_object();
  w.key("data");
  w.begin_object();
}

void close_envelope(JsonWriter& w) {
  w.end_object();
  w.field("error", false);
  w.field("errorText", "");
  w.field("additionalErrors", nullptr);
  w.end_object();
}

void write_product_details(JsonWriter& w, const Seller& seller, const Product& product, const Size* size) {
  w.key("productDetails");
  w.begin_object();
  w.field("imtId", product.imt_id);
  w.field("nmId", product.nm_id);
  w.field("productName", product.title);
  w.field("supplierArticle", product.vendor_code);
  w.field("supplierName", seller.name);
  w.field("brandName", product.brand);
  if (size != nullptr) w.field("size", size->tech_size);
  w.end_object();
}

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

struct Counts {
  std::int64_t unanswered = 0, unanswered_today = 0, processed = 0;
};

bool is_open(const ReviewState& state) {
  return !state.processed && !state.archived;
}

Counts count_reviews(const Call& call) {
  Counts counts;
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

// `wanted` decides by state which reviews the method returns.
template <class Wanted>
std::vector<const Review*> select_reviews(const Call& call, const ListQuery& query, Wanted wanted) {
  std::vector<const Review*> reviews;
  for (const Review& review : call.seller.reviews) {
    const auto state = review_state(review, call.world.now);
    if (!state || !wanted(*state)) continue;
    if (query.article && call.seller.products[review.product].nm_id != *query.article) continue;
    if (in_period(query, review.created_at.time_since_epoch().count())) reviews.push_back(&review);
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

bool asked(const Question& question, Seconds moment) {
  return question.created_at <= Nanos{moment};
}

// A question the seller rejected counts as processed.
bool processed(const Question& question, Seconds moment) {
  return question.rejected || answered(question, moment);
}

void write_question(JsonWriter& w, const Call& call, const Question& question) {
  const bool has_answer = answered(question, call.world.now);
  w.begin_object();
  w.field("id", question.id);
  w.field("text", question.text);
  w.field("createdDate", zulu_text(question.created_at, 9));
  w.field("state", question.rejected ? "none" : has_answer ? "wbRu" : "suppliersPortalSynch");
  w.key("answer");
  if (has_answer) {
    w.begin_object();
    w.field("text", question.answer->text);
    w.field("editable", false);
    w.field("createDate", zulu_text(question.answer->at, 0));
    w.end_object();
  } else {
    w.value(nullptr);
  }
  write_product_details(w, call.seller, call.seller.products[question.product], nullptr);
  w.field("wasViewed", has_answer);
  w.field("isWarned", false);
  w.end_object();
}

Counts count_questions(const Call& call) {
  Counts counts;
  for (const Question& question : call.seller.questions) {
    if (!asked(question, call.world.now)) continue;
    if (processed(question, call.world.now)) {
      ++counts.processed;
      continue;
    }
    ++counts.unanswered;
    const auto at = std::chrono::floor<std::chrono::seconds>(question.created_at);
    counts.unanswered_today += moscow_day(at) == moscow_day(call.world.now) ? 1 : 0;
  }
  return counts;
}

Reply counts_reply(const Counts& counts) {
  Reply reply;
  JsonWriter w(reply.body);
  open_envelope(w);
  w.field("countUnanswered", counts.unanswered);
  w.field("countUnansweredToday", counts.unanswered_today);
  close_envelope(w);
  return reply;
}

}  // namespace

Reply answer_feedbacks(const Call& call) {
  const ListQuery query = read_filtered(call.query, {5'000, 199'990});
  const Counts counts = count_reviews(call);
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
  const ListQuery query = read_common(text, {5'000, kAny});
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

Reply answer_questions(const Call& call) {
  const ListQuery query = read_filtered(call.query, {10'000, 10'000});
  if (query.take + query.skip > 10'000) refuse("take + skip: Value not validated");
  std::vector<const Question*> questions;
  for (const Question& question : call.seller.questions) {
    if (!asked(question, call.world.now) || processed(question, call.world.now) != query.answered) continue;
    if (query.article && call.seller.products[question.product].nm_id != *query.article) continue;
    const auto at = std::chrono::floor<std::chrono::seconds>(question.created_at);
    if (in_period(query, at.time_since_epoch().count())) questions.push_back(&question);
  }
  cut_page(questions, query);

  const Counts counts = count_questions(call);
  Reply reply;
  JsonWriter w(reply.body);
  open_envelope(w);
  w.field("countUnanswered", counts.unanswered);
  w.field("countArchive", counts.processed);
  w.key("questions");
  w.begin_array();
  for (const Question* question : questions) write_question(w, call, *question);
  w.end_array();
  close_envelope(w);
  return reply;
}

Reply answer_questions_unanswered(const Call& call) {
  const Query query(call.query, {});
  return counts_reply(count_questions(call));
}

}  // namespace wb::sandbox
