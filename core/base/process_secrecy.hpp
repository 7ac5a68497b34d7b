#pragma once
// Keeps the memory of this process to itself.

#include <string>

namespace wbd {

// From now on the kernel writes no core dump of this process. Other processes of its user can neither trace
// it nor read its memory. WBD_CORE_DUMPS=1 in the environment leaves all that allowed, for developers. A
// build with sanitizers allows it always: they trace the process themselves.
void forbid_dumps();

// Overwrites the text, so that its memory does not hold it any more, and empties it.
void wipe(std::string& text);

// Wipes a text at the end of its scope.
class WipeAtEnd {
 public:
  explicit WipeAtEnd(std::string& text) : text_(text) {}
  ~WipeAtEnd() { wipe(text_); }
  WipeAtEnd(const WipeAtEnd&) = delete;
  WipeAtEnd& operator=(const WipeAtEnd&) = delete;

 private:
  std::string& text_;
};

// Removes a variable from the environment and overwrites its value: children do not inherit it, and
// /proc/PID/environ does not show it.
void forget_variable(const std::string& name);

}  // namespace wbd
