#pragma once
// From a cache entry to the response: headers and the envelope around the shared bytes.

#include <chrono>

#include "core/cache/cache.hpp"
#include "core/httpd/server.hpp"
#include "daemon/rest/gzip.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

enum class Source { memory, redis, database };
[[nodiscard]] std::string_view to_string(Source source);

// <...>; rel="first" and so on, as one header value; `query` keeps its other parameters, in their order.
[[nodiscard]] std::string make_link(std::string_view path, std::string_view query, std::int64_t limit,
                                    std::int64_t offset, std::int64_t total);

// What follows from the entry and the target alone, made once for many hits of one entry.
struct Frame {
  std::string etag;
  std::int64_t total = -1;
  std::optional<UtcTime> as_of;
  std::string headers;     // ETag, caching, paging
  std::string as_of_json;  // "2026-11-22T10:00:00Z" with quotes, or null

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
  DeflatedPtr deflated{};  // of the entry's bytes: the client gets gzip
};
// 200, or 304 when the client has these bytes already. The response shares the entry's bytes.
[[nodiscard]] httpd::Response make_answer(const AnswerInput& input);

struct WriteResult;
// What a writer gave, in its envelope.
[[nodiscard]] httpd::Response make_written_answer(const WriteResult& written, std::string_view request_id,
                                                  std::chrono::nanoseconds took);

}  // namespace wbd::rest
