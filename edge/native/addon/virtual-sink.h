// A sound card made of arithmetic: drains at 48 kHz with its own clock error, reports its position as badly as a real one,
// stalls on request, runs dry when it is not fed, and records what was heard.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "recorder.h"
#include "sink.h"
#include "time-source.h"

namespace carillon {

struct VirtualCard {
  std::string file;       // recording without suffix; empty: none
  double maxSeconds = 0;  // of recording; 0: no bound
  double ppm = 0;         // its crystal against CLOCK_MONOTONIC
  double quantumUs = 0;   // its position moves in such steps
  double noiseUs = 0;     // each reading of the position is off by up to this
  uint32_t seed = 1;      // of the noise
};

class VirtualSink final : public Sink {
 public:
  VirtualSink(VirtualCard card, int period, int periods, TimeSource& time, bool background);

  OutputState open() override;
  void close() override { recorder_.reset(); }
  SinkStatus wait() override;
  SinkStatus position(SinkPosition& position) override;
  SinkStatus write(const float* samples) override;
  double underrunSeconds() const override { return underrunSeconds_; }

  /// Any thread: the card stops draining for this long, once, at the next period.
  void stall(double ms) { stallMs_.store(ms); }
  /// Manual clock: what was recorded so far is in the files when this returns.
  void flush() {
    if (recorder_) recorder_->drain();
  }

 private:
  double playedAt(double nowUs) const { return (nowUs - startUs_) * framesPerUs_; }
  double timeOf(double frame) const { return startUs_ + frame / framesPerUs_; }
  double noise();
  void applyStall();
  void record(StereoFrame frame);
  void mark(RecordingMark::Kind kind, double heardFrame, double amount);

  const VirtualCard card_;
  const int period_;
  const int periods_;
  TimeSource& time_;
  const bool background_;
  const double framesPerUs_;
  double startUs_ = 0;      // instant of the card's frame 0, moved by stalls
  double written_ = 0;      // card frames, from frame 0; whole, and as large as uptime
  double wakeUs_ = 0;
  double underrunSeconds_ = 0;
  uint32_t random_;
  bool behind_ = false;     // the recording lost frames: its next one needs a new anchor
  std::atomic<double> stallMs_{0};
  std::unique_ptr<Recorder> recorder_;
};

}  // namespace carillon
