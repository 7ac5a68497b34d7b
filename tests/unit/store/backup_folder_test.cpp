#include "core/store/backup_folder.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "core/store/backup.hpp"
#include "tests/fakes/scratch_folder.hpp"

using namespace wbd;
using Names = std::vector<std::string>;

namespace backup_folder_test {

TEST_CASE("a copy is named by its time, to the second") {
  CHECK(store::copy_name(parse_rfc3339("2026-11-30T15:45:07.9Z").value()) == "wbd-20261130T154507Z");
  CHECK(store::copy_name(parse_rfc3339("2027-01-01T00:00:00Z").value()) == "wbd-20270101T000000Z");
}

TEST_CASE("the oldest copies are superseded, and nothing else") {
  const Names names{"wbd-20261130T020000Z",
                    "wbd-20261128T020000Z",
                    "wbd-20261129T020000Z",
                    "wbd-20261127T020000Z.manifest.json",
                    "wbd-2026112AT020000Z",
                    "before-upgrade",
                    "wbd.db"};
  CHECK(store::superseded_copies(names, 2) == Names{"wbd-20261128T020000Z"});
  CHECK(store::superseded_copies(names, 1) == Names{"wbd-20261128T020000Z", "wbd-20261129T020000Z"});
  CHECK(store::superseded_copies(names, 3).empty());
  CHECK(store::superseded_copies(names, 9).empty());
}

TEST_CASE("old copies leave the folder with their manifests") {
  const fakes::ScratchFolder folder("/tmp/wbd-test-copies-");
  const auto make = [&](const std::string& name) { std::ofstream(folder.path() / name) << "x"; };
  for (const char* name : {"wbd-20261128T020000Z", "wbd-20261129T020000Z", "wbd-20261130T020000Z"}) {
    make(name);
    make(store::manifest_path(name).string());
  }
  make("notes.txt");
  CHECK(store::drop_old_copies(folder.path(), 2) ==
        std::vector<std::filesystem::path>{folder.path() / "wbd-20261128T020000Z"});
  CHECK_FALSE(std::filesystem::exists(folder.path() / "wbd-20261128T020000Z.manifest.json"));
  CHECK(std::filesystem::exists(folder.path() / "wbd-20261129T020000Z.manifest.json"));
  CHECK(std::filesystem::exists(folder.path() / "notes.txt"));
}

}  // namespace backup_folder_test
