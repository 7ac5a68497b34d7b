// Replies of a Redis server, and values that another program has put into it.

#include <string>

#include "core/cache/entry_codec.hpp"
#include "core/cache/resp.hpp"
#include "core/cache/version_register.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd::cache;
using wbd::fuzz::must;

void append(std::string& out, const Reply& reply) {
  out += std::to_string(static_cast<int>(reply.kind)) + ':' + std::to_string(reply.integer) + ':' +
         reply.text + '(';
  for (const Reply& element : reply.elements) append(out, element);
  out += ')';
}

// The register of processes reads a reply.
void as_register(const Reply& reply) {
  const Announcement made{{"epoch", 7}, 1'795'386'502'871};
  (void)standing_of(reply, made);
  if (const auto told = parse_announcement(reply)) (void)standing_of(reply, *told);
  if (const auto mark = parse_mark(reply.text))
    must(!mark->epoch.empty() && mark->number >= 0, "a mark is whole");
  for (const Reply& element : reply.elements) {
    if (const auto told = parse_announcement(element)) (void)standing_of(reply, *told);
  }
}

std::string replies(std::string_view bytes, std::size_t piece) {
  ReplyReader reader(1 << 20);
  std::string all;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.feed(bytes.substr(at, piece));
    for (;;) {
      const auto reply = reader.next();
      if (!reply) return all + "bad";
      if (!*reply) break;
      append(all, **reply);
      as_register(**reply);
    }
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = wbd::fuzz::text_of(data, size);
  must(replies(bytes, bytes.size() + 1) == replies(bytes, 1),
       "replies do not depend on how the bytes were cut");
  const EntryCodec codec("fuzz", wbd::sha256("fuzz"));
  if (const auto entry = codec.decode("k", std::string(bytes))) {
    must(codec.decode("k", codec.encode("k", *entry)).has_value(), "an entry reads back");
  }
  // As many bytes of a real entry as the input has: a cut or damaged value.
  Entry written;
  written.data = std::string(bytes);
  written.etag = "W/\"0123456789abcdefghi-_Z\"";
  written.total = 7;
  written.built_from = {1, {{wbd::CabinetId{2}, 3}}};
  const std::string value = codec.encode("k", written);
  const auto read = codec.decode("k", value);
  must(read && read->data == written.data && read->total == 7, "an entry reads back from its value");
  if (!bytes.empty()) {
    std::string damaged = value;
    damaged[damaged.size() - 1 - (static_cast<unsigned char>(bytes[0]) % (damaged.size() - bytes.size()))] ^=
        bytes.back();
    (void)codec.decode("k", std::move(damaged));
    (void)codec.decode("k", value.substr(static_cast<unsigned char>(bytes[0]) % value.size()));
  }
  return 0;
}
