// Volume, mute and channel choice as one 2 × 2 matrix whose coefficients move along straight ramps, so that no change of
// any of them clicks.
#pragma once

#include <cmath>

namespace carillon {

enum class ChannelChoice { stereo = 0, left = 1, right = 2, mono = 3 };

struct OutputLevel {
  double gain = 1;
  bool muted = false;
  ChannelChoice channel = ChannelChoice::stereo;
  double rampSeconds = 0.02;
};

class OutputMatrix {
 public:
  /// Where the coefficients should go from now on; no effect when that is where they go already.
  void aim(const OutputLevel& level) {
    const float g = level.muted ? 0.0f : static_cast<float>(level.gain);
    const float half = g / 2;
    const Cells to = level.channel == ChannelChoice::left    ? Cells{g, 0, g, 0}
                     : level.channel == ChannelChoice::right ? Cells{0, g, 0, g}
                     : level.channel == ChannelChoice::mono  ? Cells{half, half, half, half}
                                                             : Cells{g, 0, 0, g};
    if (to == target_) return;
    target_ = to;
    left_ = static_cast<int>(std::lround(level.rampSeconds * 48000));
    if (left_ < 1) left_ = 1;
    const float share = 1.0f / static_cast<float>(left_);
    slope_ = {(to.ll - now_.ll) * share, (to.lr - now_.lr) * share, (to.rl - now_.rl) * share, (to.rr - now_.rr) * share};
  }

  /// In place, interleaved stereo.
  void apply(float* samples, int frames) {
    for (int i = 0; i < frames; ++i) {
      if (left_ > 0) {
        --left_;
        if (left_ == 0) now_ = target_;
        else now_ = {now_.ll + slope_.ll, now_.lr + slope_.lr, now_.rl + slope_.rl, now_.rr + slope_.rr};
      }
      const float l = samples[2 * i], r = samples[2 * i + 1];
      samples[2 * i] = now_.ll * l + now_.lr * r;
      samples[2 * i + 1] = now_.rl * l + now_.rr * r;
    }
  }

 private:
  struct Cells {
    float ll, lr, rl, rr;
    bool operator==(const Cells&) const = default;
  };
  Cells now_{1, 0, 0, 1};
  Cells target_{1, 0, 0, 1};
  Cells slope_{0, 0, 0, 0};
  int left_ = 0;
};

}  // namespace carillon
