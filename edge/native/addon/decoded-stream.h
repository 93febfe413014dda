// The programme as decoded samples addressed by stream position: decodes each frame just before it is needed, conceals
// what is missing, fades to silence when nothing comes any more, and back.
#pragma once

#include <array>
#include <cstdint>

#include "decoder.h"
#include "fate-log.h"
#include "resampler.h"
#include "timeline.h"

namespace carillon {

struct ConcealmentPolicy {
  bool useFec = true;
  /// Extrapolation sounds like the programme for a while, then like a machine: then it fades.
  double concealSeconds = 0.2;
};

class DecodedStream {
 public:
  /// Begins another programme; nothing is held until `seek`.
  void begin(Programme* programme);
  /// Positions the stream anew: decoding goes on with the frame that holds `position`, after one frame of run-up where
  /// there is one, because the first frame after a reset is not whole. Frames jumped over are silenced.
  void seek(int64_t position, const ConcealmentPolicy& policy);
  /// Decodes until the samples before `end` are held. At most a few frames from one period to the next.
  void decodeUpTo(int64_t end, const ConcealmentPolicy& policy);
  /// Forgets samples before `position`.
  void dropBefore(int64_t position);

  /// Stream position of the oldest and of the first not yet decoded sample.
  int64_t start() const { return start_; }
  int64_t end() const { return start_ + held_; }
  const float* left() const { return left_.data(); }
  const float* right() const { return right_.data(); }
  /// No sample from `position` on is other than zero: nothing to resample.
  bool silentFrom(int64_t position) const { return loudEnd_ <= position; }
  FrameKind kindAt(int64_t position) const;
  /// Frame number that will be decoded next.
  int64_t nextFrame() const { return nextFrame_; }

  const FateLog& fates() const { return fates_; }
  int64_t concealmentEvents() const { return concealmentEvents_; }
  int64_t decodeErrors() const { return decodeErrors_; }

 private:
  static constexpr int kMaxFrame = 960;
  // Run-up, resampler margins, a period of at most 960 samples with its share of ratio, and one frame: far below.
  static constexpr int kCapacity = 8192;
  static constexpr int kLongFade = kMaxFrame;  // 20 ms
  static constexpr int kShortFade = 240;       // 5 ms

  int64_t frameOf(int64_t position) const;
  FrameKind produce(int64_t frame, const ConcealmentPolicy& policy);
  FrameKind obtain(int64_t frame, const ConcealmentPolicy& policy);
  void append(bool wanted);
  void clear(int64_t start);

  Decoder decoder_;
  Programme* programme_ = nullptr;
  FateLog fates_;
  int64_t nextFrame_ = 0;
  int64_t start_ = 0;
  int held_ = 0;
  int64_t loudEnd_ = 0;
  bool heard_ = false;     // something was decoded since the decoder was reset: there is something to extrapolate
  int missing_ = 0;        // samples since the last real one, bounded
  float envelope_ = 0;     // 0 silent, 1 full
  int fadeSamples_ = kShortFade;
  bool concealing_ = false;
  int64_t concealmentEvents_ = 0;
  int64_t decodeErrors_ = 0;
  std::array<float, kChannels * kMaxFrame> frame_{};
  std::array<float, kCapacity> left_{};
  std::array<float, kCapacity> right_{};
};

}  // namespace carillon
