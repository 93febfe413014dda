#include "decoder.h"

#include <opus.h>

#include <stdexcept>

namespace carillon {

namespace {
constexpr int kSampleRate = 48000;
}

void Decoder::Destroy::operator()(OpusDecoder* decoder) const { opus_decoder_destroy(decoder); }

Decoder::Decoder() {
  int code = OPUS_OK;
  opus_.reset(opus_decoder_create(kSampleRate, kChannels, &code));
  if (code != OPUS_OK) throw std::runtime_error(opus_strerror(code));
}

int Decoder::decode(const uint8_t* payload, int length, float* out, int frameSamples) {
  return opus_decode_float(opus_.get(), payload, length, out, frameSamples, 0);
}

int Decoder::recover(const uint8_t* payload, int length, float* out, int frameSamples) {
  return opus_decode_float(opus_.get(), payload, length, out, frameSamples, 1);
}

int Decoder::conceal(float* out, int frameSamples) {
  return opus_decode_float(opus_.get(), nullptr, 0, out, frameSamples, 0);
}

void Decoder::reset() { opus_decoder_ctl(opus_.get(), OPUS_RESET_STATE); }

int Decoder::samplesIn(const uint8_t* payload, int length) {
  return opus_packet_get_nb_samples(payload, length, kSampleRate);
}

bool Decoder::hasRedundancy(const uint8_t* payload, int length) {
  // RFC 6716 §3.1: configurations 16 to 31 are CELT alone, which has no LBRR.
  const bool celtOnly = length > 0 && (payload[0] & 0x80) != 0;
  if (length < 1 || celtOnly) return false;
  unsigned char toc = 0;
  const unsigned char* frames[48];
  opus_int16 sizes[48];
  if (opus_packet_parse(payload, length, &toc, frames, sizes, nullptr) < 1 || sizes[0] < 1) return false;
  // RFC 6716 §4.2.3: per channel one voice-activity bit for each 20 ms, then one LBRR bit, all at the packet's front.
  const int per20ms = opus_packet_get_samples_per_frame(payload, kSampleRate) / 960;
  const int activityBits = per20ms > 0 ? per20ms : 1;
  const bool first = (frames[0][0] >> (7 - activityBits) & 1) != 0;
  if (opus_packet_get_nb_channels(payload) == 1) return first;
  return first || (frames[0][0] >> (6 - 2 * activityBits) & 1) != 0;
}

}  // namespace carillon
