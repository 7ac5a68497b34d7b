#pragma once
// A command: its row, its arguments and its answer. The rows are in cli/commands, beside their functions.

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/column.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/language.hpp"
#include "core/model/load_progress.hpp"

namespace wbd::cli {

class Session;

enum class Kind {
  flag,
  text,
  file,
  number,    // an integer from min to max
  decimal,   // a positive number
  date,      // a day (day_words.hpp) or RFC 3339 date-time
  time,      // RFC 3339 date-time
  form,      // one of `choices`, or a file whose name ends with one of them
  choice,    // one of `choices`
  duration,  // 90s, 10m, 2h or 1d
  article,   // an nm_id or the seller's own article
  datasets,  // names separated by commas
  setting,   // KEY=VALUE
};

struct Option {
  std::string_view name;  // "--limit", or "ORDER" for a positional
  Kind kind = Kind::flag;
  std::string_view value{};  // as shown by --help: N
  std::string_view en{}, ru{};
  bool required = false;
  bool repeats = false;
  std::span<const std::string_view> choices{};
  std::int64_t min = 0;
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::string_view bare{};  // the value when a number does not follow; "" = the value is needed
  [[nodiscard]] std::vector<std::string_view> names() const;  // "-o,--output" has two
  // The last name, which is the long one: Arguments stores the values under it.
  [[nodiscard]] constexpr std::string_view key() const {
    const std::size_t comma = name.rfind(',');
    return comma == std::string_view::npos ? name : name.substr(comma + 1);
  }
  [[nodiscard]] constexpr bool positional() const { return !name.starts_with('-'); }

  [[nodiscard]] static constexpr Option flag(std::string_view name, std::string_view en,
                                             std::string_view ru) {
    return {.name = name, .en = en, .ru = ru};
  }
  [[nodiscard]] static constexpr Option of(Kind kind, std::string_view name, std::string_view value,
                                           std::string_view en, std::string_view ru) {
    return {.name = name, .kind = kind, .value = value, .en = en, .ru = ru};
  }
  [[nodiscard]] static constexpr Option choice(std::string_view name, std::string_view value,
                                               std::span<const std::string_view> choices, std::string_view en,
                                               std::string_view ru) {
    return {.name = name, .kind = Kind::choice, .value = value, .en = en, .ru = ru, .choices = choices};
  }
  [[nodiscard]] constexpr Option between(std::int64_t lowest, std::int64_t highest) const {
    Option out = *this;
    out.min = lowest;
    out.max = highest;
    return out;
  }
  [[nodiscard]] constexpr Option at_least(std::int64_t lowest) const { return between(lowest, max); }
  [[nodiscard]] constexpr Option must() const {
    Option out = *this;
    out.required = true;
    return out;
  }
  [[nodiscard]] constexpr Option many() const {
    Option out = *this;
    out.repeats = true;
    return out;
  }
};

// The name in Arguments of a command's own option that hides a global one: the --lang of `user add` is the
// user's.
[[nodiscard]] inline std::string own_name(std::string_view key) {
  return "own " + std::string(key);
}

// Values of the command line, already checked by their kinds: the getters need no errors of their own.
class Arguments {
 public:
  void add(std::string_view name, std::string value) {
    values_[std::string(name)].push_back(std::move(value));
  }

  [[nodiscard]] bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::string text_or(std::string_view name, std::string_view fallback) const;
  [[nodiscard]] const std::vector<std::string>& all(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
  [[nodiscard]] std::int64_t number_or(std::string_view name, std::int64_t fallback) const;
  [[nodiscard]] std::vector<std::int64_t> numbers(std::string_view name) const;
  [[nodiscard]] std::optional<double> decimal(std::string_view name) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// Goes to stdout. `data` is finished JSON: the same bytes the REST API would send.
struct Answer {
  struct Page {
    std::int64_t total = 0, limit = 0, offset = 0;
  };
  // The age of the oldest data in the rows, and what is still loading.
  struct Sources {
    std::optional<UtcTime> as_of{};
    std::vector<LoadingDataset> loading{};
  };
  std::string data{};
  std::optional<Page> page{};
  std::span<const Column> columns{};        // of the table; empty = every field
  std::string_view rows{};                  // the member of `data` that holds the rows; "" = `data` itself
  std::string text{};                       // in place of a table
  std::string note{};                       // a line for people on stderr, after the data
  bool several_cabinets = false;            // the list is of several, so a table names the row's cabinet
  bool titled = false;                      // a table of one object has headings in place of field names
  std::string sample{};                     // rows with every member, as JSON: the heading of a CSV
  std::vector<LoadingDataset> loading{};    // sources whose first sync has not ended: a part is shown
  std::string_view empty_en{}, empty_ru{};  // why rows may be missing while a source is loading
  std::string_view none_en{}, none_ru{};    // of an empty list: what it means, or what to do
  std::optional<Error> error{};             // written to stderr after the data
  std::string_view error_code{};            // in place of the code of `error`: token_expired
  int exit_code = 0;
  // In place of `data` where a file is wanted (makes_file): gives all rows, part by part, each a JSON array.
  // Throws Failure.
  std::function<Sources(const std::function<void(std::string_view)>&)> parts{};
};

// The use that a command makes of the database. Only `creates` makes a missing SQLite file.
enum class Access : std::uint8_t { reads, changes, creates };

struct Command {
  std::string_view noun;
  std::string_view verb;  // "" when the noun alone is the command
  std::string_view en, ru;
  std::string_view example;
  std::span<const Option> options;
  Result<Answer> (*run)(Session&, const Arguments&);
  bool by_noun_alone = false;  // the noun alone ("wbctl orders") means this verb
  Access access = Access::reads;
  [[nodiscard]] constexpr Command with(Access wanted) const {
    Command out = *this;
    out.access = wanted;
    return out;
  }
  [[nodiscard]] std::string title() const {
    return verb.empty() ? std::string(noun) : std::string(noun) + " " + std::string(verb);
  }
};

}  // namespace wbd::cli
