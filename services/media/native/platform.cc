#include "platform.h"

#include <sched.h>
#include <sys/resource.h>
#include <time.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace carillon {

namespace {

double readClock(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) * 1e-3;
}

timespec toTimespec(double us) {
  timespec t{};
  t.tv_sec = static_cast<time_t>(us / 1e6);
  t.tv_nsec = static_cast<long>((us - static_cast<double>(t.tv_sec) * 1e6) * 1e3);
  return t;
}

}  // namespace

double monotonicUs() { return readClock(CLOCK_MONOTONIC); }
double processCpuUs() { return readClock(CLOCK_PROCESS_CPUTIME_ID); }
double threadCpuUs() { return readClock(CLOCK_THREAD_CPUTIME_ID); }

void sleepUntilUs(double us) {
#ifdef __linux__
  const timespec t = toTimespec(us);
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, nullptr);
#else
  const double left = us - monotonicUs();
  if (left <= 0) return;
  const timespec t = toTimespec(left);
  nanosleep(&t, nullptr);
#endif
}

Scheduling raiseCurrentThread(const char* name, int priority) {
#ifdef __linux__
  prctl(PR_SET_NAME, name);
  // The default slack of 50 µs lets the kernel batch wake-ups; an ordinary-priority thread would wake that much later.
  prctl(PR_SET_TIMERSLACK, 1);
  if (priority <= 0) return Scheduling::none;
  sched_param parameter{};
  parameter.sched_priority = priority;
  if (sched_setscheduler(0, SCHED_FIFO, &parameter) == 0) return Scheduling::fifo;
  // Nice is per thread on Linux, by thread id (sched(7)).
  constexpr int kNice = -15;
  const auto thread = static_cast<id_t>(syscall(SYS_gettid));
  return setpriority(PRIO_PROCESS, thread, kNice) == 0 ? Scheduling::nice : Scheduling::none;
#else
  (void)name;
  (void)priority;
  return Scheduling::none;
#endif
}

FairMutex::FairMutex() {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
  pthread_mutex_init(&mutex_, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

FairMutex::~FairMutex() { pthread_mutex_destroy(&mutex_); }

}  // namespace carillon
