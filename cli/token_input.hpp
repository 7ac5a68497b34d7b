#pragma once
#include <string>

#include "cli/session.hpp"

namespace wbd::cli {

// Reads the WB token from --token-file, --token-stdin or a prompt without echo on the terminal;
// never from argv.
[[nodiscard]] Result<std::string> read_token(Session& session, const Arguments& arguments);

}  // namespace wbd::cli
