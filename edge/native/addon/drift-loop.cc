#include "drift-loop.h"

#include <algorithm>

namespace carillon {

namespace {
/// The first readings after a jump say more of the jump than of the crystals.
constexpr int kSettlingSteps = 3;
}  // namespace

double DriftLoop::peekSmoothed(double error, double dt, const DriftProfile& profile) const {
  if (!primed_) return error;
  const bool acquiring = sinceSeconds_ < profile.acquireSeconds;
  const double tau = acquiring ? profile.acquireSmoothingSeconds : profile.steadySmoothingSeconds;
  return smoothed_ + (error - smoothed_) * std::min(1.0, dt / tau);
}

double DriftLoop::step(double error, double feedForward, double dt, const DriftProfile& profile) {
  smoothed_ = peekSmoothed(error, dt, profile);
  primed_ = true;
  const bool acquiring = sinceSeconds_ < profile.acquireSeconds;
  sinceSeconds_ += dt;

  const double w = acquiring ? profile.acquireRadPerSecond : profile.steadyRadPerSecond;
  const double clamp = acquiring ? profile.acquireClamp : profile.steadyClamp;
  integral_ = std::clamp(integral_ + w * w * smoothed_ * dt, -profile.integralClamp, profile.integralClamp);
  const double correction = std::clamp(2 * w * smoothed_ + integral_, -clamp, clamp);

  if (steps_ < kSettlingSteps) {
    ++steps_;
    ratio_ = 1 + integral_ + feedForward;
  } else {
    // The slew limit is for corrections; a delay trajectory is followed at once, or it would end as an error.
    ratio_ += feedForward - lastFeedForward_;
    const double most = (acquiring ? profile.acquireSlewPerSecond : profile.steadySlewPerSecond) * dt;
    ratio_ = std::clamp(1 + correction + feedForward, ratio_ - most, ratio_ + most);
  }
  lastFeedForward_ = feedForward;
  return ratio_;
}

}  // namespace carillon
