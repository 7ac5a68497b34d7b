#pragma once
// The reasons why a line of a table of costs is refused.

#include <cstdint>
#include <string>

#include "core/model/language.hpp"

namespace wbd::costing {

enum class Reason : std::uint8_t {
  no_headings,      // no row names an article and its cost
  repeated_column,  // two headings mean the same
  no_article,       // amounts without an article
  bad_article,      // WB's article is not a number
  unknown_article,  // no stored product has this article, code or barcode
  ambiguous_code,   // several articles have it
  other_article,    // codes of one line belong to different articles
  unknown_size,     // the article has no such size
  no_cost,          // other amounts or a day without the cost of the goods
  not_a_number,
  negative,
  too_large,
  bad_day,
  bad_currency,
  duplicate,  // an earlier line has another value
};

struct LineProblem {
  std::int64_t line = 0;  // in the file
  std::string column;     // the heading as it is in the file; empty: the whole line
  Reason reason{};
  std::string value{};          // the cell
  std::int64_t other_line = 0;  // of a duplicate: the earlier line
  friend bool operator==(const LineProblem&, const LineProblem&) = default;
};

[[nodiscard]] std::string explain(const LineProblem& problem, Language language);

}  // namespace wbd::costing
