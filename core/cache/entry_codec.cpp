#include "core/cache/entry_codec.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace wbd::cache {
namespace {

constexpr std::string_view kFormat{"wbcache\x04", 8};
constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kNumbers = 11;
constexpr std::size_t kTag = sizeof(Sha256);
// The numbers, the installation, the keyed hash, the format.
constexpr std::size_t kTrailer = kNumbers * 8 + 8 + kTag + 8;
constexpr std::size_t kTriple = 24;   // a cabinet, its version and its rows_version
constexpr std::int64_t kNoRows = -1;  // in an entry that must not be renewed

// Little endian on every machine.
void put(std::string& out, std::int64_t value) {
  auto bits = static_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8U) out.push_back(static_cast<char>(bits & 0xffU));
}

// Reads numbers from the front of bytes whose size was checked.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : bytes_(bytes) {}
  std::int64_t next() {
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i-- > 0;) bits = bits << 8U | static_cast<unsigned char>(bytes_[i]);
    bytes_.remove_prefix(8);
    return static_cast<std::int64_t>(bits);
  }
  UtcTime next_time() { return UtcTime{Millis{next()}}; }
  std::optional<UtcTime> next_maybe_time() {
    const std::int64_t value = next();
    return value == kNoTime ? std::nullopt : std::optional(UtcTime{Millis{value}});
  }

 private:
  std::string_view bytes_;
};

// W/"..." of 22 base64url digits, as the API makes it. It becomes a header line.
bool is_etag(std::string_view text) {
  constexpr std::string_view kHead = "W/\"";
  constexpr std::size_t kDigits = 22;
  if (text.size() != kHead.size() + kDigits + 1 || !text.starts_with(kHead) || text.back() != '"')
    return false;
  return std::ranges::all_of(text.substr(kHead.size(), kDigits), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::int64_t number_of(const std::optional<UtcTime>& time) {
  return time ? time->time_since_epoch().count() : kNoTime;
}

}  // namespace

EntryCodec::EntryCodec(std::string_view installation, const Sha256& key) : key_(key) {
  const Sha256 hash = sha256(installation);
  std::memcpy(installation_.data(), hash.data(), installation_.size());
}

std::string EntryCodec::encode(std::string_view cache_key, const Entry& entry) const {
  std::string out;
  const auto& cabinets = entry.built_from.cabinets;
  out.reserve(entry.data.size() + entry.etag.size() + entry.loading.size() + cabinets.size() * kTriple +
              kTrailer);
  out += entry.data;
  out += entry.etag;
  out += entry.loading;
  for (std::size_t i = 0; i < cabinets.size(); ++i) {
    put(out, cabinets[i].first.value);
    put(out, cabinets[i].second);
    put(out, i < entry.rows.size() ? entry.rows[i] : kNoRows);
  }
  put(out, static_cast<std::int64_t>(entry.data.size()));
  put(out, static_cast<std::int64_t>(entry.etag.size()));
  put(out, static_cast<std::int64_t>(cabinets.size()));
  put(out, static_cast<std::int64_t>(entry.loading.size()));
  put(out, entry.built_from.directory);
  put(out, entry.datasets);
  put(out, entry.total);
  put(out, number_of(entry.as_of));
  put(out, number_of(entry.stale_at));
  put(out, entry.expires_at.time_since_epoch().count());
  put(out, entry.keep_until.time_since_epoch().count());
  out.append(installation_.data(), installation_.size());
  const std::array<std::string_view, 2> parts{cache_key, out};
  const Sha256 tag = keyed_hash(key_, parts);
  out.append(reinterpret_cast<const char*>(tag.data()), tag.size());
  out += kFormat;
  return out;
}

std::optional<Entry> EntryCodec::decode(std::string_view cache_key, std::string value) const {
  if (value.size() < kTrailer || !value.ends_with(kFormat)) return std::nullopt;
  const std::size_t hashed = value.size() - kFormat.size() - kTag;
  Sha256 tag;
  std::memcpy(tag.data(), value.data() + hashed, kTag);
  const std::array<std::string_view, 2> parts{cache_key, std::string_view(value).substr(0, hashed)};
  if (!same_hash(keyed_hash(key_, parts), tag)) return std::nullopt;
  const std::string_view trailer = std::string_view(value).substr(value.size() - kTrailer);
  if (trailer.substr(kNumbers * 8, 8) != std::string_view(installation_.data(), installation_.size())) {
    return std::nullopt;
  }
  Numbers numbers(trailer);
  const auto data_size = static_cast<std::uint64_t>(numbers.next());
  const auto etag_size = static_cast<std::uint64_t>(numbers.next());
  const auto count = static_cast<std::uint64_t>(numbers.next());
  const auto loading_size = static_cast<std::uint64_t>(numbers.next());
  // Each size is checked before the sum: hostile sizes must not wrap around.
  const std::size_t body = value.size() - kTrailer;
  if (data_size > body || etag_size > body - data_size || loading_size > body - data_size - etag_size ||
      count > body / kTriple || data_size + etag_size + loading_size + count * kTriple != body) {
    return std::nullopt;
  }
  Entry entry;
  entry.built_from.directory = numbers.next();
  entry.datasets = static_cast<std::uint32_t>(numbers.next());
  entry.total = numbers.next();
  entry.as_of = numbers.next_maybe_time();
  entry.stale_at = numbers.next_maybe_time();
  entry.expires_at = numbers.next_time();
  entry.keep_until = numbers.next_time();
  entry.etag = value.substr(data_size, etag_size);
  if (!is_etag(entry.etag)) return std::nullopt;
  entry.loading = value.substr(data_size + etag_size, loading_size);
  Numbers triples(std::string_view(value).substr(data_size + etag_size + loading_size));
  entry.built_from.cabinets.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const CabinetId cabinet{triples.next()};
    entry.built_from.cabinets.emplace_back(cabinet, triples.next());
    const std::int64_t rows = triples.next();
    if (rows != kNoRows) entry.rows.push_back(rows);
  }
  if (entry.rows.size() != count) entry.rows.clear();
  value.resize(data_size);
  entry.data = std::move(value);
  entry.shared = true;
  return entry;
}

}  // namespace wbd::cache
