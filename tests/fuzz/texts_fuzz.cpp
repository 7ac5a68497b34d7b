// Short texts from outside: times, money, tokens, addresses, encodings.

#include <string>

#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/cache/redis_url.hpp"
#include "core/wb/token.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd;
using fuzz::must;

void times(std::string_view text) {
  if (const auto time = parse_rfc3339(text)) {
    must(parse_rfc3339(to_rfc3339(*time)) == *time, "a time reads back from its text");
    must(parse_wb_time(text) == time, "what is a time to us is the same time to WB");
  }
  if (const auto time = parse_wb_time(text)) {
    // WB's form has whole seconds.
    const auto back = parse_wb_time(to_moscow_text(*time));
    must(back && *time - *back < std::chrono::seconds{1}, "a time reads back in WB's form");
  }
  if (const auto day = parse_date(text)) must(parse_date(to_string(*day)) == *day, "a day reads back");
}

void money(std::string_view text) {
  const auto amount = parse_money(text);
  if (amount) must(parse_money(to_decimal(*amount)) == *amount, "money reads back from its text");
}

void encodings(std::string_view text) {
  must(base64_decode(base64_encode(as_bytes(text))) == text, "base64 reads back");
  must(base64_decode(base64url_encode(as_bytes(text))) == text, "base64url reads back");
  must(percent_decode(percent_encode(text)) == text, "percent encoding reads back");
  (void)base64_decode(text);
  (void)percent_decode(text);
  (void)percent_decode(text, true);
  std::string json;
  append_json_string(json, text);
  must(is_valid_utf8(json), "a JSON string is valid UTF-8");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = wbd::fuzz::text_of(data, size);
  times(text);
  money(text);
  encodings(text);
  if (const auto token = wbd::wb::decode_token(text)) (void)wbd::wb::check_usable(*token, wbd::UtcTime{});
  if (const auto target = wbd::cache::parse_redis_url(text)) (void)wbd::cache::describe(*target);
  return 0;
}
