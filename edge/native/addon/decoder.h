// One Opus stream as 48 kHz stereo: libopus with the two things that matter on a lossy path, concealment by the frame and
// in-band FEC.
#pragma once

#include <cstdint>
#include <memory>

struct OpusDecoder;

namespace carillon {

constexpr int kChannels = 2;

class Decoder {
 public:
  /// Throws std::runtime_error when libopus cannot allocate.
  Decoder();

  /// Each writes `frameSamples` interleaved stereo samples and returns how many, or a negative OPUS_* code. Payload bytes
  /// may be hostile: libopus answers with a code (RFC 6716 §6).
  int decode(const uint8_t* payload, int length, float* out, int frameSamples);
  /// The frame before `payload`, from the redundancy inside it; extrapolates when it has none.
  int recover(const uint8_t* payload, int length, float* out, int frameSamples);
  int conceal(float* out, int frameSamples);
  void reset();

  /// Samples at 48 kHz that a packet holds, from its table of contents (RFC 6716 §3.1), or a negative code.
  static int samplesIn(const uint8_t* payload, int length);
  /// Whether the packet carries a low-bitrate copy of the frame before it (LBRR, RFC 6716 §4.2.5).
  static bool hasRedundancy(const uint8_t* payload, int length);

 private:
  struct Destroy {
    void operator()(OpusDecoder* decoder) const;
  };
  std::unique_ptr<OpusDecoder, Destroy> opus_;
};

}  // namespace carillon
