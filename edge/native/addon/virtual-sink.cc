#include "virtual-sink.h"

#include <cmath>
#include <utility>

#include "sample-format.h"

namespace carillon {

namespace {
/// Longer underruns (the process was suspended) are not written out as silence; the index says that time has passed.
constexpr double kLongestSilence = 48000.0 * 10;
constexpr double kLongestSleepUs = 100e3;
}  // namespace

VirtualSink::VirtualSink(VirtualCard card, int period, int periods, TimeSource& time, bool background)
    : card_(std::move(card)),
      period_(period),
      periods_(periods),
      time_(time),
      background_(background),
      framesPerUs_(0.048 * (1 + card_.ppm * 1e-6)),
      random_(card_.seed) {}

OutputState VirtualSink::open() {
  if (!card_.file.empty()) {
    recorder_ = std::make_unique<Recorder>(card_.file, card_.ppm, card_.maxSeconds, background_);
    if (!recorder_->failure().empty()) {
      OutputState state{OutputKind::missing, recorder_->failure()};
      recorder_.reset();
      return state;
    }
  }
  startUs_ = time_.nowUs();
  written_ = 0;
  mark(RecordingMark::anchor, 0, 0);
  for (int i = 0; i < period_ * periods_; ++i) record({});
  written_ = period_ * periods_;
  return {OutputKind::running, {}};
}

SinkStatus VirtualSink::wait() {
  applyStall();
  wakeUs_ = timeOf(written_ - static_cast<double>(periods_ - 1) * period_);
  // A card that moves its position in steps shows room, and wakes its player, only when it steps.
  if (card_.quantumUs > 0) wakeUs_ = startUs_ + std::ceil((wakeUs_ - startUs_) / card_.quantumUs - 1e-6) * card_.quantumUs;
  const double latest = time_.nowUs() + kLongestSleepUs;
  if (wakeUs_ > latest) {
    time_.sleepUntil(latest);
    return SinkStatus::notYet;
  }
  if (wakeUs_ > time_.nowUs()) time_.sleepUntil(wakeUs_);
  return SinkStatus::ok;
}

void VirtualSink::applyStall() {
  const double ms = stallMs_.exchange(0);
  if (ms <= 0) return;
  const double frame = std::floor(playedAt(time_.nowUs()));
  startUs_ += ms * 1000;
  mark(RecordingMark::stall, frame, ms);
}

double VirtualSink::noise() {
  random_ = random_ * 1664525u + 1013904223u;  // Numerical Recipes' LCG: noise, not secrets
  return (random_ / 4294967296.0 - 0.5) * 2 * card_.noiseUs;
}

SinkStatus VirtualSink::position(SinkPosition& position) {
  const double now = time_.nowUs();
  SinkStatus status = SinkStatus::ok;
  const double played = playedAt(now);
  if (played > written_) {
    // A real card would have stopped and been started again; this one played silence meanwhile.
    const double missing = std::ceil(played - written_);
    underrunSeconds_ = missing / 48000;
    mark(RecordingMark::underrun, written_, missing);
    written_ += missing;
    if (missing > kLongestSilence) mark(RecordingMark::anchor, written_, 0);
    else for (double i = 0; i < missing; ++i) record({});
    status = SinkStatus::underrun;
  }
  double heardUs = now - startUs_;
  if (card_.quantumUs > 0) heardUs = std::floor(heardUs / card_.quantumUs) * card_.quantumUs;
  const double delay = written_ - heardUs * framesPerUs_;
  position.delayUs = delay / 0.048 + (card_.noiseUs > 0 ? noise() : 0);
  position.heardAtUs = now + position.delayUs;
  position.wakeLatenessUs = now - wakeUs_;
  return status;
}

SinkStatus VirtualSink::write(const float* samples) {
  for (int i = 0; i < period_; ++i) {
    record({toS16(samples[2 * i]), toS16(samples[2 * i + 1])});
    ++written_;
  }
  return SinkStatus::ok;
}

void VirtualSink::record(StereoFrame frame) {
  if (!recorder_ || recorder_->complete()) return;
  if (behind_) mark(RecordingMark::anchor, written_, 0);
  behind_ = !recorder_->push(frame) && !recorder_->complete();
}

/// Marks are about the recording's frames, which are the card's frames but for those that were not recorded.
void VirtualSink::mark(RecordingMark::Kind kind, double heardFrame, double amount) {
  if (!recorder_) return;
  const double ahead = written_ - heardFrame;  // frames already recorded that are yet to be heard
  const int64_t frame = recorder_->length() - static_cast<int64_t>(ahead);
  recorder_->mark({kind, frame, timeOf(heardFrame), amount});
}

}  // namespace carillon
