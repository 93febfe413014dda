#include "encoder-addon.h"

#include "arguments.h"
#include "encoder.h"

namespace carillon {

namespace {

/// new (frameSamples, isVoice)
class EncoderObject : public Napi::ObjectWrap<EncoderObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Encoder",
                       {InstanceMethod<&EncoderObject::setBitrate>("setBitrate"),
                        InstanceMethod<&EncoderObject::encode>("encode")});
  }
  explicit EncoderObject(const Napi::CallbackInfo& info)
      : ObjectWrap(info),
        encoder_(whole(info[0], "frameSamples", 960), flag(info[1], "isVoice") ? Content::voice : Content::music) {}

 private:
  /// (bit/s)
  void setBitrate(const Napi::CallbackInfo& info) {
    encoder_.setBitrate(static_cast<int32_t>(whole(info[0], "bitrate", 512000)));
  }

  /// (samples: Float32Array, into: Uint8Array) → bytes
  Napi::Value encode(const Napi::CallbackInfo& info) {
    const Napi::Float32Array samples = floats(info[0], "samples");
    Napi::Uint8Array into = bytes(info[1], "into");
    if (into.ByteLength() < kMaxFrameBytes)
      refuse(info.Env(), "into must hold " + std::to_string(kMaxFrameBytes) + " bytes");
    const size_t length = encoder_.encode({samples.Data(), samples.ElementLength()}, into.Data());
    return Napi::Number::New(info.Env(), static_cast<double>(length));
  }

  Encoder encoder_;
};

}  // namespace

void initEncoder(Napi::Env env, Napi::Object exports) { exports.Set("Encoder", EncoderObject::define(env)); }

}  // namespace carillon
