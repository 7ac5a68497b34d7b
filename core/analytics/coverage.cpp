#include "core/analytics/coverage.hpp"

#include <array>

#include "core/analytics/sources.hpp"

namespace wbd::analytics {

Coverage sales_coverage(const store::Successes& successes) {
  return {successes.complete_from(kSalesSources)};
}

Coverage sales_coverage(db::Tx& tx, std::span<const CabinetId> cabinets) {
  return sales_coverage(store::Successes::load(tx, cabinets));
}

Coverage funnel_coverage(const store::Successes& successes) {
  return {successes.complete_from(std::array{Dataset::funnel})};
}

void write_coverage(JsonWriter& json, const Coverage& coverage, const Window& period) {
  json.field("complete", coverage.covers(period));
  const bool bounded = coverage.complete_from && *coverage.complete_from > UtcTime{};
  json.field("complete_from", bounded ? coverage.complete_from : std::nullopt);
}

}  // namespace wbd::analytics
