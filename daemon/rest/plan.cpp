#include "daemon/rest/plan.hpp"

namespace wbd::rest {

std::string_view content_type(const Plan& plan) {
  if (plan.format == "text") return "text/plain; charset=utf-8";
  if (plan.format == "html") return "text/html; charset=utf-8";
  return "application/json";
}

bool has_envelope(const Plan& plan) {
  return plan.format.empty() || plan.format == "json" || plan.format == "short";
}

}  // namespace wbd::rest
