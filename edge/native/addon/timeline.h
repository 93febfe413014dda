// The arithmetic between a local instant and the sample that is due then. All times are µs; local time is CLOCK_MONOTONIC,
// site time is the media service's monotonic clock.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "platform.h"
#include "slot-ring.h"

namespace carillon {

constexpr double kRate = 48000;
constexpr double kSamplesPerUs = kRate / 1e6;

/// siteTime = local + offset + drift * (local - reference)
struct ClockMapping {
  bool known = false;
  double offsetUs = 0;
  double drift = 0;
  double referenceUs = 0;

  double toSite(double localUs) const { return localUs + offsetUs + drift * (localUs - referenceUs); }
  double toLocal(double siteUs) const {
    const double relative = siteUs - referenceUs - offsetUs;
    return referenceUs + relative / (1 + drift);
  }
};

/// Capture to sound: `fromUs` until site time `applyAtUs`, then along `slope` (a ratio, not ppm) to `toUs`.
struct DelayTrajectory {
  double fromUs = 0;
  double toUs = 0;
  double applyAtUs = 0;
  double slope = 0;

  struct At {
    double delayUs;
    double slope;  // d(delay)/d(site time), signed: what the drift loop must not have to discover by itself
  };
  At at(double siteUs) const {
    if (siteUs <= applyAtUs || fromUs == toUs) return {siteUs <= applyAtUs ? fromUs : toUs, 0};
    const double moved = (siteUs - applyAtUs) * slope;
    if (slope <= 0 || moved >= std::fabs(toUs - fromUs)) return {toUs, 0};
    return toUs > fromUs ? At{fromUs + moved, slope} : At{fromUs - moved, -slope};
  }
};

/// One programme's timeline and its frames. A *stream position* counts decoder output samples: position 0 is the first
/// sample that frame `firstFrame` decodes to. Media sample n leaves the decoder at position n + lookahead, because the
/// encoder looks ahead (RFC 7845 §4.2; 312 samples for libopus AUDIO and VOIP, 120 for RESTRICTED_LOWDELAY).
struct Programme {
  uint32_t generation = 0;
  bool silent = false;  // no programme: the ring is not used
  double originUs = 0;  // site time of media sample 0
  int frameSamples = 480;
  int64_t firstFrame = 0;
  int lookahead = 312;
  SlotRing ring;
  Programme* nextRetired = nullptr;

  // 0.8 MB that must not be paged out. Allowed or not, it plays.
  Programme() { lockMemory(this, sizeof *this); }
  ~Programme() { unlockMemory(this, sizeof *this); }
  Programme(const Programme&) = delete;
  Programme& operator=(const Programme&) = delete;

  /// Stream position that is due at a site time, given the delay in force.
  double dueAt(double siteUs, double delayUs) const {
    return (siteUs - originUs - delayUs) * kSamplesPerUs + lookahead;
  }
};

}  // namespace carillon
