#pragma once
#include <string>
#include <vector>

#include "cli/io.hpp"

namespace wbd::cli {

// Runs wbctl with the arguments after the program's name and returns the exit code of wbctl(1). Exceptions of
// the command are caught and printed as errors.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Io io);

}  // namespace wbd::cli
