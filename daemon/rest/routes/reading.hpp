#pragma once
// Input and result of the readers of the routes.

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/db/database.hpp"
#include "core/model/dataset.hpp"
#include "core/report/article_facts.hpp"
#include "core/store/sync_state.hpp"
#include "core/view/pages.hpp"
#include "daemon/rest/freshness.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

inline constexpr Millis kObjectTtl{5 * 60'000};
inline constexpr Millis kStockTtl{10 * 60'000};
inline constexpr Millis kAnalyticsTtl{15 * 60'000};
inline constexpr Millis kProductTtl{30 * 60'000};
// A report compares with windows that end "now, some days ago", so it changes even without new rows.
inline constexpr Millis kReportTtl{5 * 60'000};

struct ReadInput {
  const Plan& plan;
  const Directory& directory;  // the plan was made with it
  const FreshnessPolicy& freshness;
  const TimeZone& zone;  // report_timezone
  Millis default_ttl;
  UtcTime now;
  report::ArticleSource articles{};  // its data_version is set by load()

  [[nodiscard]] const Arguments& arguments() const { return plan.arguments; }
  [[nodiscard]] const std::vector<CabinetId>& cabinets() const { return *plan.sources; }
};

// The bytes of `data` and their sources.
struct ReadResult {
  view::Page page;
  std::vector<CabinetId> cabinets;   // cabinets of the rows; their syncs decide the freshness
  std::span<const Dataset> sources;  // static storage
  Millis ttl{0};
  bool depends_on_today = false;  // expires at the end of the day in the report zone
  // For routes with own_ids: the id of the only row in the answer. The answer must not depend on the viewer.
  std::optional<std::int64_t> own_id{};
  std::optional<store::Successes> successes{};  // of `cabinets`, if the reader has read them
};

// The result of a list over the viewer's cabinets.
[[nodiscard]] inline ReadResult list_result(const ReadInput& in, view::Page page, Millis ttl,
                                            bool depends_on_today = false) {
  const auto sources = page.sources;
  auto successes = std::move(page.successes);
  ReadResult result{std::move(page), in.cabinets(), sources, ttl, depends_on_today};
  result.successes = std::move(successes);
  return result;
}

template <class IdType>
[[nodiscard]] std::optional<IdType> id_argument(const Arguments& arguments, std::string_view name) {
  const auto number = arguments.integer(name);
  return number ? std::optional(IdType{*number}) : std::nullopt;
}

// date_from and date_to as days, both inclusive, for rows that have a day but no time.
[[nodiscard]] inline std::optional<Date> first_day(const ReadInput& in) {
  const auto from = in.arguments().time("date_from");
  return from ? std::optional(in.zone.date_of(*from)) : std::nullopt;
}
[[nodiscard]] inline std::optional<Date> last_day(const ReadInput& in) {
  const auto to = in.arguments().time("date_to");
  return to ? std::optional(in.zone.date_of(*to - Millis{1})) : std::nullopt;
}

// A store filter with cabinets, limit and offset.
template <class Filter>
[[nodiscard]] Filter page_filter(const ReadInput& in) {
  Filter filter;
  filter.cabinets = in.cabinets();
  filter.limit = in.arguments().limit();
  filter.offset = in.arguments().offset();
  return filter;
}

// The requested page of a complete list, as a JSON array.
template <class Row, class Write>
[[nodiscard]] view::Page page_of(const ReadInput& in, const std::vector<Row>& rows, const Write& write) {
  view::Page page;
  page.total = static_cast<std::int64_t>(rows.size());
  const auto first = std::min(in.arguments().offset(), page.total);
  const auto count = std::min(in.arguments().limit(), page.total - first);
  JsonWriter json(page.data);
  json.begin_array();
  for (const Row& row :
       std::span(rows).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count))) {
    write(json, row);
  }
  json.end_array();
  return page;
}

// Throws the 404 of the plan's route.
[[noreturn]] inline void throw_missing(const ReadInput& in) {
  throw Failure({Errc::not_found, std::string(in.plan.route->reads()->missing)});
}

}  // namespace wbd::rest
