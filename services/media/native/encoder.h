// One Opus encoder (RFC 6716): 48 kHz stereo floats of one frame size in, packets out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct OpusEncoder;

namespace carillon {

/// RFC 6716 3.4: no frame is longer.
constexpr size_t kMaxFrameBytes = 1275;

/// What is encoded for: how the encoder divides its bits.
enum class Content { music, voice };

/// For one thread at a time.
class Encoder {
 public:
  /// `frameSamples` per channel. Throws std::runtime_error for a size that no Opus frame has, or without memory.
  Encoder(size_t frameSamples, Content content);

  /// Bits per second, from the next frame on.
  void setBitrate(int32_t bitrate);

  /// Encodes one frame; what is missing of it is silence, what is beyond it is left. `into` holds kMaxFrameBytes. Returns the bytes of
  /// the packet, at least 1. Throws std::runtime_error when libopus refuses.
  size_t encode(std::span<const float> samples, uint8_t* into);

 private:
  struct Destroy {
    void operator()(OpusEncoder* encoder) const;
  };
  std::unique_ptr<OpusEncoder, Destroy> opus_;
  const size_t frameSamples_;
  /// Interleaved, within full scale.
  std::vector<float> frame_;
};

}  // namespace carillon
