#pragma once
// The parts of a ZIP archive in memory, unpacked piece by piece within bounds.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wbd::sheet {

// A file inside the archive. Every function throws BadTable for a damaged or encrypted file and for one that
// unpacks beyond kMostUnpackedBytes.
class ZipPart {
 public:
  virtual ~ZipPart() = default;
  // Appends the next piece; false at the end.
  virtual bool read_more(std::string& out) = 0;
};

class ZipArchive {
 public:
  // `bytes` must outlive the archive.
  explicit ZipArchive(std::string_view bytes);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  [[nodiscard]] std::unique_ptr<ZipPart> open(const std::string& name) const;  // null: there is no such part
  // A whole part, at most `limit` bytes; nullopt: there is no such part.
  [[nodiscard]] std::optional<std::string> read(const std::string& name, std::size_t limit) const;

 private:
  void* archive_;  // zip_t, kept out of this header
};

// The elements of some names in an XML part, one at a time, so that no part is in memory as a whole. These
// elements must not contain each other.
class ElementStream {
 public:
  explicit ElementStream(ZipPart& part) : part_(part) {}
  // The next element as XML text with its start and end tag; nullopt at the end of the part. A namespace
  // prefix before the name is accepted.
  [[nodiscard]] std::optional<std::string> next_of(std::initializer_list<std::string_view> names);
  [[nodiscard]] std::optional<std::string> next(std::string_view name) { return next_of({name}); }

 private:
  bool more();
  std::size_t find_start(std::initializer_list<std::string_view> names, std::string& tag);

  ZipPart& part_;
  std::string buffer_;
  bool ended_ = false;
};

}  // namespace wbd::sheet
