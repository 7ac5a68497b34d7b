// A request from the client's bytes to its plan, without socket and database: parser, route table,
// parameters, body, keys. The sizes of the received pieces must not change the meaning.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/encoding.hpp"
#include "core/httpd/request_reader.hpp"
#include "daemon/rest/openapi/json_schema.hpp"
#include "daemon/rest/planner.hpp"
#include "tests/fuzz/target.hpp"

namespace wbd::fuzz {
namespace {

constexpr std::string_view kFuzzKey = "wbk_fuzz";

const rest::Directory& directory() {
  static const rest::Directory only = [] {
    rest::Directory made;
    ApiKey key;
    key.id = 1;
    key.scope = KeyScope::bot;
    made.keys.emplace(sha256(kFuzzKey), key);
    const std::vector<CabinetId> cabinets{CabinetId{1}, CabinetId{2}};
    made.cabinets_of.emplace(TelegramId{1}, std::make_shared<const std::vector<CabinetId>>(cabinets));
    made.readers.emplace(TelegramId{1}, rest::Directory::Reader{"Asia/Omsk", Language::en});
    for (const CabinetId id : cabinets) made.cabinets[id] = {CabinetStatus::active, TokenType::personal, {}};
    made.all_cabinets = std::make_shared<const std::vector<CabinetId>>(cabinets);
    return made;
  }();
  return only;
}

// The API's reading of a request, as a text to compare.
std::string planned(const httpd::Request& request) {
  const auto match = rest::match_route(request.method, request.path());
  if (!match.route) return "no route, allowed " + match.allow;
  static const TimeZone zone = TimeZone::moscow();
  const auto plan = rest::make_plan({directory(),
                                     *match.route,
                                     match.path_value,
                                     request.query(),
                                     request.body,
                                     {request.header("Authorization"), request.header("X-API-Key")},
                                     parse_rfc3339("2026-11-22T10:00:00Z").value(),
                                     zone,
                                     Language::ru});
  if (const auto* problem = std::get_if<rest::Problem>(&plan))
    return fmt::format("{} {}", problem->status, problem->detail);
  return fmt::format("{} {}", match.route->id, std::get<rest::Plan>(plan).cache_key);
}

// Everything a connection would do with the bytes, received in pieces of at most `piece`.
std::vector<std::string> outcomes(std::string_view bytes, std::size_t piece) {
  httpd::ServerOptions options;
  options.max_body = 64UL * 1024;
  httpd::RequestReader reader(options, "127.0.0.1");
  std::vector<std::string> out;
  while (true) {
    const auto progress = reader.parse();
    if (progress == httpd::RequestReader::Progress::complete) {
      const httpd::Request& request = reader.request();
      out.push_back(
          fmt::format("{} {} {} {}", request.method, request.target, request.body, planned(request)));
      const bool more = reader.keep_alive();
      reader.consume();
      if (!more) return out;
    } else if (progress == httpd::RequestReader::Progress::refused) {
      out.push_back(fmt::format("refused {}", reader.refusal().status));
      return out;
    } else if (progress == httpd::RequestReader::Progress::need_more) {
      if (bytes.empty()) return out;
      const auto space = reader.space();
      must(!space.empty(), "there is space to receive into");
      const std::size_t count = std::min({piece, space.size(), bytes.size()});
      std::copy_n(bytes.begin(), count, space.begin());
      bytes.remove_prefix(count);
      reader.received(count);
    }
  }
}

// An incomplete request may be refused at once or later: the parser reads a head when it has enough of it.
bool agree(std::vector<std::string> one, std::vector<std::string> other) {
  if (one.size() > other.size()) std::swap(one, other);
  if (one.size() + 1 == other.size() && other.back().starts_with("refused")) other.pop_back();
  return one == other;
}

}  // namespace

// One request for each route, with every parameter and member it has.
std::vector<std::string> made_seeds() {
  std::vector<std::string> seeds;
  for (const rest::Route& route : rest::routes()) {
    std::string target(route.pattern);
    if (const auto open = target.find('{'); open != std::string::npos)
      target.replace(open, target.find('}') - open + 1, "17");
    char mark = '?';
    for (const rest::Parameter& parameter : route.query) {
      std::string value = rest::openapi::example_of(parameter);
      std::erase(value, '"');
      target += fmt::format("{}{}={}", mark, parameter.name, percent_encode(value));
      mark = '&';
    }
    std::string body;
    for (const rest::BodyField& field : route.body()) {
      if (field.value.name.find('.') != std::string_view::npos) continue;
      body += fmt::format("{}\"{}\":{}", body.empty() ? "{" : ",", field.value.name,
                          rest::openapi::example_of(field.value));
    }
    if (!body.empty()) body += "}";
    const std::string head =
        fmt::format("{} {} HTTP/1.1\r\nHost: wbd\r\nX-API-Key: {}\r\n", route.method, target, kFuzzKey);
    seeds.push_back(body.empty()
                        ? head + "\r\n"
                        : fmt::format("{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                                      head, body.size(), body));
    if (!body.empty()) {
      seeds.push_back(fmt::format("{}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n", head,
                                  body.size(), body));
    }
  }
  return seeds;
}

}  // namespace wbd::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wbd::fuzz;
  const auto bytes = text_of(data, size);
  const auto whole = outcomes(bytes, bytes.size() + 1);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
    const auto cut = outcomes(bytes, piece);
    must(agree(whole, cut), fmt::format("in pieces of {} bytes it means something else: {}\nand whole: {}",
                                        piece, fmt::join(cut, "\n"), fmt::join(whole, "\n")));
  }
  return 0;
}

// libFuzzer takes seeds from folders only; WB_FUZZ_SEEDS names a folder to fill.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* folder = std::getenv("WB_FUZZ_SEEDS");
  if (folder == nullptr) return 0;
  int number = 0;
  for (const auto& seed : wbd::fuzz::made_seeds()) {
    std::ofstream(fmt::format("{}/{:03}", folder, number++), std::ios::binary) << seed;
  }
  return 0;
}
