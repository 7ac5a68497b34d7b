#pragma once
// Faults on demand: what a real API does on a bad day.

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
  null,       // ... becomes null
  missing,    // ... is left out
  new_field,  // ... rows get a field nobody knows
  html,       // 200 with a web page
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
  int times = -1;                  // how often it strikes; -1 = until removed
  int after = 0;                   // spares that many matching requests first
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
  // The fault that strikes this request, if one does; counts it down.
  std::optional<Fault> strike(std::string_view operation);

 private:
  std::vector<Fault> faults_;
  Random random_;
};

// Whether the request's real answer is needed before the fault can be applied to it.
[[nodiscard]] bool spoils_answer(FaultKind kind);
// Changes a good answer; one that has no rows stays as it is for the kinds that need rows.
[[nodiscard]] std::string spoil_body(const Fault& fault, const std::string& body);

}  // namespace wbd::sandbox
