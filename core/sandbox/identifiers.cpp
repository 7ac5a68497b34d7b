#include "core/sandbox/identifiers.hpp"

#include <string_view>

namespace wbd::sandbox {
namespace {

std::string draw(Random& random, int count, std::string_view alphabet) {
  std::string out;
  for (int i = 0; i < count; ++i) out += alphabet[random.index(alphabet.size())];
  return out;
}

}  // namespace

std::string make_hex(Random& random, int digits) {
  return draw(random, digits, "0123456789abcdef");
}

std::string make_letters(Random& random, int characters) {
  return draw(random, characters, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
}

std::string make_uuid(Random& random) {
  std::string id = make_hex(random, 32);
  id[12] = '4';
  id[16] = "89ab"[random.index(4)];
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) id.insert(dash, 1, '-');
  return id;
}

}  // namespace wbd::sandbox
