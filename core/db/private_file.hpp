#pragma once
// Files that hold a whole database, or describe one: made for their owner alone, and never through a link.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace wbd::db {

// An open file; closed by the destructor.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(OpenFile&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// Creates the file with mode 0600, open for writing. Throws Failure(invalid_argument) when the name exists,
// also as a link to nothing, or when it cannot be created.
[[nodiscard]] OpenFile create_private(const std::filesystem::path& file);

// Opens an existing file for reading. Throws Failure(invalid_argument) for a link, a folder, a device and for
// a file that cannot be read.
[[nodiscard]] OpenFile open_plain(const std::filesystem::path& file);

// Throws Failure(unavailable). `file` is for the message.
void write_all(const OpenFile& out, std::string_view text, const std::filesystem::path& file);
// Waits until the contents are on the disk.
void flush_to_disk(const OpenFile& out, const std::filesystem::path& file);
// All bytes of a file. Throws Failure(invalid_argument) when it has more than `longest`.
[[nodiscard]] std::string read_all(const OpenFile& in, std::size_t longest,
                                   const std::filesystem::path& file);
// Throws Failure(unavailable).
void copy_bytes(const OpenFile& from, const OpenFile& to, const std::filesystem::path& file);

}  // namespace wbd::db
