// What differs between operating systems: clock, exact sleeping, thread priority, a mutex that real-time threads may share.
#pragma once

#include <pthread.h>

namespace carillon {

/// CLOCK_MONOTONIC in µs. A double keeps 1/512 µs over a hundred days of uptime.
double monotonicUs();

/// CPU time of the whole process, and of the calling thread, in µs.
double processCpuUs();
double threadCpuUs();

/// Sleeps until an instant of `monotonicUs`.
void sleepUntilUs(double us);

/// What the system granted: SCHED_FIFO, a raised nice level, or nothing.
enum class Scheduling { none = 0, nice = 1, fifo = 2 };

/// Names the calling thread, asks for exact timers, and raises it to SCHED_FIFO `priority` (1–99; 0 leaves it alone).
Scheduling raiseCurrentThread(const char* name, int priority);

/// A mutex with priority inheritance: while the pacing thread (SCHED_FIFO) waits for it, an ordinary thread that holds it runs
/// with the pacing thread's priority, and cannot be kept from letting go by whatever else the machine does.
class FairMutex {
 public:
  FairMutex();
  ~FairMutex();
  FairMutex(const FairMutex&) = delete;
  FairMutex& operator=(const FairMutex&) = delete;
  void lock() { pthread_mutex_lock(&mutex_); }
  void unlock() { pthread_mutex_unlock(&mutex_); }

 private:
  pthread_mutex_t mutex_;
};

}  // namespace carillon
