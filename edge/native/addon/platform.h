// What differs between operating systems: clocks, sleeping, thread priority, locked memory.
#pragma once

#include <cstddef>

namespace carillon {

/// CLOCK_MONOTONIC in µs. A double keeps 1/512 µs over a hundred days of uptime.
double monotonicUs();

/// CPU time of the calling thread in µs.
double threadCpuUs();

/// Sleeps until an instant of `monotonicUs`.
void sleepUntilUs(double us);

/// How the playout thread is scheduled: what was asked for, or what the system allowed.
enum class Scheduling { none = 0, nice = 1, fifo = 2 };

/// Names the calling thread, asks for exact timers, and raises it to SCHED_FIFO `priority` (0: leave it alone).
/// Threads created by it afterwards inherit, which is wanted: ALSA plug-ins start threads while a PCM is opened.
Scheduling raiseCurrentThread(const char* name, int priority);

/// Keeps memory from being paged out; false when the system does not allow it.
bool lockMemory(const void* begin, std::size_t size);
void unlockMemory(const void* begin, std::size_t size);

}  // namespace carillon
