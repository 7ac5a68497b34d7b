#include <array>
#include <charconv>
#include <fstream>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/daemon_url.hpp"
#include "cli/session.hpp"
#include "core/async/runtime.hpp"
#include "core/base/json_tree.hpp"
#include "core/http/client.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array<std::string_view, 1> kMethods{"GET"};
constexpr Millis kApiTimeout{60'000};
constexpr std::size_t kLongestKey = 1'024;

// --key-file, otherwise WBCTL_API_KEY; "" when there is neither, for the routes that are open.
Result<std::string> api_key(Session& session, const Arguments& arguments) {
  std::string key;
  if (const auto file = arguments.text("--key-file")) {
    std::ifstream in(*file);
    if (!in) return Error{Errc::invalid_argument, fmt::format("--key-file: {} cannot be read", *file)};
    std::getline(in, key);
  } else {
    const auto found = session.io().environment.find("WBCTL_API_KEY");
    if (found != session.io().environment.end()) key = found->second;
  }
  while (!key.empty() && (key.back() == '\r' || key.back() == ' ')) key.pop_back();
  if (key.size() > kLongestKey || key.find_first_of("\r\n\t ") != std::string::npos)
    return Error{Errc::invalid_argument, "the API key must be one word"};
  return key;
}

std::string text_at(const JsonNode& problem, std::string_view member) {
  const JsonNode* value = problem.find(member);
  return value != nullptr ? value->scalar : std::string();
}

Error error_of(const http::Response& response) {
  const auto problem = parse_json(response.body);
  Error error{Errc::internal, fmt::format("HTTP {}", response.status)};
  if (problem && !text_at(*problem, "detail").empty()) error.detail = text_at(*problem, "detail");
  if (const JsonNode* errors = problem ? problem->find("errors") : nullptr) {
    for (const JsonNode& one : errors->children)
      error.detail += fmt::format(" {}: {}.", text_at(one, "field"), text_at(one, "message"));
  }
  switch (response.status) {
    case 401:
      error.code = Errc::unauthorized;
      error.detail += " See --key-file and WBCTL_API_KEY.";
      break;
    case 403:
      error.code = Errc::forbidden;
      break;
    case 404:
      error.code = Errc::not_found;
      break;
    case 429:
      error.code = Errc::rate_limited;
      if (const auto after = response.header("retry-after")) {
        int seconds = 0;
        std::from_chars(after->data(), after->data() + after->size(), seconds);
        error.retry_after = std::chrono::seconds{seconds};
      }
      break;
    case 503:
      error.code = Errc::unavailable;
      break;
    default:
      if (response.status < 500) error.code = Errc::invalid_argument;
  }
  return error;
}

// The data of the envelope; any other answer as it is.
Answer answer_of(const http::Response& response) {
  Answer answer;
  const auto type = response.header("content-type").value_or("");
  const bool is_json = type.starts_with("application/json");
  const std::string_view data = is_json ? member_bytes(response.body, "data") : std::string_view();
  if (!is_json) {
    answer.text = response.body;
    return answer;
  }
  answer.data = data.empty() ? response.body : std::string(data);
  if (const auto total = response.header("x-total-count"); total && answer.data.starts_with('[')) {
    answer.page = Answer::Page{};
    std::from_chars(total->data(), total->data() + total->size(), answer.page->total);
    answer.page->limit = std::ssize(array_items(answer.data));
  }
  return answer;
}

Outcome api(Session& session, const Arguments& arguments) {
  const auto key = api_key(session, arguments);
  if (!key) return key.error();
  const std::string base = arguments.text_or("--url", daemon_url(session.settings()));
  std::string path = *arguments.text("PATH");
  if (base.empty())
    return Error{Errc::invalid_argument,
                 "wbd listens on a unix socket: use curl --unix-socket, or give --url"};
  if (!path.starts_with('/')) path = "/api/v1/" + path;
  http::Request request;
  request.method = *arguments.text("METHOD");
  request.url = base + path;
  request.timeout = kApiTimeout;
  if (!key->empty()) request.headers.emplace_back("X-API-Key", *key);
  request.proxy = "";
  asio::io_context context{1};
  const auto client = http::make_curl_client(context);
  const auto response = run_sync(context, client->send(std::move(request)));
  if (!response) {
    return Error{Errc::unavailable,
                 fmt::format(fmt::runtime(session.tr("wbd does not answer at {}: is it running? ({})",
                                                     "wbd не отвечает по адресу {}: запущен ли он? ({})")),
                             base, response.error().detail)};
  }
  if (response->status >= 400) return error_of(*response);
  return answer_of(*response);
}

constexpr std::array kApiOptions{
    Option::choice("METHOD", "METHOD", kMethods, "GET", "GET").must(),
    Option::of(Kind::text, "PATH", "PATH",
               "such as /api/v1/orders?telegram_id=321, or orders?telegram_id=321",
               "например /api/v1/orders?telegram_id=321 или orders?telegram_id=321")
        .must(),
    Option::of(Kind::file, "--key-file", "FILE", "the API key; otherwise WBCTL_API_KEY",
               "ключ API; иначе WBCTL_API_KEY"),
    Option::of(Kind::text, "--url", "URL", "address of wbd (api.listen)", "адрес wbd (из api.listen)")};

constexpr std::array kApiCommands{
    Command{"api", "", "An answer of the REST API of wbd", "Ответ REST API службы wbd",
            "wbctl api GET '/api/v1/orders?telegram_id=321&limit=5' --key-file key.txt", kApiOptions, api},
};

}  // namespace

std::span<const Command> api_commands() {
  return kApiCommands;
}

}  // namespace wbd::cli::commands
