// The manifest of a copy of the database, which may come from another machine.

#include "core/store/manifest.hpp"
#include "tests/fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wbd;
  const auto manifest = store::parse_manifest(fuzz::text_of(data, size));
  if (!manifest) return 0;
  const std::string written = store::manifest_text(*manifest);
  const auto again = store::parse_manifest(written);
  fuzz::must(again && store::manifest_text(*again) == written, "a manifest reads back from its text");
  return 0;
}
