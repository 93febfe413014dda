#include "decoded-stream.h"

#include <algorithm>
#include <cstring>

namespace carillon {

namespace {
/// A jump of up to this many frames is decoded through: the decoder stays whole, and it costs less than a period.
constexpr int64_t kDecodeThrough = 3;
}  // namespace

void DecodedStream::begin(Programme* programme) {
  programme_ = programme;
  fates_.clear();
  decoder_.reset();
  heard_ = false;
  concealing_ = false;
  nextFrame_ = programme->firstFrame;
  clear(0);
}

int64_t DecodedStream::frameOf(int64_t position) const {
  const int64_t samples = programme_->frameSamples;
  const int64_t frames = position >= 0 ? position / samples : -((samples - 1 - position) / samples);
  return programme_->firstFrame + frames;
}

FrameKind DecodedStream::kindAt(int64_t position) const {
  const uint8_t fate = fates_.of(frameOf(position));
  return fate == FateLog::kUnknown ? FrameKind::silenced : static_cast<FrameKind>(fate);
}

void DecodedStream::clear(int64_t start) {
  start_ = start;
  held_ = 0;
  loudEnd_ = start;
  envelope_ = 0;
  fadeSamples_ = kShortFade;
}

void DecodedStream::seek(int64_t position, const ConcealmentPolicy& policy) {
  const int64_t target = std::max(frameOf(position - kTapsBefore), programme_->firstFrame);
  const bool through = held_ > 0 && target >= nextFrame_ && target < nextFrame_ + kDecodeThrough;
  if (through) {
    decodeUpTo(position, policy);
    return;
  }
  if (held_ > 0 && target < nextFrame_ && position - kTapsBefore >= start_) return;

  // Too far to decode through. The log holds kEntries frames; older ones would only be overwritten.
  const int64_t oldest = held_ > 0 ? std::max(nextFrame_, target - FateLog::kEntries) : target;
  for (int64_t skipped = oldest; skipped < target; ++skipped) fates_.note(skipped, FrameKind::silenced);
  decoder_.reset();
  heard_ = false;
  concealing_ = false;
  const int64_t samples = programme_->frameSamples;
  const int64_t runUp = std::max(target - 1, programme_->firstFrame);
  clear((runUp - programme_->firstFrame) * samples);
  nextFrame_ = runUp;
  programme_->ring.advanceTo(runUp);
  if (runUp == target) {
    // The timeline's first frame: the resampler's window begins in silence before it.
    start_ -= kTaps;
    held_ = kTaps;
    std::fill_n(left_.begin(), kTaps, 0.0f);
    std::fill_n(right_.begin(), kTaps, 0.0f);
  }
}

void DecodedStream::decodeUpTo(int64_t end, const ConcealmentPolicy& policy) {
  while (this->end() < end && held_ + programme_->frameSamples <= kCapacity) {
    fates_.note(nextFrame_, produce(nextFrame_, policy));
    ++nextFrame_;
    programme_->ring.advanceTo(nextFrame_);
  }
}

FrameKind DecodedStream::obtain(int64_t frame, const ConcealmentPolicy& policy) {
  SlotRing& ring = programme_->ring;
  const int samples = programme_->frameSamples;
  if (const SlotRing::Slot* slot = ring.take(frame)) {
    if (decoder_.decode(slot->payload, slot->length, frame_.data(), samples) == samples) return slot->kind;
    ++decodeErrors_;
  }
  if (policy.useFec && heard_) {
    if (const SlotRing::Slot* following = ring.borrow(frame + 1)) {
      const bool recovered = Decoder::hasRedundancy(following->payload, following->length) &&
                             decoder_.recover(following->payload, following->length, frame_.data(), samples) == samples;
      ring.putBack(frame + 1);
      if (recovered) return FrameKind::fec;
    }
  }
  const bool audible = heard_ && envelope_ > 0;
  if (audible && decoder_.conceal(frame_.data(), samples) == samples) return FrameKind::concealed;
  return FrameKind::silenced;
}

FrameKind DecodedStream::produce(int64_t frame, const ConcealmentPolicy& policy) {
  const FrameKind kind = obtain(frame, policy);
  const bool present = kind != FrameKind::concealed && kind != FrameKind::silenced;
  if (present) {
    heard_ = true;
    missing_ = 0;
    concealing_ = false;
    append(true);
    return kind;
  }
  if (!concealing_ && heard_) ++concealmentEvents_;
  concealing_ = true;
  const int limit = static_cast<int>(policy.concealSeconds * kRate);
  const bool keep = kind == FrameKind::concealed && missing_ < limit;
  missing_ = std::min(missing_ + programme_->frameSamples, limit);
  if (!keep) fadeSamples_ = kLongFade;
  if (kind == FrameKind::silenced) {
    frame_.fill(0);
    envelope_ = 0;
  }
  append(keep);
  return kind;
}

void DecodedStream::append(bool wanted) {
  const int samples = programme_->frameSamples;
  const float goal = wanted ? 1.0f : 0.0f;
  const float step = 1.0f / static_cast<float>(fadeSamples_);
  float* left = left_.data() + held_;
  float* right = right_.data() + held_;
  const bool audible = wanted || envelope_ > 0;
  for (int i = 0; i < samples; ++i) {
    if (envelope_ < goal) envelope_ = std::min(goal, envelope_ + step);
    else if (envelope_ > goal) envelope_ = std::max(goal, envelope_ - step);
    left[i] = frame_[2 * i] * envelope_;
    right[i] = frame_[2 * i + 1] * envelope_;
  }
  if (!wanted && envelope_ < step) envelope_ = 0;  // what sums of floats leave
  held_ += samples;
  if (audible) loudEnd_ = end();
}

void DecodedStream::dropBefore(int64_t position) {
  const int64_t drop = position - start_;
  if (drop <= 0) return;
  const int gone = static_cast<int>(std::min<int64_t>(drop, held_));
  held_ -= gone;
  start_ += gone;
  std::memmove(left_.data(), left_.data() + gone, sizeof(float) * static_cast<size_t>(held_));
  std::memmove(right_.data(), right_.data() + gone, sizeof(float) * static_cast<size_t>(held_));
}

}  // namespace carillon
