#pragma once
#include <string>

#include "cli/session.hpp"
#include "core/wb/token_fault.hpp"

namespace wbd::cli {

// Reads the WB token from --token-file, --token-stdin or a prompt without echo on the terminal;
// never from argv.
[[nodiscard]] Result<std::string> read_token(Session& session, const Arguments& arguments);

// The answer of a command whose token cannot be used: a code of its own and a text in the reader's language.
[[nodiscard]] Answer token_answer(Session& session, const wb::TokenError& error);

}  // namespace wbd::cli
