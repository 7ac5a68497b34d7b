#pragma once
#include <string>

namespace wbd::rest::openapi {

// OpenAPI 3.1 of all routes() and schemas(), as JSON.
[[nodiscard]] std::string document();

}  // namespace wbd::rest::openapi
