#pragma once
#include <cstddef>
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
    std::uint8_t rank = 0;   // see Column
  };
  std::vector<Heading> headings;
  std::vector<std::vector<std::string>> rows;
};

// No line is longer than `width`, unless that is 0: columns are left out by rank, then texts are shortened,
// at last lines are cut. `bold`: headings in bold.
[[nodiscard]] std::string render(TextTable table, std::size_t width, bool bold);
// A table of Markdown, whole.
[[nodiscard]] std::string render_markdown(const TextTable& table);

}  // namespace wbd::cli
