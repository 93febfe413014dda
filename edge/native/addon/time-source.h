// The virtual sound card's time: the real clock, or one that a test moves.
#pragma once

#include <algorithm>

#include "platform.h"

namespace carillon {

class TimeSource {
 public:
  virtual ~TimeSource() = default;
  virtual double nowUs() = 0;
  virtual void sleepUntil(double us) = 0;
};

class RealTime final : public TimeSource {
 public:
  double nowUs() override { return monotonicUs(); }
  void sleepUntil(double us) override { sleepUntilUs(us); }
};

/// Sleeping moves it at once; nothing else does but `advance`.
class ManualTime final : public TimeSource {
 public:
  explicit ManualTime(double startUs) : now_(startUs) {}
  double nowUs() override { return now_; }
  void sleepUntil(double us) override { now_ = std::max(now_, us); }
  void advance(double us) { now_ += us; }

 private:
  double now_;
};

}  // namespace carillon
