#pragma once
// Files of the tree that are made from a table in code. WB_TEST_ACCEPT=1 writes them again.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace wbd::test {

inline std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

inline bool same_as_file(const std::filesystem::path& file, const std::string& wanted) {
  if (std::getenv("WB_TEST_ACCEPT") != nullptr) std::ofstream(file, std::ios::binary) << wanted;
  return read_file(file) == wanted;
}

// The lines between .\" begin NAME and .\" end NAME of a man page.
inline bool same_as_part(const std::filesystem::path& file, const std::string& name,
                         const std::string& wanted) {
  const std::string text = read_file(file);
  const std::string begin = ".\\\" begin " + name + "\n";
  const std::string end = ".\\\" end " + name + "\n";
  const std::size_t from = text.find(begin);
  const std::size_t to = text.find(end);
  if (from == std::string::npos || to == std::string::npos) return false;
  return same_as_file(file, text.substr(0, from + begin.size()) + wanted + text.substr(to));
}

}  // namespace wbd::test
