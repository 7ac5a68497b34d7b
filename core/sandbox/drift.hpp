#pragma once
// Slow changes of WB's answers that nobody announced: a field goes, gets another name or another type, a list
// becomes null. Unlike a fault, a drift is in every answer of the method until it is taken back.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wbd::sandbox {

enum class DriftKind : std::uint8_t {
  drop,
  rename,
  retype,    // a number becomes text, a text an object, anything else a number or text
  null_list  // the list itself; rows are not looked at
};
[[nodiscard]] std::optional<DriftKind> parse_drift_kind(std::string_view name);

struct Drift {
  std::string operation;
  DriftKind kind = DriftKind::drop;
  std::string field;  // at any depth of a row; of null_list the list's name, empty = the rows
  std::string to;     // the new name
  int share = 100;    // percent of the rows; a row keeps its lot in every answer
};

class DriftBook {
 public:
  void add(Drift drift) { drifts_.push_back(std::move(drift)); }
  void clear() { drifts_.clear(); }
  [[nodiscard]] std::size_t size() const { return drifts_.size(); }
  // The body of a good answer as it goes out. Text that is no JSON stays as it is.
  [[nodiscard]] std::string apply(std::string_view operation, std::string body) const;

 private:
  std::vector<Drift> drifts_;
};

}  // namespace wbd::sandbox
