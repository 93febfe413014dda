#include "impairment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double queue_limit_us = 300e3;
static const double bloat_pause_us = 10e6;
static const double pareto_shape = 2.5;
static const double lognormal_sigma = 0.9;

static uint32_t split_mix(uint32_t *state) {
  uint32_t z = *state += 0x9e3779b9;
  z = (z ^ (z >> 16)) * 0x21f0aaad;
  z = (z ^ (z >> 15)) * 0x735a2d97;
  return z ^ (z >> 15);
}

static double uniform(struct generator *g) {
  uint32_t product = g->b * 5;
  uint32_t result = ((product << 7) | (product >> 25)) * 9;
  uint32_t shifted = g->b << 9;
  g->c ^= g->a;
  g->d ^= g->b;
  g->b ^= g->c;
  g->a ^= g->d;
  g->c ^= shifted;
  g->d = (g->d << 11) | (g->d >> 21);
  return result / 4294967296.0;
}

static double exponential(struct generator *g, double mean) { return -mean * log(1 - uniform(g)); }

static double gaussian(struct generator *g) {
  double radius = sqrt(-2 * log(1 - uniform(g)));
  return radius * cos(2 * M_PI * uniform(g));
}

static double dwell(struct episodes *e, struct generator *g) {
  if (e->on) e->level = exponential(g, 1);
  // Never zero, or time would not pass in episodes_advance.
  return 1 + exponential(g, e->on ? e->mean_on_us : e->mean_off_us);
}

static void episodes_advance(struct episodes *e, double now_us, struct generator *g) {
  if (!e->begun) {
    e->begun = true;
    e->on = uniform(g) < e->mean_on_us / (e->mean_on_us + e->mean_off_us);
    e->until_us = now_us + dwell(e, g);
  }
  while (e->until_us <= now_us) {
    e->on = !e->on;
    e->until_us += dwell(e, g);
  }
}

void impairment_start(struct impairment *link, uint32_t seed) {
  memset(link, 0, sizeof *link);
  link->last_us = link->capacity_free_us = -INFINITY;
  struct generator *g = &link->generator;
  g->a = split_mix(&seed);
  g->b = split_mix(&seed);
  g->c = split_mix(&seed);
  g->d = split_mix(&seed);
}

static void begin_burst(struct impairment *link) {
  link->burst = (struct episodes){.used = link->burst_good_ms > 0 && link->burst_bad_ms > 0,
                                  .mean_off_us = link->burst_good_ms * 1e3,
                                  .mean_on_us = link->burst_bad_ms * 1e3};
}

static void begin_stall(struct impairment *link) {
  link->stall = (struct episodes){.used = link->stall_per_second > 0 && link->stall_mean_ms > 0,
                                  .mean_off_us = 1e6 / link->stall_per_second,
                                  .mean_on_us = link->stall_mean_ms * 1e3};
}

static void begin_bloat(struct impairment *link) {
  double fraction = link->bloat_fraction;
  link->bloat = (struct episodes){.used = fraction > 0 && link->bloat_mean_ms > 0,
                                  .mean_off_us = bloat_pause_us,
                                  .mean_on_us = bloat_pause_us * fraction / (1 - fraction)};
}

static enum jitter_shape shape_of(const char *name) {
  if (!strcmp(name, "exponential")) return JITTER_EXPONENTIAL;
  if (!strcmp(name, "normal")) return JITTER_NORMAL;
  if (!strcmp(name, "pareto")) return JITTER_PARETO;
  if (!strcmp(name, "lognormal")) return JITTER_LOGNORMAL;
  return JITTER_NONE;
}

bool impairment_set(struct impairment *link, const char *name, const char *value) {
  const struct {
    const char *name;
    double *place;
    void (*begin)(struct impairment *);
  } numbers[] = {
      {"loss", &link->loss, NULL},
      {"delayMs", &link->delay_ms, NULL},
      {"jitterMs", &link->jitter_ms, NULL},
      {"rateKbps", &link->rate_kbps, NULL},
      {"duplicate", &link->duplicate, NULL},
      {"burstGoodMs", &link->burst_good_ms, begin_burst},
      {"burstBadMs", &link->burst_bad_ms, begin_burst},
      {"burstLoss", &link->burst_loss, NULL},
      {"stallPerSecond", &link->stall_per_second, begin_stall},
      {"stallMeanMs", &link->stall_mean_ms, begin_stall},
      {"bloatMeanMs", &link->bloat_mean_ms, begin_bloat},
      {"bloatFraction", &link->bloat_fraction, begin_bloat},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    if (strcmp(name, numbers[i].name)) continue;
    *numbers[i].place = atof(value);
    if (numbers[i].begin) numbers[i].begin(link);
    return true;
  }
  if (!strcmp(name, "jitter")) link->jitter = shape_of(value);
  else if (!strcmp(name, "cut")) link->cut = atoi(value);
  else if (!strcmp(name, "reorder")) link->reorder = atoi(value);
  else return false;
  return true;
}

static bool is_lost(struct impairment *link, double now_us) {
  double probability = link->loss;
  if (link->burst.used) {
    episodes_advance(&link->burst, now_us, &link->generator);
    if (link->burst.on) probability = 1 - (1 - probability) * (1 - link->burst_loss);
  }
  return probability > 0 && uniform(&link->generator) < probability;
}

static double jitter_us(struct impairment *link) {
  struct generator *g = &link->generator;
  double scale_us = link->jitter_ms * 1e3;
  switch (link->jitter) {
    case JITTER_EXPONENTIAL:
      return exponential(g, scale_us);
    case JITTER_NORMAL:
      return fabs(gaussian(g)) * scale_us;
    case JITTER_PARETO: {
      double excess = (pow(1 - uniform(g), -1 / pareto_shape) - 1) * (pareto_shape - 1);
      return fmin(excess, 100) * scale_us;
    }
    case JITTER_LOGNORMAL:
      return exp(gaussian(g) * lognormal_sigma - lognormal_sigma * lognormal_sigma / 2) * scale_us;
    case JITTER_NONE:
      break;
  }
  return 0;
}

static double delay_us(struct impairment *link, double now_us) {
  struct generator *g = &link->generator;
  double delay = link->delay_ms * 1e3 + jitter_us(link);
  if (link->bloat.used) {
    episodes_advance(&link->bloat, now_us, g);
    if (link->bloat.on) delay += link->bloat.level * link->bloat_mean_ms * 1e3 * (0.8 + 0.4 * uniform(g));
  }
  if (link->stall.used) {
    episodes_advance(&link->stall, now_us, g);
    if (link->stall.on) delay += link->stall.until_us - now_us;
  }
  return delay;
}

int impairment_pass(struct impairment *link, double now_us, int bytes, double *at_us) {
  link->received++;
  if (link->cut) {
    link->cut_off++;
    return 0;
  }
  if (is_lost(link, now_us)) {
    link->lost++;
    return 0;
  }
  double at = now_us + delay_us(link, now_us);
  if (link->rate_kbps > 0) {
    double free_us = fmax(now_us, link->capacity_free_us) + bytes * 8e3 / link->rate_kbps;
    if (free_us - now_us > queue_limit_us) {
      link->overflowed++;
      return 0;
    }
    link->capacity_free_us = free_us;
    at += free_us - now_us;
  }
  if (!link->reorder) {
    at = fmax(at, link->last_us);
    link->last_us = at;
  }
  *at_us = at;
  link->passed++;
  if (link->duplicate == 0 || uniform(&link->generator) >= link->duplicate) return 1;
  link->duplicated++;
  return 2;
}
