#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/run.hpp"
#include "core/base/process_secrecy.hpp"
#include "core/config/load.hpp"

namespace {

std::size_t terminal_width(int descriptor) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

int main(int argc, char** argv) {
  wbd::forbid_dumps();
  std::ios::sync_with_stdio(false);
  std::signal(SIGPIPE, SIG_IGN);  // a write to a closed pager fails; it must not kill a sync
  const bool out_terminal = isatty(STDOUT_FILENO) != 0;
  const bool err_terminal = isatty(STDERR_FILENO) != 0;
  return wbd::cli::run(
      std::vector<std::string>(argv + 1, argv + argc),
      {std::cin, std::cout, std::cerr, wbd::config::take_environment(), isatty(STDIN_FILENO) != 0,
       out_terminal, err_terminal, out_terminal ? terminal_width(STDOUT_FILENO) : 0,
       err_terminal ? terminal_width(STDERR_FILENO) : 0});
}
