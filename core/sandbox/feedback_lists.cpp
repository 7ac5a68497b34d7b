#include "core/sandbox/feedback_lists.hpp"

#include <limits>

namespace wbd::sandbox {
namespace {

constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();

FeedbackPeriod read_period(const Query& query) {
  return {query.integer("dateFrom", 0, kAny), query.integer("dateTo", 0, kAny)};
}

}  // namespace

ListQuery read_list(const Query& query, ListBounds bounds) {
  ListQuery read;
  read.take = static_cast<std::size_t>(query.required_integer("take", 1, bounds.take));
  read.skip = static_cast<std::size_t>(query.required_integer("skip", 0, bounds.skip));
  read.article = query.integer("nmId", 1, kAny);
  read.ascending = query.choice("order", {"dateAsc", "dateDesc"}).value_or("dateDesc") == "dateAsc";
  return read;
}

ListQuery read_filtered_list(std::string_view text, ListBounds bounds) {
  const Query query(text, {"isAnswered", "take", "skip", "nmId", "order", "dateFrom", "dateTo"});
  const bool answered = query.required_flag("isAnswered");
  ListQuery read = read_list(query, bounds);
  read.answered = answered;
  read.period = read_period(query);
  return read;
}

CountQuery read_count(std::string_view text) {
  const Query query(text, {"isAnswered", "dateFrom", "dateTo"});
  return {query.required_flag("isAnswered"), read_period(query)};
}

Reply counts_reply(const FeedbackCounts& counts) {
  Reply reply;
  JsonWriter w(reply.body);
  open_envelope(w);
  w.field("countUnanswered", counts.unanswered);
  w.field("countUnansweredToday", counts.unanswered_today);
  close_envelope(w);
  return reply;
}

Reply number_reply(std::int64_t number) {
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("data", number);
  close_envelope(w, false);
  return reply;
}

void open_envelope(JsonWriter& w) {
  w.begin_object();
  w.key("data");
  w.begin_object();
}

void close_envelope(JsonWriter& w, bool data_is_object) {
  if (data_is_object) w.end_object();
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

}  // namespace wbd::sandbox
