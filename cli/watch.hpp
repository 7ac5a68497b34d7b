#pragma once
// --watch: an answer that is made again and again.

#include <functional>

#include "cli/io.hpp"
#include "core/base/time.hpp"

namespace wbd::cli {

// Runs `round` every so often until Ctrl-C or SIGTERM. Shows its output when that has changed; on a terminal
// it takes the place of the old one. Returns the exit code of the last round.
[[nodiscard]] int watch(Io& io, Millis every, const std::function<int(Io&)>& round);

}  // namespace wbd::cli
