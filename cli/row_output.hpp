#pragma once
// Writes answers to stdout or to the file that -o names; lists as CSV and XLSX part by part.

#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/session.hpp"
#include "core/base/result.hpp"

namespace wbd::cli {

// stdout, or a file that appears under its name only when it is complete.
class OutputTarget {
 public:
  // Errc::invalid_argument for XLSX on a terminal, and when the file cannot be made.
  [[nodiscard]] static Result<OutputTarget> open(Session& session);
  ~OutputTarget();  // removes what is not finished
  OutputTarget(OutputTarget&& other) noexcept;
  OutputTarget& operator=(OutputTarget&&) = delete;

  void write(std::string_view bytes);
  [[nodiscard]] Result<void> finish();

 private:
  explicit OutputTarget(Session& session) : session_(&session) {}
  Session* session_;
  std::string path_, part_;  // "" = stdout; `part_`: the name until it is complete
  std::ofstream file_;
};

// The rows of the answer, as CSV or XLSX; sets its `loading`. An answer without rows is
// Errc::invalid_argument.
[[nodiscard]] Result<void> write_rows(const Command& command, Answer& answer, Session& session,
                                      OutputTarget& out);

// A report as rows of a sheet: a field and its value each, "totals.orders_count" and "705".
[[nodiscard]] std::string field_rows(std::string_view object);

}  // namespace wbd::cli
