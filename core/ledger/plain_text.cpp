#include "core/ledger/plain_text.hpp"

namespace wbd::ledger {
namespace {

// The two bytes of a Cyrillic letter, as a number.
constexpr unsigned kA = 0xD090, kPe = 0xD0A0, kYa = 0xD0AF, kYo = 0xD081, kSmallYo = 0xD191,
                   kSmallYe = 0xD0B5, kNoBreakSpace = 0xC2A0;

unsigned small_letter(unsigned letter) {
  if (letter == kYo || letter == kSmallYo) return kSmallYe;
  if (letter >= kA && letter < kPe) return letter + 0x20;
  // The small letters from р on begin with another byte.
  if (letter >= kPe && letter <= kYa) return letter - kPe + 0xD180;
  return letter;
}

}  // namespace

std::string plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xE0U) == 0xC0U && i + 1 < text.size()) {
      const unsigned letter = (unsigned{byte} << 8U) | static_cast<unsigned char>(text[++i]);
      if (letter == kNoBreakSpace) {
        out.push_back(' ');
        continue;
      }
      const unsigned small = small_letter(letter);
      out.push_back(static_cast<char>(small >> 8U));
      out.push_back(static_cast<char>(small & 0xFFU));
    } else {
      out.push_back(byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 0x20) : text[i]);
    }
  }
  const auto first = out.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace wbd::ledger
