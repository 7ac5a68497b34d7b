#pragma once
#include <string>

namespace wb::rest::openapi {

// OpenAPI 3.1 of all routes() and schemas(), as JSON.
[[nodiscard]] std::string document();

}  // namespace wb::rest::openapi
