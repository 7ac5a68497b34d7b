#pragma once
#include <string>
#include <vector>

#include "cli/io.hpp"

namespace wbd::cli {

// One run of wbctl with the arguments after the program's name; gives the exit code of wbctl(1). Everything
// that may be thrown ends here.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Io io);

}  // namespace wbd::cli
