// What one direction of a link does to its packets: the model of impairment.ts, decision for decision, for real sockets.
#ifndef CARILLON_IMPAIRMENT_H
#define CARILLON_IMPAIRMENT_H

#include <stdbool.h>
#include <stdint.h>

// xoshiro128** (Blackman and Vigna, 2018); random.ts draws the same numbers from the same seed.
struct generator {
  uint32_t a, b, c, d;
};

// Alternately off and on, for exponentially distributed times.
struct episodes {
  bool used, begun, on;
  double mean_off_us, mean_on_us, until_us, level;
};

enum jitter_shape { JITTER_NONE, JITTER_EXPONENTIAL, JITTER_NORMAL, JITTER_PARETO, JITTER_LOGNORMAL };

struct impairment {
  struct generator generator;
  // What is asked for; a probability or a time of zero is off.
  bool cut, reorder;
  double loss, delay_ms, jitter_ms, rate_kbps, duplicate;
  enum jitter_shape jitter;
  double burst_good_ms, burst_bad_ms, burst_loss;
  double stall_per_second, stall_mean_ms;
  double bloat_mean_ms, bloat_fraction;
  // Where its processes are.
  struct episodes burst, stall, bloat;
  double last_us, capacity_free_us;
  // received = passed + lost + cut_off + overflowed
  uint64_t received, passed, lost, cut_off, overflowed, duplicated;
};

void impairment_start(struct impairment *link, uint32_t seed);

// Sets one parameter by its name in impairment.ts (`burstGoodMs` for `burst.goodMs`). False if there is no such name.
bool impairment_set(struct impairment *link, const char *name, const char *value);

// A packet of `bytes` enters at `now_us`. Returns how many copies come out (0, 1 or 2), all of them at `*at_us`.
int impairment_pass(struct impairment *link, double now_us, int bytes, double *at_us);

#endif
