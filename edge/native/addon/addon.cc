// The module: the classes Playout, Decoder, RtpOpener, UdpSocket and DriftLoop, and what a caller may ask of the build.
#include <napi.h>
#include <opus.h>

#include <vector>

#include "addon-playout.h"
#include "arguments.h"
#include "decoder.h"
#include "drift-loop.h"
#include "platform.h"
#include "playout.h"
#include "resampler.h"
#include "rtp-opener.h"
#include "stats.h"
#include "udp-socket.h"

#ifndef CARILLON_ALSA
#pragma message("ALSA headers (libasound2-dev) were not found: this build plays into the virtual sound card only")
#endif

namespace carillon {

namespace {

/// libopus itself, for tests and benches; the playout thread has its own.
class DecoderObject : public Napi::ObjectWrap<DecoderObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Decoder",
                       {InstanceMethod<&DecoderObject::decode>("decode"), InstanceMethod<&DecoderObject::reset>("reset")});
  }
  explicit DecoderObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {}

 private:
  /// (payload | null, out: Float32Array, frameSamples, fec) → samples, or a negative OPUS_* code.
  Napi::Value decode(const Napi::CallbackInfo& info) {
    const bool missing = info[0].IsNull();
    const Napi::Uint8Array payload = missing ? Napi::Uint8Array{} : bytesAt(info, 0, "payload");
    Napi::Float32Array out = floatsAt(info, 1, "out");
    const int samples = static_cast<int>(integerAt(info, 2, "frameSamples", 120, 5760));
    const bool fec = flagAt(info, 3, "fec");
    if (samples % 120 != 0) refuse(info.Env(), "frameSamples must be a multiple of 120 (2.5 ms)");
    if (out.ElementLength() < static_cast<size_t>(samples) * kChannels)
      refuse(info.Env(), "out must hold 2 x frameSamples elements");
    return Napi::Number::New(info.Env(), run(missing, payload, out.Data(), samples, fec));
  }

  int run(bool missing, const Napi::Uint8Array& payload, float* out, int samples, bool fec) {
    if (missing) return decoder_.conceal(out, samples);
    const size_t size = payload.ByteLength();
    if (size < 1 || size > kMaxPayload) return OPUS_INVALID_PACKET;
    const int length = static_cast<int>(size);
    return fec ? decoder_.recover(payload.Data(), length, out, samples)
               : decoder_.decode(payload.Data(), length, out, samples);
  }

  void reset(const Napi::CallbackInfo&) { decoder_.reset(); }

  Decoder decoder_;
};

class RtpOpenerObject : public Napi::ObjectWrap<RtpOpenerObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "RtpOpener", {InstanceMethod<&RtpOpenerObject::open>("open")});
  }
  explicit RtpOpenerObject(const Napi::CallbackInfo& info)
      : ObjectWrap(info), opener_(exactly<RtpOpener::kKey>(info, 0, "key"), exactly<RtpOpener::kSalt>(info, 1, "salt")) {}

 private:
  template <size_t size>
  static std::span<const uint8_t, size> exactly(const Napi::CallbackInfo& info, size_t i, const char* name) {
    const Napi::Uint8Array bytes = bytesAt(info, i, name);
    if (bytes.ByteLength() != size) refuse(info.Env(), std::string(name) + " must have " + std::to_string(size) + " bytes");
    return std::span<const uint8_t, size>(bytes.Data(), size);
  }

  /// (packet, clear, index, into) → whether it is authentic.
  Napi::Value open(const Napi::CallbackInfo& info) {
    const Napi::Uint8Array packet = bytesAt(info, 0, "packet");
    const double most = static_cast<double>(packet.ByteLength()) - RtpOpener::kTag;
    const auto clear = static_cast<size_t>(integerAt(info, 1, "clear", RtpOpener::kLeastClear, most));
    const auto index = static_cast<uint64_t>(integerAt(info, 2, "index", 0, 0xffffffffffff));
    Napi::Uint8Array into = bytesAt(info, 3, "into");
    if (into.ByteLength() < packet.ByteLength() - RtpOpener::kTag) refuse(info.Env(), "into must hold the packet without its tag");
    return Napi::Boolean::New(info.Env(), opener_.open({packet.Data(), packet.ByteLength()}, clear, index, into.Data()));
  }

  RtpOpener opener_;
};

/// The drift loop alone, so that a simulation can run it for days of its own time.
class DriftLoopObject : public Napi::ObjectWrap<DriftLoopObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "DriftLoop", {InstanceMethod<&DriftLoopObject::step>("step")});
  }
  explicit DriftLoopObject(const Napi::CallbackInfo& info)
      : ObjectWrap(info), profile_(readDriftProfile(objectAt(info, 0, "profile"))) {}

 private:
  /// (errorUs, feedForwardPpm, seconds) → ratio in ppm.
  Napi::Value step(const Napi::CallbackInfo& info) {
    const double error = numberAt(info, 0, "errorUs", -1e9, 1e9) * 1e-6;
    const double feedForward = numberAt(info, 1, "feedForwardPpm", -1e5, 1e5) * 1e-6;
    const double seconds = numberAt(info, 2, "seconds", 1e-6, 10);
    return Napi::Number::New(info.Env(), (loop_.step(error, feedForward, seconds, profile_) - 1) * 1e6);
  }

  DriftProfile profile_;
  DriftLoop loop_;
};

/// (mono input, ratio) → output; input position of output n is 16 + n * ratio.
Napi::Value resampleAll(const Napi::CallbackInfo& info) {
  const Napi::Float32Array input = floatsAt(info, 0, "input");
  const double ratio = numberAt(info, 1, "ratio", 0.5, 2);
  const double usable = static_cast<double>(input.ElementLength()) - 2 * kTaps;
  const int frames = usable > 0 ? static_cast<int>(usable / ratio) : 0;
  std::vector<float> stereo(static_cast<size_t>(frames) * kChannels);
  double position = kTaps / 2;
  resample(input.Data(), input.Data(), position, ratio, stereo.data(), frames);
  Napi::Float32Array output = Napi::Float32Array::New(info.Env(), static_cast<size_t>(frames));
  for (int i = 0; i < frames; ++i) output.Data()[i] = stereo[static_cast<size_t>(2 * i)];
  return output;
}

Napi::Value now(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), monotonicUs()); }

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("Playout", definePlayout(env));
  exports.Set("Decoder", DecoderObject::define(env));
  exports.Set("RtpOpener", RtpOpenerObject::define(env));
  initUdpSocket(env, exports);
  exports.Set("DriftLoop", DriftLoopObject::define(env));
  exports.Set("resample", Napi::Function::New<&resampleAll>(env, "resample"));
  exports.Set("monotonicUs", Napi::Function::New<&now>(env, "monotonicUs"));
  Napi::Array names = Napi::Array::New(env, kStatCount);
  for (uint32_t i = 0; i < kStatCount; ++i) names.Set(i, kStatNames[i]);
  exports.Set("statNames", names);
  exports.Set("workBuckets", kWorkBuckets);
  exports.Set("opusVersion", opus_get_version_string());
#ifdef CARILLON_ALSA
  exports.Set("alsa", true);
#else
  exports.Set("alsa", false);
#endif
  return exports;
}

}  // namespace

}  // namespace carillon

static Napi::Object initModule(Napi::Env env, Napi::Object exports) { return carillon::init(env, exports); }

NODE_API_MODULE(playout, initModule)
