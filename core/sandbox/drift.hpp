#pragma once
// Unannounced changes of WB's answers: a field is dropped, renamed or retyped, or a list becomes null. Unlike
// a fault, a drift changes every answer of the method until it is cleared.

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
  null_list  // the whole list becomes null; `share` is ignored
};
[[nodiscard]] std::optional<DriftKind> parse_drift_kind(std::string_view name);

struct Drift {
  std::string operation;
  DriftKind kind = DriftKind::drop;
  std::string field;    // at any depth of a row; null_list: the list, empty = the list of rows
  std::string to;       // the new name
  int share = 100;      // percent of the rows; every answer changes the same rows
  bool around = false;  // a field around the rows ("data"), not of them
};

class DriftBook {
 public:
  void add(Drift drift) { drifts_.push_back(std::move(drift)); }
  void clear() { drifts_.clear(); }
  [[nodiscard]] std::size_t size() const { return drifts_.size(); }
  // The body of a 200 answer with the method's drifts applied. A body that is not JSON is returned unchanged.
  [[nodiscard]] std::string apply(std::string_view operation, std::string body) const;

 private:
  std::vector<Drift> drifts_;
};

}  // namespace wbd::sandbox
