#pragma once
// Makes the response of a cache entry: headers, and the envelope around the shared bytes.

#include <chrono>

#include "core/cache/cache.hpp"
#include "core/httpd/server.hpp"
#include "daemon/rest/gzip.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

enum class Source { memory, redis, database };
[[nodiscard]] std::string_view to_string(Source source);

// The value of a Link header: <...>; rel="first" and so on. Other parameters of `query` keep their order.
[[nodiscard]] std::string make_link(std::string_view path, std::string_view query, std::int64_t limit,
                                    std::int64_t offset, std::int64_t total);

// The parts of a response that depend on entry and target alone; made once for many hits.
struct Frame {
  std::string etag;
  std::int64_t total = -1;
  std::optional<UtcTime> as_of;
  std::string headers;             // ETag, caching, paging
  std::string as_of_json;          // "2026-11-22T10:00:00Z" with quotes, or null
  std::string loading{};           // meta.loading
  std::string mode_json = "null";  // of the cabinets that the entry was built from

  [[nodiscard]] bool fits(const cache::Entry& entry) const;
};
[[nodiscard]] Frame make_frame(const Plan& plan, std::string_view target, const cache::Entry& entry);

// If-None-Match by weak comparison; `*` fits anything.
[[nodiscard]] bool etag_matches(std::string_view if_none_match, std::string_view etag);

struct AnswerInput {
  const Plan& plan;
  const Frame& frame;
  const cache::EntryPtr& entry;
  Source source = Source::memory;
  bool stale = false;
  std::string_view request_id, if_none_match;
  std::chrono::nanoseconds took{};
  DeflatedPtr deflated{};  // of the entry's bytes; null: the client gets them uncompressed
};
// 200, or 304 if the client has these bytes. The response shares the bytes of the entry.
[[nodiscard]] httpd::Response make_answer(const AnswerInput& input);

struct WriteResult;
// The result of a writer in its envelope.
[[nodiscard]] httpd::Response make_written_answer(const WriteResult& written, std::string_view request_id,
                                                  std::chrono::nanoseconds took);

}  // namespace wbd::rest
