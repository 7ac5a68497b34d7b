#pragma once
#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>

namespace wbd::cli {

// Input, output and environment of one run of wbctl; tests pass strings.
struct Io {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  std::map<std::string, std::string> environment;
  bool in_terminal = false;
  bool out_terminal = false;
  bool err_terminal = false;
  std::size_t out_width = 0;  // columns; 0 = unknown
  std::size_t err_width = 0;
};

}  // namespace wbd::cli
