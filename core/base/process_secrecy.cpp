#include "core/base/process_secrecy.hpp"

#include <cstdlib>
#include <cstring>
#include <string_view>

#include <sys/prctl.h>
#include <sys/resource.h>

namespace wbd {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kTraced = true;
#else
constexpr bool kTraced = false;
#endif

}  // namespace

void forbid_dumps() {
  const char* wanted = std::getenv("WBD_CORE_DUMPS");
  if (kTraced || (wanted != nullptr && std::string_view(wanted) == "1")) return;
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void wipe(std::string& text) {
  text.resize(text.capacity());  // an earlier, longer text may stand behind the end
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

void forget_variable(const std::string& name) {
  char* value = std::getenv(name.c_str());
  if (value == nullptr) return;
  ::explicit_bzero(value, std::strlen(value));
  ::unsetenv(name.c_str());
}

}  // namespace wbd
