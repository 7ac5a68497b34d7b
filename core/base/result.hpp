#pragma once
// Outcomes that depend on the input are returned as Result<T>. When the work cannot continue, a Failure is
// thrown and stops at one of three fences: main(), one HTTP request, one sync job.

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>

#include <boost/system/result.hpp>

namespace wbd {

enum class Errc {
  invalid_argument = 1,  // the caller's input is wrong: usage, bad query parameter
  not_found,
  conflict,      // exists already, or a concurrent change came first
  unauthorized,  // a token or key is refused (WB 401, our 401)
  forbidden,     // the token is accepted but may not do this (WB 403)
  rate_limited,  // retry_after says when to retry
  unreachable,   // WB did not answer: network, timeout, 5xx
  bad_data,      // an answer or stored value that cannot be understood
  unavailable,   // our database or another part of ours is down
  lease_lost,    // another process owns the work now; nothing was written
  cancelled,     // shutdown or a deadline
  configuration,
  internal,
};

// `detail` is one English sentence for people: what was wrong and what is allowed. Never holds a secret.
struct Error {
  Errc code{};
  std::string detail;
  std::optional<std::chrono::milliseconds> retry_after{};
};

template <class T>
using Result = boost::system::result<T, Error>;

// Thrown by Result::value() and by code that cannot continue.
class Failure : public std::runtime_error {
 public:
  explicit Failure(Error error) : std::runtime_error(error.detail), error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

// Found by argument-dependent lookup from boost::system::result.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

[[nodiscard]] std::string_view to_string(Errc code);  // "rate_limited"

// The exit code table of wbctl(1):
// 1 failed, 2 usage, 3 not found, 4 refused, 5 rate limited, 6 WB unreachable, 7 database unavailable,
// 8 configuration, 130 interrupted.
[[nodiscard]] int exit_code(const Error& error);
[[nodiscard]] int http_status(const Error& error);

}  // namespace wbd
