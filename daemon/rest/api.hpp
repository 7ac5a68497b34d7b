#pragma once
// The REST API (SPEC section 4) as the handler of a httpd::Server.
//
// Each answer is authorised first, by an in-process snapshot of users, cabinets and keys that is renewed when
// the directory version moves. A cached answer is served only while the versions it was built from are known
// to be the current ones; otherwise it comes from Redis or is read again, once for all who wait. With the
// database down the last answers still serve, marked stale; what was never read is 503.
//
// GET and HEAD give the same Response; the server leaves the body of a HEAD away.

#include <memory>
#include <optional>

#include "core/httpd/server.hpp"
#include "daemon/rest/context.hpp"

namespace wbd::rest {

// Safe from all server threads. Must outlive the server.
class Api final : public httpd::Handler {
 public:
  explicit Api(ApiContext context);
  ~Api() override;

  std::optional<httpd::Response> try_now(const httpd::Request& request) override;
  Task<httpd::Response> handle(const httpd::Request& request) override;
  httpd::Response refuse(int status, std::string_view detail) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::rest
