#include "daemon/rest/gzip.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <new>

#include <fmt/format.h>
#include <zlib.h>

#include "core/base/encoding.hpp"
#include "core/base/result.hpp"

namespace wbd::rest {
namespace {

// Level 4 saves most of what level 6 saves, in half the time. A client waits while a large list is
// compressed.
constexpr int kLevel = 4;
constexpr int kRawDeflate = -15;
constexpr std::size_t kMostPacked = 64UL << 20;

void append_little_endian(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

// RFC 1951 3.2.4. The block begins on a byte boundary, as every part here does.
void append_stored(std::string& out, std::string_view text, bool last) {
  out += last ? '\x01' : '\x00';
  append_little_endian(out, text.size(), 2);
  append_little_endian(out, ~text.size(), 2);
  out += text;
}

std::uint32_t crc_of(std::string_view text) {
  return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

std::uint32_t joined(std::uint32_t first, std::uint32_t second, std::size_t second_size) {
  return static_cast<std::uint32_t>(::crc32_combine(first, second, static_cast<z_off_t>(second_size)));
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_word(std::string_view text, std::string_view word) {
  return std::ranges::equal(text, word, {}, lower);
}

std::string_view trimmed_token(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Whether the client refuses the encoding: "q=0", "q=0.0".
bool is_refusal(std::string_view parameter) {
  return parameter.size() > 2 && lower(parameter[0]) == 'q' && parameter[1] == '=' &&
         parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

DeflatedPtr deflate(std::string_view data) {
  auto out = std::make_shared<Deflated>();
  out->crc = crc_of(data);
  out->size = data.size();
  z_stream stream{};
  if (::deflateInit2(&stream, kLevel, Z_DEFLATED, kRawDeflate, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw Failure({Errc::internal, "zlib cannot be started"});
  }
  constexpr std::size_t kFlushBytes = 16;
  out->blocks.resize(::deflateBound(&stream, data.size()) + kFlushBytes);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(out->blocks.data());
  stream.avail_out = static_cast<uInt>(out->blocks.size());
  // A flush ends on a byte boundary and leaves the stream open for more blocks.
  const int status = ::deflate(&stream, Z_SYNC_FLUSH);
  const std::size_t written = out->blocks.size() - stream.avail_out;
  const bool done = status == Z_OK && stream.avail_in == 0 && stream.avail_out != 0;
  ::deflateEnd(&stream);
  if (!done) throw Failure({Errc::internal, "zlib cannot compress"});
  out->blocks.resize(written);
  out->blocks.shrink_to_fit();
  return out;
}

GzipParts gzip_around(const Deflated& data, std::string_view head, std::string_view tail) {
  constexpr std::string_view kHeader("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10);
  GzipParts parts;
  parts.before.reserve(kHeader.size() + 5 + head.size());
  parts.before = kHeader;
  if (!head.empty()) append_stored(parts.before, head, false);
  parts.behind.reserve(5 + tail.size() + 8);
  append_stored(parts.behind, tail, true);
  std::uint32_t crc = joined(crc_of(head), data.crc, data.size);
  crc = joined(crc, crc_of(tail), tail.size());
  append_little_endian(parts.behind, crc, 4);
  append_little_endian(parts.behind, head.size() + data.size + tail.size(), 4);
  return parts;
}

std::string gzip(std::string_view data) {
  const DeflatedPtr deflated = deflate(data);
  const GzipParts parts = gzip_around(*deflated, "", "");
  return parts.before + deflated->blocks + parts.behind;
}

// "z", the size, ":", zlib's bytes as base64. No JSON begins with a z.
std::string packed(std::string_view json) {
  uLongf size = ::compressBound(json.size());
  std::string bytes(size, '\0');
  const int done = ::compress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                              reinterpret_cast<const Bytef*>(json.data()), json.size());
  if (done != Z_OK) throw std::bad_alloc();
  bytes.resize(size);
  std::string out = fmt::format("z{}:{}", json.size(), base64_encode(as_bytes(bytes)));
  return out.size() < json.size() ? out : std::string(json);
}

std::string unpacked(std::string_view stored) {
  if (!stored.starts_with('z')) return std::string(stored);
  const Failure damaged({Errc::bad_data, "a stored answer is damaged"});
  const std::size_t colon = std::min(stored.find(':'), stored.size());
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(stored.data() + 1, stored.data() + colon, size);
  if (error != std::errc{} || end != stored.data() + colon || colon == stored.size() || size > kMostPacked)
    throw damaged;
  const auto bytes = base64_decode(stored.substr(colon + 1));
  if (!bytes) throw damaged;
  std::string out(size, '\0');
  uLongf got = size;
  const int done = ::uncompress(reinterpret_cast<Bytef*>(out.data()), &got,
                                reinterpret_cast<const Bytef*>(bytes->data()), bytes->size());
  if (done != Z_OK || got != size) throw damaged;
  return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const std::string_view one = accept_encoding.substr(0, accept_encoding.find(','));
    accept_encoding.remove_prefix(std::min(accept_encoding.size(), one.size() + 1));
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    const std::string_view name = trimmed_token(one.substr(0, semicolon));
    if (!is_word(name, "gzip") && !is_word(name, "x-gzip")) continue;
    return !is_refusal(trimmed_token(one.substr(std::min(semicolon + 1, one.size()))));
  }
  return false;
}

}  // namespace wbd::rest
