#include "core/base/result.hpp"

namespace wbd {

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw Failure(error);
}

std::string_view to_string(Errc code) {
  switch (code) {
    case Errc::invalid_argument:
      return "invalid_argument";
    case Errc::not_found:
      return "not_found";
    case Errc::conflict:
      return "conflict";
    case Errc::unauthorized:
      return "unauthorized";
    case Errc::forbidden:
      return "forbidden";
    case Errc::rate_limited:
      return "rate_limited";
    case Errc::unreachable:
      return "wb_unreachable";
    case Errc::bad_data:
      return "bad_data";
    case Errc::unavailable:
      return "unavailable";
    case Errc::lease_lost:
      return "lease_lost";
    case Errc::cancelled:
      return "cancelled";
    case Errc::configuration:
      return "configuration";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

int exit_code(const Error& error) {
  switch (error.code) {
    case Errc::invalid_argument:
      return 2;
    case Errc::not_found:
      return 3;
    case Errc::unauthorized:
    case Errc::forbidden:
      return 4;
    case Errc::rate_limited:
      return 5;
    case Errc::unreachable:
      return 6;
    case Errc::unavailable:
      return 7;
    case Errc::configuration:
      return 8;
    case Errc::cancelled:
      return 130;
    default:
      return 1;
  }
}

int http_status(const Error& error) {
  switch (error.code) {
    case Errc::invalid_argument:
      return 422;
    case Errc::not_found:
      return 404;
    case Errc::conflict:
      return 409;
    case Errc::unauthorized:
      return 401;
    case Errc::forbidden:
      return 403;
    case Errc::rate_limited:
      return 429;
    case Errc::unreachable:
      return 502;
    case Errc::unavailable:
      return 503;
    default:
      return 500;
  }
}

}  // namespace wbd
