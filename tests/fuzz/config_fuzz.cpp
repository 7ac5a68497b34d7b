// The configuration file, and the same text as the value of each variable.

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "core/config/load.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd;
using fuzz::must;
namespace fs = std::filesystem;

class File {
 public:
  File() : path_(fs::temp_directory_path() / fmt::format("wb-fuzz-{}.toml", ::getpid())) {}
  ~File() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const fs::path& fill(std::string_view text) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << text;
    return path_;
  }

 private:
  fs::path path_;
};

void check(const Result<config::Loaded>& loaded) {
  if (!loaded) {
    must(loaded.error().code == Errc::configuration, "a bad setting is an error of the configuration");
    must(!loaded.error().detail.empty(), "an error says what is wrong");
    return;
  }
  must(loaded->settings.sync_batch_size > 0 && loaded->settings.db_pool_size > 0,
       "numbers are within their bounds");
  must(loaded->settings.wb_limit_scale > 0, "a scale is above 0");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static File file;
  static const std::map<std::string, std::string> kHome{{"HOME", "/nowhere"}};
  const auto text = wbd::fuzz::text_of(data, size);
  config::LoadInput from_file;
  from_file.environment = kHome;
  from_file.config_flag = file.fill(text);
  const auto loaded = config::load(from_file);
  check(loaded);
  static const auto keys = [] {
    config::LoadInput none;
    none.environment = kHome;
    none.config_flag = file.fill("");
    std::vector<std::string> names;
    for (const auto& shown : config::load(none).value().shown) names.push_back(shown.key);
    return names;
  }();
  // The text chooses one setting for each input.
  config::LoadInput from_flag;
  from_flag.environment = kHome;
  from_flag.config_flag = file.fill("");
  const std::size_t which = text.empty() ? 0 : static_cast<unsigned char>(text.front());
  from_flag.flags[keys[which % keys.size()]] =
      std::string(text.substr(std::min<std::size_t>(1, text.size())));
  check(config::load(from_flag));
  return 0;
}
