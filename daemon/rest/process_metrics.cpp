#include "daemon/rest/process_metrics.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

namespace wbd::rest {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

// Fields of /proc/self/stat by their number in proc(5). All of them follow the command's name, the only field
// that may contain blanks.
struct ProcessStat {
  double utime = 0, stime = 0, threads = 0, start = 0, virtual_bytes = 0, resident_pages = 0;
};

bool read_stat(ProcessStat& stat) {
  std::ifstream file("/proc/self/stat");
  std::string line;
  if (!std::getline(file, line)) return false;
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return false;
  std::istringstream rest(line.substr(name_end + 1));
  std::string state;
  rest >> state;
  double value = 0;
  for (int field = 4; field <= 24 && rest >> value; ++field) {
    if (field == 14) stat.utime = value;
    if (field == 15) stat.stime = value;
    if (field == 20) stat.threads = value;
    if (field == 22) stat.start = value;
    if (field == 23) stat.virtual_bytes = value;
    if (field == 24) stat.resident_pages = value;
  }
  return true;
}

double boot_time() {
  std::ifstream file("/proc/stat");
  std::string word;
  double value = 0;
  while (file >> word) {
    if (word == "btime" && file >> value) return value;
    std::getline(file, word);
  }
  return 0;
}

double open_files() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    ++count;
  }
  return count - 1;  // without the descriptor of this listing
}

MetricFamily family(const char* name, const char* help, MetricType type, double value) {
  prometheus::ClientMetric metric;
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {name, help, type, {metric}};
}

}  // namespace

std::vector<MetricFamily> process_metrics() {
  MetricFamily build = family("wbd_build_info", "Version of the running program", MetricType::Gauge, 1);
  build.metric.front().label = {{"version", WB_VERSION}};
  ProcessStat stat;
  if (!read_stat(stat)) return {std::move(build)};
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  return {
      std::move(build),
      family("process_cpu_seconds_total", "User and system time", MetricType::Counter,
             (stat.utime + stat.stime) / ticks),
      family("process_resident_memory_bytes", "Resident memory", MetricType::Gauge,
             stat.resident_pages * page),
      family("process_virtual_memory_bytes", "Virtual memory", MetricType::Gauge, stat.virtual_bytes),
      family("process_start_time_seconds", "Start of the process since the epoch", MetricType::Gauge,
             boot_time() + stat.start / ticks),
      family("process_open_fds", "Open file descriptors", MetricType::Gauge, open_files()),
      family("process_max_fds", "Allowed file descriptors", MetricType::Gauge,
             static_cast<double>(files.rlim_cur)),
      family("process_threads", "Threads", MetricType::Gauge, stat.threads),
  };
}

}  // namespace wbd::rest
