// Keeps what is heard in step with what is due, by resampling a few parts per million faster or slower.
#pragma once

namespace carillon {

/// Per kind of sound card; the presets and their reasons are in src/drift-presets.ts.
struct DriftProfile {
  double acquireSeconds = 5;
  double acquireRadPerSecond = 0.9;
  double steadyRadPerSecond = 0.3;
  double acquireSmoothingSeconds = 0.1;
  double steadySmoothingSeconds = 0.1;
  double acquireClamp = 1500e-6;
  double steadyClamp = 500e-6;
  double integralClamp = 300e-6;
  double acquireSlewPerSecond = 2000e-6;
  double steadySlewPerSecond = 200e-6;
  double reanchorUs = 2000;   // an error beyond this is jumped over, not resampled away
  double resyncUs = 5000;     // beyond this the jump counts as a resync, and the raw error decides
  bool judgeSmoothed = false; // the card's position is too coarse for single readings to decide anything
  double positionBiasUs = 0;  // how much the card's delay reads too long on average
};

/// A second-order loop (PI, critically damped: Kp = 2w, Ki = w²) over the smoothed position error. It starts fast and
/// turns slow; ratio and its slope stay below what is heard as pitch (500 ppm is 0.9 cent).
class DriftLoop {
 public:
  /// After a jump: fast again. What was learned of the clocks' rates stays.
  void restart() {
    sinceSeconds_ = 0;
    steps_ = 0;
    smoothed_ = 0;
    primed_ = false;
  }
  /// Another sound card, another crystal.
  void forget() {
    restart();
    integral_ = 0;
    ratio_ = 1;
  }

  /// `error`: seconds that the stream is behind what is due (positive: play faster). `feedForward`: change of ratio that is
  /// known beforehand, applied at once. `dt`: seconds since the last step. Returns input samples per output sample.
  double step(double error, double feedForward, double dt, const DriftProfile& profile);

  /// What the next step's smoothed error would be, without taking it.
  double peekSmoothed(double error, double dt, const DriftProfile& profile) const;

  double ratio() const { return ratio_; }
  double smoothedError() const { return smoothed_; }
  /// The sound card's rate against this machine's clock as learned, as a ratio.
  double integral() const { return integral_; }

 private:
  double sinceSeconds_ = 0;
  int steps_ = 0;
  double smoothed_ = 0;
  bool primed_ = false;
  double integral_ = 0;
  double ratio_ = 1;
  double lastFeedForward_ = 0;
};

}  // namespace carillon
