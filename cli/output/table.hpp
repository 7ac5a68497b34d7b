#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace wbd::cli {

// A table of aligned columns under headings. Cells must be printable().
struct TextTable {
  struct Heading {
    std::string text;
    bool right = false;      // right-aligned, for numbers
    bool may_shrink = true;  // text may be shortened where the terminal is narrow
  };
  std::vector<Heading> headings;
  std::vector<std::vector<std::string>> rows;
};

// `width` 0 = as wide as needed. `bold`: headings in bold.
[[nodiscard]] std::string render(const TextTable& table, std::size_t width, bool bold);

}  // namespace wbd::cli
