#include "core/httpd/refusals.hpp"

#include <string>

#include "core/base/log.hpp"

namespace wbd::httpd {

Response refusal_of(Handler& handler, int status, std::string_view detail) {
  try {
    return handler.refuse(status, detail);
  } catch (const std::exception& error) {
    log::error("httpd", "the handler cannot refuse a request", {{"reason", error.what()}});
    Response plain;
    plain.status = status;
    plain.content_type.clear();
    return plain;
  }
}

Response failure_of(Handler& handler, std::string_view method, const std::exception_ptr& error) {
  std::string reason = "unknown exception";
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    reason = known.what();
  } catch (...) {  // `reason` keeps its default
  }
  log::error("httpd", "a request failed", {{"method", method}, {"reason", reason}});
  return refusal_of(handler, 500, "internal error");
}

}  // namespace wbd::httpd
