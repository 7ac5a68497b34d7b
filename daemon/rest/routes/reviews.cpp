#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kReviewsAnswered{"answered", ParameterType::boolean,
                                     "Only reviews with or without an answer"};
constexpr Parameter kRating{"rating", ParameterType::integer, "Stars of the review", 1, 5};
constexpr std::array kReviewListQuery{kTelegramId, kUserId, kCabinetId, kNmId,   kReviewsAnswered, kRating,
                                      kDateFrom,   kDateTo, kLimit,     kOffset, kListFormat};

ReadResult list_reviews(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::ReviewFilter>(in);
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.answered = in.arguments().boolean("answered");
  if (const auto rating = in.arguments().integer("rating"))
    filter.rating = static_cast<std::int32_t>(*rating);
  filter.from = in.arguments().time("date_from");
  filter.to = in.arguments().time("date_to");
  return list_result(in, view::reviews(tx, filter), in.default_ttl);
}

constexpr std::array kReviewRoutes{
    Route{.id = "listReviews",
          .pattern = "/api/v1/reviews",
          .summary = "Reviews, newest first",
          .query = kReviewListQuery,
          .schema = "Review",
          .kind = ReadRoute{.read = list_reviews,
                            .list = true,
                            .cache_key = "reviews:{who}:{limit}",
                            .rows_alone = true,
                            .sample = [](const Arguments&) { return view::review_sample(); }}},
};

// --- schemas

std::vector<Schema> review_schemas() {
  return {{"Review",
           "",
           {{"id", "string", "WB's id", R"("bxGW2oUBxZqr2nZMAJCH")"},
            {"cabinet_id", "integer", "", "1"},
            {"nm_id", "integer?", "WB article", "211131895"},
            {"title", "string?", "Of the product", R"("Linen shirt")"},
            {"rating", "integer?", "Stars, 1 to 5", "4"},
            {"text", "string?", "", R"("Fits well")"},
            {"pros", "string?", "", R"("The cloth")"},
            {"cons", "string?", "", "null"},
            {"tags", "[string]", "", R"(["quality"])"},
            {"photos", "[string]", "Addresses", "[]"},
            {"answered", "boolean", "", "false"},
            {"answer", "string?", "The seller's", "null"},
            {"archived", "boolean", "", "false"},
            {"created_at", "time"}}}};
}

}  // namespace

Noun review_noun() {
  return {.tags = {{"reviews", "Reviews of buyers"}}, .routes = kReviewRoutes, .schemas = review_schemas};
}

}  // namespace wbd::rest
