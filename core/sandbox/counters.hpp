#pragma once
// Requests, refusals and 429s of the emulator; tests read them over GET /__control/counters.

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace wbd::sandbox {

class Counters {
 public:
  void request(std::string_view operation, int status) {
    ++requests_[std::string(operation)];
    ++statuses_[status];
  }
  void refusal(std::string_view operation, int status, std::string_view reason) {
    ++refused_[{std::string(operation), status, std::string(reason.substr(0, 300))}];
  }
  // A call of a method that is not `on`. A single call is no mistake of the client; endless repetition is.
  void gone(std::string_view operation) { ++gone_[std::string(operation)]; }
  void limited(std::string_view bucket) { ++limited_[std::string(bucket)]; }
  void fault(std::string_view kind) { ++faults_[std::string(kind)]; }
  void clear() { *this = {}; }
  [[nodiscard]] std::string to_json() const;

 private:
  std::map<std::string, int> requests_, limited_, faults_, gone_;
  std::map<int, int> statuses_;
  std::map<std::tuple<std::string, int, std::string>, int> refused_;
};

}  // namespace wbd::sandbox
