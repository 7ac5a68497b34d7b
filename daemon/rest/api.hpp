#pragma once
// The REST API (SPEC section 4) as the handler of a httpd::Server.
//
// Authorisation comes first. It uses an in-process snapshot of users, cabinets and keys, which is renewed
// when the directory version changes. A cached answer serves only while the versions it was built from are
// known to be current. Otherwise the answer is taken from Redis or read again, once for all requests that
// wait for it. While the database is down the last answers still serve, marked stale; a request without one
// gets 503.
//
// GET and HEAD give the same Response; the server omits the body of a HEAD.

#include <memory>

#include "core/httpd/server.hpp"
#include "daemon/rest/context.hpp"

namespace wbd::rest {

// Safe from all server threads. Must outlive the server.
class Api final : public httpd::Handler {
 public:
  explicit Api(ApiContext context);
  ~Api() override;

  httpd::ResponseOrTask begin(const httpd::Request& request) override;
  httpd::AdmissionOrTask admit(const httpd::Request& head) override;
  httpd::Response refuse(int status, std::string_view detail) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::rest
