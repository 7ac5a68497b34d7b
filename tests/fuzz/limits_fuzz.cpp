// WB's rate headers, and the limiter's buckets from a database that another program has changed. Lines with a
// colon are the headers of an answer; the whole text is a stored bucket, too.

#include <algorithm>
#include <string>

#include "core/base/url.hpp"
#include "core/wb/base_url.hpp"
#include "core/wb/limiter.hpp"
#include "core/wb/wb_error.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd;
using namespace wbd::wb;
using fuzz::must;

constexpr UtcTime kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23};
constexpr LimitRule kRule{std::chrono::minutes{1}, 3};
constexpr std::chrono::days kLongestWait{100};  // longer than any limit of WB

http::Response answer_of(std::string_view text) {
  http::Response answer;
  answer.status = 429;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (const auto colon = line.find(':'); colon != std::string_view::npos)
      answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
  }
  return answer;
}

void sane(const std::optional<Millis>& time) {
  must(!time || (*time >= Millis{0} && *time <= kLongestWait),
       "a time of WB's is neither negative nor absurd");
}

void check_opens(BucketState state, UtcTime now) {
  const UtcTime end = now + kLongestWait;
  for (int looks = 0; now <= end && looks < 20'000; ++looks) {
    const Reservation reservation = reserve(state, kRule, now, "fuzz", now + std::chrono::seconds{35});
    if (reservation.granted) return;
    must(reservation.wait > Millis{0}, "who has to wait is told for how long");
    now += reservation.wait;
  }
  must(false, "a bucket opens at last");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = wbd::fuzz::text_of(data, size);
  const http::Response answer = answer_of(text);
  const RateHeaders headers = rate_headers(answer);
  sane(headers.retry);
  sane(headers.reset);
  sane(retry_after(answer));

  BucketState state = bucket_from_json(text);
  must(to_json(bucket_from_json(to_json(state))) == to_json(state), "a bucket reads back from its text");
  for (const int status : {200, 429, 0}) {
    BucketState told = state;
    settle(told, kRule, kNow, "fuzz", status, headers, 1);
    settle(told, kRule, kNow, told.in_flight.empty() ? "" : std::string(told.in_flight.front().id), status,
           headers, 10);
    must(to_json(bucket_from_json(to_json(told))) == to_json(told), "a bucket reads back after an answer");
    check_opens(told, kNow);
  }
  lose(state, "fuzz", kNow);
  release(state, "fuzz");
  check_opens(std::move(state), kNow);
  if (const auto base = base_url_of(text))
    must(bucket_of(*base, info(Operation::goods)) == "prices", "only ping is limited for a host");
  return 0;
}
