#include "core/secret/secret_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/secret/descriptor.hpp"

namespace wbd::secret {
namespace {

constexpr std::size_t kLongestSecretFile = 4096;

// Refuses a secret that others can read. A group may read it when root owns the file. That is a systemd
// credential (its access list shows as group bits), or a secret that an administrator gives to the service.
Result<void> check_mode(const std::filesystem::path& file, std::string_view noun, const struct stat& info) {
  const bool trusted_owner = info.st_uid == 0 || info.st_uid == geteuid();
  const mode_t forbidden = info.st_uid == 0 ? 0037 : 0077;
  if (!S_ISREG(info.st_mode)) {
    return Error{Errc::configuration, fmt::format("{}: {} must be a plain file", file.string(), noun)};
  }
  if (!trusted_owner || (info.st_mode & forbidden) != 0) {
    return Error{
        Errc::configuration,
        fmt::format(
            "{}: {} may be read by others (mode {:04o}); it must be yours with mode 0600: chmod 600 {}",
            file.string(), noun, info.st_mode & 07777, file.string())};
  }
  return {};
}

}  // namespace

Result<std::string> read_secret_file(const std::filesystem::path& file, std::string_view noun) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!in) {
    const int error = errno;
    const char* hint = error == EACCES ? "; run the command as its owner: sudo -u wbd wbctl ..." : "";
    return Error{Errc::configuration, fmt::format("{}: {} cannot be read: {}{}", file.string(), noun,
                                                  std::generic_category().message(error), hint)};
  }
  struct stat info {};
  if (::fstat(in.get(), &info) != 0) {
    return Error{Errc::configuration,
                 fmt::format("{}: {}", file.string(), std::generic_category().message(errno))};
  }
  if (const auto safe = check_mode(file, noun, info); !safe) return safe.error();
  std::string text(kLongestSecretFile, '\0');
  const ssize_t got = ::read(in.get(), text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

}  // namespace wbd::secret
