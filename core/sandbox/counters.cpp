#include "core/sandbox/counters.hpp"

#include "core/base/json_text.hpp"

namespace wbd::sandbox {
namespace {

void write_map(JsonWriter& w, std::string_view name, const std::map<std::string, int>& counts) {
  w.key(name);
  w.begin_object();
  for (const auto& [key, count] : counts) w.field(key, count);
  w.end_object();
}

template <class Map>
int total(const Map& counts) {
  int sum = 0;
  for (const auto& [key, count] : counts) sum += count;
  return sum;
}

}  // namespace

std::string Counters::to_json() const {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  write_map(w, "requests", requests_);
  w.field("requests_total", total(requests_));
  w.key("statuses");
  w.begin_object();
  for (const auto& [status, count] : statuses_) w.field(std::to_string(status), count);
  w.end_object();
  w.key("refused");
  w.begin_array();
  for (const auto& [key, count] : refused_) {
    const auto& [operation, status, reason] = key;
    w.begin_object();
    w.field("operation", operation);
    w.field("status", status);
    w.field("reason", reason);
    w.field("count", count);
    w.end_object();
  }
  w.end_array();
  w.field("refused_total", total(refused_));
  write_map(w, "limited", limited_);
  w.field("limited_total", total(limited_));
  write_map(w, "faults", faults_);
  write_map(w, "gone", gone_);
  w.end_object();
  return out;
}

}  // namespace wbd::sandbox
