#include "core/sheet/zip_part.hpp"

#include <algorithm>
#include <array>

#include <zip.h>

#include "core/sheet/cells.hpp"
#include "core/sheet/fault.hpp"

namespace wbd::sheet {
namespace {

constexpr std::size_t kPiece = 64UL << 10;
constexpr std::size_t kLongestElement = 16UL << 20;

class OpenPart final : public ZipPart {
 public:
  OpenPart(zip_file_t* file, std::string name) : file_(file), name_(std::move(name)) {}
  ~OpenPart() override { zip_fclose(file_); }
  OpenPart(const OpenPart&) = delete;
  OpenPart& operator=(const OpenPart&) = delete;

  bool read_more(std::string& out) override {
    std::array<char, kPiece> piece;
    const zip_int64_t got = zip_fread(file_, piece.data(), piece.size());
    if (got < 0) throw_bad(Fault::not_unpacked, name_);
    unpacked_ += static_cast<std::uint64_t>(got);
    if (unpacked_ > kMostUnpackedBytes) throw_bad(Fault::large_part, name_, kMostUnpackedBytes);
    out.append(piece.data(), static_cast<std::size_t>(got));
    return got > 0;
  }

 private:
  zip_file_t* file_;
  std::string name_;
  std::uint64_t unpacked_ = 0;
};

bool ends_name(char c) {
  return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

ZipArchive::ZipArchive(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  archive_ = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive_ == nullptr && source != nullptr) zip_source_free(source);
  zip_error_fini(&error);
  if (archive_ == nullptr) throw_bad(Fault::not_zip);
}

ZipArchive::~ZipArchive() {
  zip_discard(static_cast<zip_t*>(archive_));
}

std::unique_ptr<ZipPart> ZipArchive::open(const std::string& name) const {
  auto* archive = static_cast<zip_t*>(archive_);
  // Some programs write other cases of the names.
  const zip_int64_t index = zip_name_locate(archive, name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return nullptr;
  zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(index), 0);
  if (file == nullptr) throw_bad(Fault::not_opened, name);
  return std::make_unique<OpenPart>(file, name);
}

std::optional<std::string> ZipArchive::read(const std::string& name, std::size_t limit) const {
  const auto part = open(name);
  if (!part) return std::nullopt;
  std::string out;
  while (part->read_more(out)) {
    if (out.size() > limit) throw_bad(Fault::large_part, name, limit);
  }
  return out;
}

bool ElementStream::more() {
  if (buffer_.size() > kLongestElement) throw_bad(Fault::long_element, {}, kLongestElement);
  if (!ended_) ended_ = !part_.read_more(buffer_);
  return !ended_;
}

// The place of the start tag in the buffer, and its whole name in `tag`; npos at the end of the part.
std::size_t ElementStream::find_start(std::initializer_list<std::string_view> names, std::string& tag) {
  std::size_t from = 0;
  for (;;) {
    const std::size_t at = buffer_.find('<', from);
    if (at == std::string::npos) {
      buffer_.clear();
      from = 0;
      if (!more()) return std::string::npos;
      continue;
    }
    std::size_t end = at + 1;
    while (end < buffer_.size() && !ends_name(buffer_[end])) ++end;
    if (end == buffer_.size()) {
      buffer_.erase(0, at);
      from = 0;
      if (!more()) return std::string::npos;
      continue;
    }
    tag = buffer_.substr(at + 1, end - at - 1);
    const std::size_t colon = tag.find(':');
    const std::string_view local = std::string_view(tag).substr(colon == std::string::npos ? 0 : colon + 1);
    if (std::find(names.begin(), names.end(), local) != names.end()) return at;
    from = end;
  }
}

std::optional<std::string> ElementStream::next_of(std::initializer_list<std::string_view> names) {
  std::string tag;
  const std::size_t start = find_start(names, tag);
  if (start == std::string::npos) return std::nullopt;
  buffer_.erase(0, start);
  const auto find = [this](std::string_view text, std::size_t from) {
    for (;;) {
      const std::size_t at = buffer_.find(text, from);
      if (at != std::string::npos) return at;
      from = buffer_.size() < text.size() ? 0 : std::max(from, buffer_.size() - text.size() + 1);
      if (!more()) throw_bad(Fault::open_element);
    }
  };
  std::size_t end = find(">", 0);
  if (buffer_[end - 1] != '/') end = find(">", find("</" + tag, end));
  std::string element = buffer_.substr(0, end + 1);
  buffer_.erase(0, end + 1);
  return element;
}

}  // namespace wbd::sheet
