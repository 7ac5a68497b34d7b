#pragma once
// Runs wbctl in a home folder of its own.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/run.hpp"
#include "tests/fakes/temp_folder.hpp"

namespace wbd::test {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Ran {
  int code = 0;
  std::string out, err;
  [[nodiscard]] Json json() const { return Json::parse(out); }
  [[nodiscard]] Json data() const { return json().at("data"); }
  [[nodiscard]] Json error() const { return Json::parse(err).at("error"); }
};

// A home of its own for each test.
struct Home {
  const wbd::fakes::TempFolder folder;
  const fs::path& path = folder.path();
  std::map<std::string, std::string> environment{{"HOME", path.string()},
                                                 {"XDG_CONFIG_HOME", (path / "config").string()},
                                                 {"XDG_DATA_HOME", (path / "data").string()}};

  [[nodiscard]] Ran run(std::vector<std::string> arguments, const std::string& input = "") const {
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = wbd::cli::run(arguments, {in, out, err, environment});
    return {code, out.str(), err.str()};
  }
  // On a terminal, where a person types `input`.
  [[nodiscard]] Ran ask(std::vector<std::string> arguments, const std::string& input) const {
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = wbd::cli::run(
        arguments, {.in = in, .out = out, .err = err, .environment = environment, .in_terminal = true});
    return {code, out.str(), err.str()};
  }
  [[nodiscard]] fs::path database() const { return path / "data" / "wbd" / "wbd.db"; }
  [[nodiscard]] fs::path key_file() const { return path / "data" / "wbd" / "wbd.key"; }
  [[nodiscard]] fs::path config() const { return path / "config" / "wbd" / "wbd.toml"; }
};

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

inline std::string read(const fs::path& file) {
  std::ifstream in(file);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace wbd::test
