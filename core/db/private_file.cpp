#include "core/db/private_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/result.hpp"

namespace wbd::db {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPortion = 1 << 16;

[[noreturn]] void refuse(const fs::path& file, std::string_view why) {
  throw Failure({Errc::invalid_argument, fmt::format("{} {}", file.string(), why)});
}

[[noreturn]] void fail_io(const fs::path& file, std::string_view what) {
  throw Failure({Errc::unavailable, fmt::format("{} {}: {}", file.string(), what, std::strerror(errno))});
}

// The number of bytes read; 0 at the end.
std::size_t read_some(const OpenFile& in, std::span<char> buffer, const fs::path& file) {
  for (;;) {
    const ssize_t got = ::read(in.descriptor(), buffer.data(), buffer.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) fail_io(file, "cannot be read");
  }
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

OpenFile create_private(const fs::path& file) {
  // O_EXCL refuses a link too, wherever it leads.
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) return OpenFile(descriptor);
  if (errno == EEXIST) refuse(file, "exists: name a new file");
  refuse(file, fmt::format("cannot be created: {}", std::strerror(errno)));
}

OpenFile open_plain(const fs::path& file) {
  OpenFile in(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (in.descriptor() < 0) {
    if (errno == ENOENT) refuse(file, "does not exist");
    if (errno == ELOOP) refuse(file, "is a symbolic link: name the file itself");
    refuse(file, fmt::format("cannot be read: {}", std::strerror(errno)));
  }
  struct stat info {};
  if (::fstat(in.descriptor(), &info) != 0 || !S_ISREG(info.st_mode)) refuse(file, "is not a file");
  return in;
}

void write_all(const OpenFile& out, std::string_view text, const fs::path& file) {
  while (!text.empty()) {
    const ssize_t written = ::write(out.descriptor(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_io(file, "cannot be written");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void flush_to_disk(const OpenFile& out, const fs::path& file) {
  if (::fsync(out.descriptor()) != 0) fail_io(file, "cannot be written");
}

std::string read_all(const OpenFile& in, std::size_t longest, const fs::path& file) {
  std::string text;
  std::array<char, kPortion> buffer{};
  while (const std::size_t got = read_some(in, buffer, file)) {
    text.append(buffer.data(), got);
    if (text.size() > longest) refuse(file, fmt::format("is longer than {} bytes", longest));
  }
  return text;
}

void copy_bytes(const OpenFile& from, const OpenFile& to, const fs::path& file) {
  std::array<char, kPortion> buffer{};
  while (const std::size_t got = read_some(from, buffer, file)) write_all(to, {buffer.data(), got}, file);
}

}  // namespace wbd::db
