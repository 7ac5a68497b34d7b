#pragma once
// Ids in WB's formats, drawn from a random stream.

#include <string>

#include "core/sandbox/random.hpp"

namespace wbd::sandbox {

[[nodiscard]] std::string make_uuid(Random& random);  // version 4, lower case
[[nodiscard]] std::string make_hex(Random& random, int digits);
[[nodiscard]] std::string make_letters(Random& random, int characters);  // [A-Za-z0-9], as feedback ids

}  // namespace wbd::sandbox
