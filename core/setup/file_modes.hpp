#pragma once
// Owners and modes of the files that hold secrets and figures. The file of the secret key is checked where it
// is read: see core/secret/secret_box.hpp.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "core/config/load.hpp"
#include "core/model/language.hpp"

namespace wbd::setup {

enum class FileRole { config, config_with_secrets, tls_key, database, database_folder };

struct FileFacts {
  mode_t mode = 0;  // the permission bits
  uid_t owner = 0;
  uid_t folder_owner = 0;
};

enum class FileFault { read_by_others, written_by_others, other_owner };
struct FileFinding {
  FileFault fault{};
  bool refused = false;  // a program does not start with it
};
// nullopt: nothing is wrong. `self`: the user that runs the program. Root may own every file.
[[nodiscard]] std::optional<FileFinding> judge_file(FileRole role, const FileFacts& facts, uid_t self);

struct OpenFileFinding : FileFinding {
  std::filesystem::path file;
  mode_t mode = 0;
};
// Looks at the files that the settings name and that exist.
[[nodiscard]] std::vector<OpenFileFinding> examine_files(const config::Loaded& loaded);

// "/etc/wbd/wbd.toml (mode 0666): others can read it", and the command that mends it.
[[nodiscard]] std::string describe(const OpenFileFinding& finding, Language language);
[[nodiscard]] std::string remedy(const OpenFileFinding& finding);

// Throws Failure(configuration) for the findings that are refused; returns the others.
std::vector<OpenFileFinding> refuse_open_files(const config::Loaded& loaded);

}  // namespace wbd::setup
