#include "daemon/rest/answer.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

// The parameters of `query` except limit and offset, encoded for use inside <...>.
std::string other_parameters(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = percent_decode(pair.substr(0, equals), true);
    const auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || name->empty() || *name == "limit" || *name == "offset") continue;
    out += percent_encode(*name) + '=' + percent_encode(*value) + '&';
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view opaque(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

constexpr std::string_view kHead = "{\"data\":";

// Milliseconds with three decimals, without floating point.
struct Milliseconds {
  explicit Milliseconds(std::chrono::nanoseconds time)
      : micros(std::chrono::duration_cast<std::chrono::microseconds>(time).count()) {}
  [[nodiscard]] std::int64_t whole() const { return micros / 1000; }
  [[nodiscard]] std::int64_t thousandths() const { return micros % 1000; }
  std::int64_t micros;
};

void append_request_headers(std::string& out, std::string_view request_id, std::string_view source,
                            Milliseconds took) {
  fmt::format_to(std::back_inserter(out), "X-Request-Id: {}\r\nServer-Timing: {};dur={}.{:03}\r\n",
                 request_id, source, took.whole(), took.thousandths());
}

struct Meta {
  Source source;
  std::string_view as_of_json, mode_json;
  bool stale;
  std::string_view loading;
  Milliseconds took;
  std::string_view request_id;
};

// Appends the part of the envelope after `data`.
void append_meta(std::string& out, const Meta& meta) {
  fmt::format_to(std::back_inserter(out),
                 ",\"meta\":{{\"source\":\"{}\",\"source_mode\":{},\"as_of\":{},\"stale\":{},\"loading\":{},"
                 "\"response_time_ms\":{}.{:03},\"request_id\":\"{}\"}}}}",
                 to_string(meta.source), meta.mode_json, meta.as_of_json, meta.stale, meta.loading,
                 meta.took.whole(), meta.took.thousandths(), meta.request_id);
}

// The mode of the cabinets that contributed to the entry.
std::string mode_json(const Plan& plan, const cache::Entry& entry) {
  std::vector<SourceMode> modes;
  for (std::size_t i = 0; i < plan.modes.size(); ++i) {
    const CabinetId cabinet = (*plan.sources)[i];
    const auto contributes = [cabinet](const auto& one) { return one.first == cabinet; };
    if (std::ranges::any_of(entry.built_from.cabinets, contributes)) modes.push_back(plan.modes[i]);
  }
  if (modes.empty()) return "null";
  return '"' + std::string(to_string(combined(modes))) + '"';
}

}  // namespace

std::string_view to_string(Source source) {
  switch (source) {
    case Source::memory:
      return "memory";
    case Source::redis:
      return "redis";
    case Source::database:
      return "database";
  }
  return "";
}

std::string make_link(std::string_view path, std::string_view query, std::int64_t limit, std::int64_t offset,
                      std::int64_t total) {
  const std::string others = other_parameters(query);
  const std::int64_t last = total > 0 ? (total - 1) / limit * limit : 0;
  std::string out;
  const auto add = [&](std::string_view rel, std::int64_t at) {
    fmt::format_to(std::back_inserter(out), "{}<{}?{}limit={}&offset={}>; rel=\"{}\"",
                   out.empty() ? "" : ", ", path, others, limit, at, rel);
  };
  add("first", 0);
  if (offset > 0) add("prev", std::min(std::max<std::int64_t>(offset - limit, 0), last));
  if (offset + limit < total) add("next", offset + limit);
  add("last", last);
  return out;
}

bool Frame::fits(const cache::Entry& entry) const {
  return etag == entry.etag && total == entry.total && as_of == entry.as_of && loading == entry.loading;
}

Frame make_frame(const Plan& plan, std::string_view target, const cache::Entry& entry) {
  Frame frame{entry.etag, entry.total, entry.as_of, {}, "null", entry.loading, "null"};
  frame.headers = fmt::format(
      "ETag: {}\r\nCache-Control: private, no-cache\r\nVary: Authorization, X-API-Key, Accept-Encoding\r\n",
      entry.etag);
  if (entry.total >= 0) {
    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string_view query = target.substr(std::min(mark + 1, target.size()));
    fmt::format_to(std::back_inserter(frame.headers), "X-Total-Count: {}\r\nLink: {}\r\n", entry.total,
                   make_link(target.substr(0, mark), query, plan.arguments.limit(), plan.arguments.offset(),
                             entry.total));
  }
  if (entry.as_of) frame.as_of_json = '"' + to_rfc3339(*entry.as_of) + '"';
  frame.mode_json = mode_json(plan, entry);
  return frame;
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  if (trimmed(if_none_match) == "*") return true;
  while (!if_none_match.empty()) {
    const std::string_view one = if_none_match.substr(0, if_none_match.find(','));
    if_none_match.remove_prefix(std::min(if_none_match.size(), one.size() + 1));
    if (const auto tag = trimmed(one); !tag.empty() && opaque(tag) == opaque(etag)) return true;
  }
  return false;
}

httpd::Response make_answer(const AnswerInput& in) {
  const Milliseconds took(in.took);
  httpd::Response response;
  response.content_type = content_type(in.plan);
  response.headers.reserve(in.frame.headers.size() + 224);  // also for the lines of the request limit
  response.headers = in.frame.headers;
  append_request_headers(response.headers, in.request_id, to_string(in.source), took);
  if (!in.if_none_match.empty() && etag_matches(in.if_none_match, in.entry->etag)) {
    response.status = 304;
    return response;
  }
  const bool enveloped = has_envelope(in.plan);
  if (enveloped) {
    response.head_part = kHead;
    response.tail_part.reserve(192 + in.frame.loading.size());
    append_meta(response.tail_part, {in.source, in.frame.as_of_json, in.frame.mode_json, in.stale,
                                     in.frame.loading, took, in.request_id});
  }
  if (in.deflated) {
    auto parts = gzip_around(*in.deflated, response.head_part, response.tail_part);
    response.headers += "Content-Encoding: gzip\r\n";
    response.head_part = std::move(parts.before);
    response.tail_part = std::move(parts.behind);
    response.shared = std::shared_ptr<const std::string>(in.deflated, &in.deflated->blocks);
  } else {
    response.shared = std::shared_ptr<const std::string>(in.entry, &in.entry->data);
  }
  return response;
}

httpd::Response make_written_answer(const WriteResult& written, std::string_view request_id,
                                    std::chrono::nanoseconds took) {
  const Milliseconds ms(took);
  httpd::Response response;
  response.status = written.status;
  response.headers = written.headers + "Cache-Control: no-store\r\n";
  append_request_headers(response.headers, request_id, to_string(Source::database), ms);
  response.head_part = kHead;
  response.head_part += written.data;
  append_meta(response.tail_part, {Source::database, "null", "null", false, "[]", ms, request_id});
  return response;
}

}  // namespace wbd::rest
