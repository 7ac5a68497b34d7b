#include "cli/watch.hpp"

#include <ostream>
#include <sstream>

#include "cli/end_signals.hpp"

namespace wbd::cli {
namespace {

constexpr const char* kClearScreen = "\x1b[H\x1b[2J\x1b[3J";

}  // namespace

int watch(Io& io, Millis every, const std::function<int(Io&)>& round) {
  const EndSignals signals;
  std::string shown;
  bool first = true;
  int code = 0;
  do {
    std::ostringstream out, err;
    Io inner{io.in,           out,          err,         io.environment, io.in_terminal, io.out_terminal,
             io.err_terminal, io.out_width, io.err_width};
    code = round(inner);
    if (!first && out.str() + err.str() == shown) continue;
    first = false;
    shown = out.str() + err.str();
    if (io.out_terminal) io.out << kClearScreen;
    io.out << out.str() << std::flush;
    io.err << err.str() << std::flush;
    if (!io.out) break;  // the reader has closed the pipe
  } while (!signals.wait(every));
  return code;
}

}  // namespace wbd::cli
