#include "cli/output/text_width.hpp"

#include <algorithm>
#include <array>

namespace wbd::cli {
namespace {

struct Range {
  char32_t first, last;
};
constexpr std::array kZeroWidth{Range{0x0300, 0x036F}, Range{0x0483, 0x0489},   Range{0x0591, 0x05BD},
                                Range{0x0610, 0x061A}, Range{0x064B, 0x065F},   Range{0x0E31, 0x0E31},
                                Range{0x0E34, 0x0E3A}, Range{0x0E47, 0x0E4E},   Range{0x1AB0, 0x1AFF},
                                Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F},   Range{0x2060, 0x2064},
                                Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F},   Range{0xFE20, 0xFE2F},
                                Range{0xFEFF, 0xFEFF}, Range{0x1F3FB, 0x1F3FF}, Range{0xE0100, 0xE01EF}};
constexpr std::array kWide{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},   Range{0x25FD, 0x25FE},
    Range{0x2614, 0x2615},   Range{0x26A1, 0x26A1},   Range{0x2705, 0x2705},   Range{0x274C, 0x274C},
    Range{0x2753, 0x2757},   Range{0x2795, 0x2797},   Range{0x2B1B, 0x2B1C},   Range{0x2B50, 0x2B55},
    Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},   Range{0xA960, 0xA97C},   Range{0xAC00, 0xD7A3},
    Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},   Range{0xFF01, 0xFF60},   Range{0xFFE0, 0xFFE6},
    Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x1FA70, 0x1FAFF},
    Range{0x20000, 0x3FFFD}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [point](Range range) { return point >= range.first && point <= range.last; });
}

std::size_t width_of(char32_t point) {
  if (point < 0x300) return 1;
  if (within(kZeroWidth, point)) return 0;
  return within(kWide, point) ? 2 : 1;
}

}  // namespace

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Utf8Character next = first_character(text);
    width += width_of(next.point);
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (text_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t used = 0, bytes = 0;
  while (bytes < text.size()) {
    const Utf8Character next = first_character(text.substr(bytes));
    if (used + width_of(next.point) > width - 1) break;
    used += width_of(next.point);
    bytes += next.bytes;
  }
  return std::string(text.substr(0, bytes)) + "…";
}

}  // namespace wbd::cli
