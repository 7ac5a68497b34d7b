// A library to preload: the wall clock of the program is what the file WB_TEST_CLOCK says, so that a test can use data of
// any day. Monotonic clocks stay as they are. The system call is made directly, because a sanitizer's clock_gettime would
// call this one.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct moved_clock {
  int64_t frozen_ns;  // the time, if it is not 0
  int64_t offset_ns;  // otherwise: added to the real time
};

static const volatile struct moved_clock* moved;

__attribute__((constructor)) static void open_clock(void) {
  const char* path = getenv("WB_TEST_CLOCK");
  if (path == NULL) return;
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) abort();
  void* mapped = mmap(NULL, sizeof(struct moved_clock), PROT_READ, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) abort();
  close(file);
  moved = mapped;
}

int clock_gettime(clockid_t id, struct timespec* out) {
  const int failed = (int)syscall(SYS_clock_gettime, id, out);
  if (failed != 0 || moved == NULL || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE)) return failed;
  const int64_t second = 1000000000;
  const int64_t frozen = moved->frozen_ns;
  const int64_t now = frozen != 0 ? frozen : out->tv_sec * second + out->tv_nsec + moved->offset_ns;
  out->tv_sec = now / second;
  out->tv_nsec = now % second;
  return 0;
}

int gettimeofday(struct timeval* restrict out, void* restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != NULL) *out = now.tv_sec;
  return now.tv_sec;
}
