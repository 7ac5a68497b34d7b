#pragma once
// Filters that the list commands share.

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cli/session.hpp"
#include "core/base/ids.hpp"
#include "core/db/database.hpp"
#include "core/db/list_page.hpp"

namespace wbd::cli {

inline constexpr std::int64_t kDefaultLimit = 50;
inline constexpr std::int64_t kHighestLimit = 100'000;
// The rows of a CSV or XLSX file without --limit.
inline constexpr std::int64_t kMostFileRows = 1'000'000;
inline constexpr std::int64_t kFilePartRows = 4'000;  // that are in memory at once

// The cabinets of --cabinet (repeats), otherwise those of --user, otherwise all. Errc::not_found for an
// unknown cabinet or user.
[[nodiscard]] Result<std::vector<CabinetId>> chosen_cabinets(db::Tx& tx, const Arguments& arguments);

// A date means the start of that day in the zone of the reports.
[[nodiscard]] std::optional<UtcTime> time_from(Session& session, const Arguments& arguments,
                                               std::string_view option);
// A date includes that day; a time is exclusive.
[[nodiscard]] std::optional<UtcTime> time_to(Session& session, const Arguments& arguments,
                                             std::string_view option);

// --from and --to as days, both inclusive, for rows that have a day and no time.
[[nodiscard]] std::optional<Date> first_day(Session& session, const Arguments& arguments);
[[nodiscard]] std::optional<Date> last_day(Session& session, const Arguments& arguments);

// The article of an option of Kind::article, if it is given. Throws Failure: Errc::not_found for an own
// article that no card of the chosen cabinets has; Errc::invalid_argument when several cards have it.
[[nodiscard]] std::optional<NmId> chosen_article(Session& session, const Arguments& arguments,
                                                 std::string_view option);

// -o asks for CSV or XLSX: all rows, unless there is a limit.
[[nodiscard]] bool makes_file(const Arguments& arguments);
// The page of --limit and --offset; total is 0.
[[nodiscard]] Answer::Page shown_page(const Arguments& arguments);
// The rows that a command must read for it: with --sort all of them, up to kHighestLimit.
[[nodiscard]] Answer::Page wanted_page(const Arguments& arguments);

// The part of a whole list that a page shows.
template <class Row>
[[nodiscard]] std::span<const Row> page_of(const std::vector<Row>& rows, const Answer::Page& page) {
  const auto size = static_cast<std::int64_t>(rows.size());
  const std::int64_t first = std::min(page.offset, size);
  const std::int64_t count = std::min(page.limit, size - first);
  return std::span(rows).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
}

// Too many rows for one file.
[[nodiscard]] Error too_many_rows(std::int64_t rows);

// Gives all rows of the page to `take`, a part at a time, from one snapshot.
template <class Filter, class List, class Take>
Answer::Sources read_parts(Session& session, const Arguments& arguments, Filter filter, const List& list,
                           const Answer::Page& page, const Take& take) {
  Answer::Sources sources;
  session.database().read([&](db::Tx& tx) {
    db::ListPosition position;  // the read may be repeated
    if constexpr (requires { filter.position; }) filter.position = &position;
    filter.cabinets = chosen_cabinets(tx, arguments).value();
    if (filter.cabinets.empty()) return;
    std::int64_t end = page.offset + page.limit;
    for (filter.offset = page.offset; filter.offset < end; filter.offset += filter.limit) {
      filter.limit = std::min(kFilePartRows, end - filter.offset);
      const auto part = list(tx, filter);
      if (!arguments.has("--limit") && part.total - page.offset > kMostFileRows)
        throw Failure(too_many_rows(part.total));
      end = std::min(end, part.total);
      sources.as_of = part.as_of;
      if (part.successes) sources.loading = part.successes->loading(part.sources);
      take(part.data);
    }
  });
  return sources;
}

// Fills limit and offset of a store filter and runs `list` on it; without any cabinet the list is empty.
// `sample`: see Answer.
template <class Filter, class List>
Result<Answer> list_answer(Session& session, const Arguments& arguments, Filter filter,
                           std::span<const Column> columns, List list, std::string sample) {
  Answer answer{
      .data = "[]", .page = wanted_page(arguments), .columns = columns, .sample = std::move(sample)};
  if (makes_file(arguments) && !arguments.has("--sort")) {
    answer.parts = [&session, &arguments, filter = std::move(filter), list, page = *answer.page](
                       const auto& take) { return read_parts(session, arguments, filter, list, page, take); };
    return answer;
  }
  filter.limit = answer.page->limit;
  filter.offset = answer.page->offset;
  std::optional<Error> error;
  session.database().read([&](db::Tx& tx) {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) {
      error = cabinets.error();
    } else if (!cabinets->empty()) {
      answer.several_cabinets = cabinets->size() > 1;
      filter.cabinets = std::move(*cabinets);
      auto page = list(tx, filter);
      answer.data = std::move(page.data);
      answer.page->total = page.total;
      if (page.successes) answer.loading = page.successes->loading(page.sources);
    }
  });
  if (error) return *error;
  return answer;
}

}  // namespace wbd::cli
