// Modes and owners of files: what is refused, what is named, and what is in order.
#include "core/setup/file_modes.hpp"

#include <catch2/catch.hpp>

namespace file_modes_test {

using namespace wbd;
using namespace wbd::setup;

TEST_CASE("each role of a file has modes and owners that are refused, named or in order") {
  constexpr uid_t kRoot = 0, kMe = 1000, kOther = 1001;
  constexpr auto kFine = std::optional<FileFault>{};
  constexpr auto kRead = std::optional{FileFault::read_by_others};
  constexpr auto kWritten = std::optional{FileFault::written_by_others};
  constexpr auto kOwner = std::optional{FileFault::other_owner};
  struct Case {
    FileRole role;
    mode_t mode;
    uid_t owner, folder_owner, self;
    std::optional<FileFault> fault;
    bool refused;
  };
  using enum FileRole;
  const Case cases[] = {
      {config_with_secrets, 0600, kMe, kMe, kMe, kFine, false},
      {config_with_secrets, 0400, kMe, kMe, kMe, kFine, false},
      {config_with_secrets, 0640, kMe, kMe, kMe, kRead, true},
      {config_with_secrets, 0604, kMe, kMe, kMe, kRead, true},
      {config_with_secrets, 0666, kMe, kMe, kMe, kRead, true},
      {config_with_secrets, 0620, kMe, kMe, kMe, kWritten, true},
      {config_with_secrets, 0640, kRoot, kRoot, kMe, kFine, false},  // as the package installs it
      {config_with_secrets, 0644, kRoot, kRoot, kMe, kRead, true},
      {config_with_secrets, 0660, kRoot, kRoot, kMe, kWritten, true},
      {config_with_secrets, 0600, kOther, kMe, kMe, kOwner, true},
      {config_with_secrets, 0600, kOther, kOther, kRoot, kFine, false},  // root acts for the service
      {config_with_secrets, 0600, kOther, kMe, kRoot, kOwner, true},
      {config, 0644, kMe, kMe, kMe, kFine, false},
      {config, 0666, kMe, kMe, kMe, kWritten, false},
      {config, 0664, kMe, kMe, kMe, kWritten, false},
      {config, 0644, kOther, kMe, kMe, kOwner, false},
      {tls_key, 0600, kMe, kMe, kMe, kFine, false},
      {tls_key, 0640, kRoot, kRoot, kMe, kFine, false},
      {tls_key, 0640, kMe, kMe, kMe, kRead, true},
      {tls_key, 0644, kRoot, kRoot, kMe, kRead, true},
      {tls_key, 0602, kMe, kMe, kMe, kWritten, true},
      {tls_key, 0600, kOther, kOther, kMe, kOwner, true},
      {database, 0600, kMe, kMe, kMe, kFine, false},
      {database, 0666, kMe, kMe, kMe, kRead, false},
      {database, 0640, kMe, kMe, kMe, kRead, false},
      {database, 0602, kMe, kMe, kMe, kWritten, false},
      {database, 0600, kOther, kMe, kMe, kOwner, false},
      {database, 0600, kOther, kOther, kRoot, kFine, false},
      {database, 0600, kMe, kOther, kRoot, kOwner, false},
      {database_folder, 0750, kMe, kRoot, kMe, kFine, false},
      {database_folder, 0755, kMe, kRoot, kMe, kFine, false},
      {database_folder, 0777, kMe, kRoot, kMe, kWritten, false},
      {database_folder, 0770, kMe, kRoot, kMe, kWritten, false},
      {database_folder, 0700, kOther, kRoot, kMe, kOwner, false},
  };
  for (const Case& one : cases) {
    CAPTURE(static_cast<int>(one.role), one.mode, one.owner, one.folder_owner, one.self);
    const auto found = judge_file(one.role, {one.mode, one.owner, one.folder_owner}, one.self);
    CHECK(found.has_value() == one.fault.has_value());
    if (!found || !one.fault) continue;
    CHECK(found->fault == *one.fault);
    CHECK(found->refused == one.refused);
  }
}

TEST_CASE("a finding names the file, its mode and the command that mends it") {
  const auto finding = [](FileFault fault, bool refused) {
    OpenFileFinding out;
    out.fault = fault;
    out.refused = refused;
    out.file = "/etc/wbd/wbd.toml";
    out.mode = 0666;
    return out;
  };
  CHECK(describe(finding(FileFault::read_by_others, true), Language::en) ==
        "/etc/wbd/wbd.toml (mode 0666): others can read it");
  CHECK(describe(finding(FileFault::written_by_others, false), Language::ru) ==
        "/etc/wbd/wbd.toml (режим 0666): его могут изменять другие");
  CHECK(describe(finding(FileFault::other_owner, false), Language::en).ends_with("belongs to another user"));
  CHECK(remedy(finding(FileFault::read_by_others, true)) == "chmod go= /etc/wbd/wbd.toml");
  CHECK(remedy(finding(FileFault::written_by_others, false)) == "chmod go-w /etc/wbd/wbd.toml");
  CHECK(remedy(finding(FileFault::other_owner, false)) == "chown USER /etc/wbd/wbd.toml");
}

}  // namespace file_modes_test
