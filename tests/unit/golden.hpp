#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

namespace wbd::test {

// Compares with tests/data/<name>; WB_ACCEPT_GOLDEN=1 stores the text as the new expectation.
inline void check_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(WB_TEST_DATA) + "/" + name;
  if (std::getenv("WB_ACCEPT_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text << '\n';
    return;
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream expected;
  expected << file.rdbuf();
  INFO(path);
  CHECK(expected.str() == text + "\n");
}

}  // namespace wbd::test
