#pragma once
// The meaning of members of schemas, for names that mean the same wherever they stand.

#include <string_view>

namespace wbd::rest::openapi {

// "" when the member has to be described where it stands.
[[nodiscard]] std::string_view meaning_of(std::string_view schema, std::string_view member);

}  // namespace wbd::rest::openapi
