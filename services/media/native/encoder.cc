#include "encoder.h"

#include <opus.h>

#include <algorithm>
#include <stdexcept>

namespace carillon {

namespace {

constexpr int kSampleRate = 48000;
constexpr int kChannels = 2;
/// Of 10: what the last two add is not heard at these bitrates, and costs a third more.
constexpr int kComplexity = 8;
/// What in-band FEC is dimensioned for; it costs bitrate even where nothing is lost.
constexpr int kExpectedLossPercent = 10;

/// Damage instead of sound would stay in the encoder's filters for good.
float bounded(float sample) {
  const float number = sample == sample ? sample : 0;
  return std::clamp(number, -1.0f, 1.0f);
}

}  // namespace

void Encoder::Destroy::operator()(OpusEncoder* encoder) const { opus_encoder_destroy(encoder); }

Encoder::Encoder(size_t frameSamples, Content content) : frameSamples_(frameSamples), frame_(kChannels * frameSamples) {
  if (frameSamples != 480 && frameSamples != 960) throw std::runtime_error("a frame has 480 or 960 samples");
  const bool voice = content == Content::voice;
  int code = OPUS_OK;
  opus_.reset(opus_encoder_create(kSampleRate, kChannels, voice ? OPUS_APPLICATION_VOIP : OPUS_APPLICATION_AUDIO, &code));
  if (code != OPUS_OK) throw std::runtime_error(opus_strerror(code));
  OpusEncoder* opus = opus_.get();
  opus_encoder_ctl(opus, OPUS_SET_SIGNAL(voice ? OPUS_SIGNAL_VOICE : OPUS_SIGNAL_MUSIC));
  opus_encoder_ctl(opus, OPUS_SET_COMPLEXITY(kComplexity));
  if (!voice) return;
  // On music this would leave CELT for SILK, where FEC is, and damage it (measured: every frame, at 96 kbit/s).
  opus_encoder_ctl(opus, OPUS_SET_INBAND_FEC(1));
  opus_encoder_ctl(opus, OPUS_SET_PACKET_LOSS_PERC(kExpectedLossPercent));
}

void Encoder::setBitrate(int32_t bitrate) { opus_encoder_ctl(opus_.get(), OPUS_SET_BITRATE(bitrate)); }

size_t Encoder::encode(std::span<const float> samples, uint8_t* into) {
  const size_t given = std::min(samples.size(), frame_.size());
  std::transform(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(given), frame_.begin(), bounded);
  std::fill(frame_.begin() + static_cast<std::ptrdiff_t>(given), frame_.end(), 0.0f);
  const int length = opus_encode_float(opus_.get(), frame_.data(), static_cast<int>(frameSamples_), into, kMaxFrameBytes);
  if (length < 1) throw std::runtime_error(length < 0 ? opus_strerror(length) : "libopus made no packet");
  return static_cast<size_t>(length);
}

}  // namespace carillon
