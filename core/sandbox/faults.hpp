#pragma once
// Injected faults that imitate failures of the real API.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/server.hpp"
#include "core/sandbox/random.hpp"

namespace wbd::sandbox {

enum class FaultKind {
  status,     // answers `status` as the gateway does
  timeout,    // waits `seconds`, then answers 504
  hang,       // waits `seconds`, then drops the connection
  reset,      // drops the connection after `bytes` of the answer's body (0 = no answer at all)
  truncate,   // a whole HTTP answer with half of its JSON
  retype,     // `field` of the first `rows` rows gets another JSON type
  null,       // `field` of these rows becomes null
  missing,    // `field` of these rows is left out
  new_field,  // these rows get an unknown field
  html,       // a web page with `status`; 403 imitates a block in front of the gateway
  empty,      // 200 with an empty body
  null_body   // 200 with `null`
};
[[nodiscard]] std::string_view to_string(FaultKind kind);
[[nodiscard]] std::optional<FaultKind> parse_fault_kind(std::string_view name);

struct Fault {
  std::string operation = "*";
  FaultKind kind = FaultKind::status;
  int status = 500;
  std::optional<int> retry_after;  // seconds; a 429 without it carries no X-Ratelimit headers at all
  int times = -1;                  // number of requests hit; -1 = until removed
  int after = 0;                   // matching requests that pass before the first hit
  int probability = 100;           // percent
  int seconds = 60;
  std::size_t bytes = 0;
  int rows = 1;
  std::string field;  // empty = the row's identifier
};

class FaultBook {
 public:
  explicit FaultBook(std::uint64_t seed) : random_(seed, 77) {}
  void add(Fault fault) { faults_.push_back(std::move(fault)); }
  void clear() { faults_.clear(); }
  [[nodiscard]] std::size_t size() const { return faults_.size(); }
  // The fault for this request, if any; counts it down.
  std::optional<Fault> strike(std::string_view operation);

 private:
  std::vector<Fault> faults_;
  Random random_;
};

// True when the fault changes the real answer, so the request must be answered first.
[[nodiscard]] bool spoils_answer(FaultKind kind);
// Damages a 200 answer. An answer without rows is unchanged when the kind changes rows.
[[nodiscard]] std::string spoil_body(const Fault& fault, const std::string& body);

}  // namespace wbd::sandbox
