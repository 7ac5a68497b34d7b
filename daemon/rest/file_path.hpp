#pragma once
// Answers a list as a file for spreadsheets: format=csv or format=xlsx. Without `limit` it has all rows, up
// to kMostFileRows. It is read part by part from one snapshot and is not cached.

#include "core/httpd/server.hpp"
#include "daemon/rest/context.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/problem.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {

inline constexpr std::int64_t kMostFileRows = 100'000;

// Whether the list is wanted as a file.
[[nodiscard]] bool wants_file(const Plan& plan);

// Thread safe. The context must outlive it.
class FilePath {
 public:
  explicit FilePath(const ApiContext& context) : context_(context) {}

  // The answer to an exchange with a plan that wants_file(). Rights and rows come from one snapshot.
  Task<httpd::Response> answer(Exchange& exchange) const;

 private:
  [[nodiscard]] httpd::Response make(Exchange& exchange) const;
  const ApiContext& context_;
};

}  // namespace wbd::rest
