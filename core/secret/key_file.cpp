#include "core/secret/key_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/secret/secret_box.hpp"

namespace wbd::secret {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestKey = 4096;

Error key_trouble(const fs::path& file, std::string_view what) {
  return {Errc::configuration,
          fmt::format("{}: {}: {}", file.string(), what, std::generic_category().message(errno))};
}

class KeyDescriptor {
 public:
  explicit KeyDescriptor(int number) : number_(number) {}
  ~KeyDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  KeyDescriptor(const KeyDescriptor&) = delete;
  KeyDescriptor& operator=(const KeyDescriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

Result<void> copy_key(const fs::path& from, const fs::path& to) {
  const KeyDescriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  const KeyDescriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (in.get() < 0) return key_trouble(from, "the secret key cannot be read");
  if (out.get() < 0) return key_trouble(to, "the secret key cannot be created");
  std::array<char, kLongestKey> text{};
  const ssize_t got = ::read(in.get(), text.data(), text.size());
  const bool written = got > 0 && ::write(out.get(), text.data(), static_cast<std::size_t>(got)) == got &&
                       ::fsync(out.get()) == 0;
  sodium_memzero(text.data(), text.size());
  if (!written) return key_trouble(to, "the secret key cannot be written");
  return {};
}

// The key that comes into the file, in a file beside it.
Result<SecretBox> prepare(const fs::path& draft, const std::optional<fs::path>& given) {
  if (!given) return SecretBox::from_file_or_create(draft);  // one of a killed run was never in use
  if (const auto sound = SecretBox::from_file(*given); !sound) return sound.error();
  ::unlink(draft.c_str());
  if (const auto copied = copy_key(*given, draft); !copied) return copied.error();
  return SecretBox::from_file(draft);
}

Result<void> take_owner_and_mode(const fs::path& file, const fs::path& of) {
  struct stat wanted {};
  struct stat now {};
  if (::stat(of.c_str(), &wanted) != 0 || ::stat(file.c_str(), &now) != 0)
    return key_trouble(of, "the secret key cannot be read");
  const bool same_owner = wanted.st_uid == now.st_uid && wanted.st_gid == now.st_gid;
  if ((!same_owner && ::chown(file.c_str(), wanted.st_uid, wanted.st_gid) != 0) ||
      ::chmod(file.c_str(), wanted.st_mode & 0777) != 0) {
    return key_trouble(file, "its owner and mode cannot be set");
  }
  return {};
}

}  // namespace

std::vector<fs::path> kept_keys(const fs::path& key_file) {
  const std::string start = key_file.filename().string() + ".old-";
  std::vector<fs::path> kept;
  std::error_code error;
  const fs::path folder = key_file.has_parent_path() ? key_file.parent_path() : fs::path(".");
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    if (at->path().filename().string().starts_with(start)) kept.push_back(at->path());
  }
  std::ranges::sort(kept);
  return kept;
}

Result<void> replace_key(const fs::path& key_file, const std::optional<fs::path>& given) {
  const fs::path file = fs::absolute(key_file);
  const KeyDescriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return key_trouble(file, "its folder cannot be read");
  if (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) return key_trouble(file, "another process changes it");
  const auto used = SecretBox::from_file(file);
  if (!used) return used.error();
  const fs::path draft = file.string() + ".new";
  const auto fresh = prepare(draft, given);
  if (!fresh) return fresh.error();
  if (fresh->key_id() == used->key_id()) {
    ::unlink(draft.c_str());
    return Error{Errc::configuration,
                 fmt::format("{} holds the key that is in use", given.value_or(draft).string())};
  }
  if (const auto set = take_owner_and_mode(draft, file); !set) return set;
  const fs::path kept = file.string() + ".old-" + used->key_id();
  if (::link(file.c_str(), kept.c_str()) != 0 && errno != EEXIST)
    return key_trouble(kept, "the old key cannot be kept");
  if (::rename(draft.c_str(), file.c_str()) != 0) return key_trouble(file, "the new key cannot be put there");
  ::fsync(folder.get());
  return {};
}

}  // namespace wbd::secret
