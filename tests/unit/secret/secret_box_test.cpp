#include "core/secret/secret_box.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "core/base/encoding.hpp"
#include "core/secret/key_file.hpp"
#include "tests/fakes/temp_folder.hpp"

namespace secret_box_test {

namespace fs = std::filesystem;
using wbd::Errc;
using wbd::secret::kept_keys;
using wbd::secret::key_id_of;
using wbd::secret::replace_key;
using wbd::secret::SecretBox;

namespace {

constexpr const char* kKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";  // bytes 0..31
constexpr const char* kOtherKey = "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

void write(const fs::path& file, std::string_view text, mode_t mode) {
  std::ofstream(file) << text;
  ::chmod(file.c_str(), mode);
}

}  // namespace

TEST_CASE("a sealed text opens again and is different each time") {
  const auto box = SecretBox::from_base64(kKey).value();
  for (const std::string& plain : {std::string(), std::string("token"), std::string(100'000, 'x')}) {
    const std::string sealed = box.seal(plain, "cabinet-token:1");
    CHECK(sealed.starts_with("v1:" + box.key_id() + ":"));
    CHECK(sealed != box.seal(plain, "cabinet-token:1"));
    CHECK(box.open(sealed, "cabinet-token:1").value() == plain);
    if (!plain.empty()) CHECK(sealed.find(plain) == std::string::npos);
  }
}

TEST_CASE("a sealed text does not open elsewhere, with another key, or changed") {
  const auto box = SecretBox::from_base64(kKey).value();
  const std::string sealed = box.seal("token", "row 1");

  CHECK(box.open(sealed, "row 2").error().code == Errc::bad_data);

  const auto other = SecretBox::from_base64(kOtherKey).value();
  CHECK(other.open(sealed, "row 1").error().code == Errc::configuration);
  // Pretending the other key sealed it does not help.
  const std::string renamed = "v1:" + other.key_id() + sealed.substr(sealed.rfind(':'));
  CHECK(other.open(renamed, "row 1").error().code == Errc::bad_data);

  // Every byte counts: flip each one of nonce, text and tag.
  const std::size_t start = sealed.rfind(':') + 1;
  const std::string bytes = wbd::base64_decode(std::string_view(sealed).substr(start)).value();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const std::string text = sealed.substr(0, start) + wbd::base64_encode(wbd::as_bytes(changed));
    CHECK(box.open(text, "row 1").has_error());
  }
  for (const char* garbage : {"", "v1", "v1:", "::", "v2:00000000:AAAA"}) {
    INFO(garbage);
    CHECK(box.open(garbage, "row 1").error().code == Errc::bad_data);
  }
  CHECK(box.open("v1:" + box.key_id() + ":AAAA", "row 1").error().code == Errc::bad_data);
}

TEST_CASE("a key is 32 bytes of base64") {
  CHECK(SecretBox::from_base64(std::string(kKey) + "\n").has_value());
  for (const char* bad : {"", "short", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", "not base64!"}) {
    INFO(bad);
    CHECK(SecretBox::from_base64(bad).error().code == Errc::configuration);
  }
}

TEST_CASE("a key file that others may read is refused, with its name and the mode wanted") {
  const wbd::fakes::TempFolder folder;
  const fs::path file = folder.path() / "wbd.key";
  for (const mode_t mode : {0604, 0622, 0666, 0660}) {
    write(file, kKey, mode);
    const auto box = SecretBox::from_file(file);
    INFO(std::oct << mode);
    REQUIRE(box.has_error());
    CHECK(box.error().code == Errc::configuration);
    CHECK(box.error().detail.find(file.string()) != std::string::npos);
    CHECK(box.error().detail.find("0600") != std::string::npos);
  }
  write(file, kKey, 0600);
  CHECK(SecretBox::from_file(file).has_value());
  CHECK(SecretBox::from_file(folder.path() / "absent").error().code == Errc::configuration);
  CHECK(SecretBox::from_file(folder.path()).error().code == Errc::configuration);
}

TEST_CASE("a key file is made once, whole, with mode 0600") {
  const wbd::fakes::TempFolder folder;
  const fs::path file = folder.path() / "new" / "wbd.key";
  const std::string id = SecretBox::from_file_or_create(file).value().key_id();
  CHECK(id.size() == 8);
  struct stat info {};
  REQUIRE(::stat(file.c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0600);
  CHECK(SecretBox::from_file_or_create(file).value().key_id() == id);
  // No draft is left behind.
  CHECK(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator()) == 1);
}

TEST_CASE("an unusable key file is never replaced") {
  const wbd::fakes::TempFolder folder;
  const fs::path file = folder.path() / "wbd.key";
  write(file, "damaged", 0600);
  CHECK(SecretBox::from_file_or_create(file).error().code == Errc::configuration);
  std::ifstream in(file);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == "damaged");
}

TEST_CASE("several keys open, and one seals") {
  auto box = SecretBox::from_base64(kKey).value();
  const auto old = SecretBox::from_base64(kOtherKey).value();
  const std::string sealed = old.seal("token", "row 1");
  CHECK(key_id_of(sealed) == old.key_id());
  CHECK(key_id_of("text") == "");
  CHECK(key_id_of("v2:aaaa:x") == "");
  CHECK_FALSE(box.can_open(old.key_id()));
  CHECK(box.open(sealed, "row 1").has_error());
  box.also_open(old);
  CHECK(box.can_open(old.key_id()));
  CHECK(box.open(sealed, "row 1").value() == "token");
  CHECK(box.open(sealed, "row 2").error().code == Errc::bad_data);
  CHECK(key_id_of(box.seal("token", "row 1")) == box.key_id());
  CHECK(box.key_id() != old.key_id());
}

TEST_CASE("a box that meets an unknown key reads its keys again, and then seals with the new one") {
  const auto fresh = SecretBox::from_base64(kOtherKey).value();
  auto box = SecretBox::from_base64(kKey).value();
  const std::string before = box.seal("old", "row");
  int asked = 0;
  box.reread_with([&]() -> wbd::Result<SecretBox> {
    ++asked;
    return SecretBox::from_base64(kOtherKey);
  });
  CHECK(box.open(before, "row").value() == "old");
  CHECK(asked == 0);
  CHECK(box.open(fresh.seal("new", "row"), "row").value() == "new");
  CHECK(asked == 1);
  CHECK(box.key_id() == fresh.key_id());
  CHECK(box.open(before, "row").value() == "old");  // what it could open it still can
  // A text of nobody's key does not make it read at each try.
  CHECK(box.open("v1:00000000:AAAA", "row").has_error());
  CHECK(box.open("v1:00000000:AAAA", "row").has_error());
  CHECK(asked == 1);
}

TEST_CASE("the key in a file is replaced at once, and the old one is kept beside it") {
  const wbd::fakes::TempFolder folder;
  const fs::path file = folder.path() / "wbd.key";
  const std::string first = SecretBox::from_file_or_create(file).value().key_id();
  REQUIRE(replace_key(file, std::nullopt).has_value());
  const std::string second = SecretBox::from_file(file).value().key_id();
  CHECK(second != first);
  REQUIRE(kept_keys(file).size() == 1);
  CHECK(SecretBox::from_file(kept_keys(file)[0]).value().key_id() == first);
  // A draft of a killed run was never in use: it becomes the key.
  const std::string draft = SecretBox::from_file_or_create(file.string() + ".new").value().key_id();
  REQUIRE(replace_key(file, std::nullopt).has_value());
  CHECK(SecretBox::from_file(file).value().key_id() == draft);
  CHECK(kept_keys(file).size() == 2);
  // A given key is copied; its file stays.
  const fs::path given = folder.path() / "given";
  write(given, kOtherKey, 0600);
  REQUIRE(replace_key(file, given).has_value());
  CHECK(SecretBox::from_file(file).value().key_id() == SecretBox::from_base64(kOtherKey).value().key_id());
  CHECK(fs::exists(given));
  CHECK(replace_key(file, given).error().detail.find("in use") != std::string::npos);
  write(given, kKey, 0644);
  CHECK(replace_key(file, given).error().detail.find("0600") != std::string::npos);
  CHECK(replace_key(folder.path() / "absent", std::nullopt).has_error());
  struct stat info {};
  REQUIRE(::stat(file.c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0600);
  CHECK_FALSE(fs::exists(file.string() + ".new"));
}

}  // namespace secret_box_test
