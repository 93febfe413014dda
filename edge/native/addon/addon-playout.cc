#include "addon-playout.h"

#include <memory>

#include "arguments.h"
#include "playout.h"
#include "virtual-sink.h"
#ifdef CARILLON_ALSA
#include "alsa-sink.h"
#endif

namespace carillon {

namespace {

// Bounds that no sane value passes, within which no sum or product below overflows.
constexpr double kMaxUs = 1e15;          // 31 years of uptime
constexpr double kMaxFrame = 1e12;       // extended frame numbers
constexpr int kMaxClipSeconds = 120;

class PlayoutObject : public Napi::ObjectWrap<PlayoutObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "Playout",
        {
            InstanceMethod<&PlayoutObject::start>("start"),
            InstanceMethod<&PlayoutObject::close>("close"),
            InstanceMethod<&PlayoutObject::setClock>("setClock"),
            InstanceMethod<&PlayoutObject::setDelay>("setDelay"),
            InstanceMethod<&PlayoutObject::setTimeline>("setTimeline"),
            InstanceMethod<&PlayoutObject::clearTimeline>("clearTimeline"),
            InstanceMethod<&PlayoutObject::setTrim>("setTrim"),
            InstanceMethod<&PlayoutObject::setLevel>("setLevel"),
            InstanceMethod<&PlayoutObject::setConcealment>("setConcealment"),
            InstanceMethod<&PlayoutObject::setDrift>("setDrift"),
            InstanceMethod<&PlayoutObject::insert>("insert"),
            InstanceMethod<&PlayoutObject::playClip>("playClip"),
            InstanceMethod<&PlayoutObject::stats>("stats"),
            InstanceMethod<&PlayoutObject::work>("work"),
            InstanceMethod<&PlayoutObject::fates>("fates"),
            InstanceMethod<&PlayoutObject::state>("state"),
            InstanceMethod<&PlayoutObject::runPeriods>("runPeriods"),
            InstanceMethod<&PlayoutObject::advance>("advance"),
            InstanceMethod<&PlayoutObject::nowUs>("nowUs"),
            InstanceMethod<&PlayoutObject::stall>("stall"),
            InstanceMethod<&PlayoutObject::flush>("flush"),
        });
  }

  explicit PlayoutObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    const Napi::Object options = objectAt(info, 0, "options");
    const int period = integerField(options, "periodSamples", 48, kMaxPeriod, 240);
    const int periods = integerField(options, "periods", 2, 16, 3);
    const int priority = integerField(options, "realtimePriority", 0, 99, 60);
    const double manualUs = field(options, "manualClockUs", 0, kMaxUs, NAN);
    manual_ = std::isfinite(manualUs);
    std::unique_ptr<Sink> sink;
    if (textField(options, "sink", "virtual") == "virtual") {
      if (manual_) time_ = std::make_unique<ManualTime>(manualUs);
      else time_ = std::make_unique<RealTime>();
      auto card = std::make_unique<VirtualSink>(readCard(options), period, periods, *time_, !manual_);
      virtual_ = card.get();
      sink = std::move(card);
    } else {
      if (manual_) refuse(info.Env(), "manualClockUs needs the virtual sound card: a real one has its own clock");
      sink = openAlsa(info.Env(), textField(options, "device", "default"), period, periods);
    }
    playout_ = std::make_unique<Playout>(std::move(sink), period, priority);
  }

 private:
  static VirtualCard readCard(const Napi::Object& options) {
    VirtualCard card;
    card.file = textField(options, "file", "");
    card.maxSeconds = field(options, "maxSeconds", 0, 1e6, 0);
    card.ppm = field(options, "ppm", -10000, 10000, 0);
    card.quantumUs = field(options, "quantumUs", 0, 1e5, 0);
    card.noiseUs = field(options, "noiseUs", 0, 1e5, 0);
    card.seed = static_cast<uint32_t>(field(options, "seed", 0, 4294967295.0, 1));
    return card;
  }

  static std::unique_ptr<Sink> openAlsa(Napi::Env env, const std::string& device, int period, int periods) {
#ifdef CARILLON_ALSA
    (void)env;
    return std::make_unique<AlsaSink>(device, period, periods);
#else
    (void)period;
    (void)periods;
    refuse(env, "this build has no ALSA (" + device + "): install libasound2-dev and build again");
#endif
  }

  Playout& playout(const Napi::CallbackInfo& info) {
    if (playout_ == nullptr) throw Napi::Error::New(info.Env(), "the playout is closed");
    return *playout_;
  }

  void start(const Napi::CallbackInfo& info) {
    if (manual_) refuse(info.Env(), "a playout with a manual clock has no thread: use runPeriods");
    playout(info).start();
  }

  void close(const Napi::CallbackInfo&) {
    playout_.reset();
    producer_ = nullptr;
    virtual_ = nullptr;
  }

  void publish(const Napi::CallbackInfo& info) { playout(info).player().settings.publish(settings_); }

  void setClock(const Napi::CallbackInfo& info) {
    const double offset = numberAt(info, 0, "offsetUs", -kMaxUs, kMaxUs);
    const double driftPpm = numberAt(info, 1, "driftPpm", -10000, 10000);
    settings_.clock = {true, offset, driftPpm * 1e-6, numberAt(info, 2, "referenceUs", -kMaxUs, kMaxUs)};
    publish(info);
  }

  void setDelay(const Napi::CallbackInfo& info) {
    const double from = numberAt(info, 0, "fromUs", 0, 60e6);
    const double to = numberAt(info, 1, "toUs", 0, 60e6);
    const double applyAt = numberAt(info, 2, "applyAtUs", -kMaxUs, kMaxUs);
    settings_.delay = {from, to, applyAt, numberAt(info, 3, "slopePpm", 1, 100000) * 1e-6};
    publish(info);
  }

  Napi::Value setTimeline(const Napi::CallbackInfo& info) {
    auto programme = std::make_unique<Programme>();
    programme->originUs = numberAt(info, 0, "originUs", -kMaxUs, kMaxUs);
    programme->frameSamples = static_cast<int>(integerAt(info, 1, "frameSamples", 120, 960));
    programme->firstFrame = integerAt(info, 2, "firstFrame", 0, kMaxFrame);
    programme->lookahead = static_cast<int>(integerAt(info, 3, "lookaheadSamples", 0, 960));
    if (programme->frameSamples % 120 != 0) refuse(info.Env(), "frameSamples must be 120, 240, 480 or 960");
    programme->generation = ++generation_;
    producer_ = programme.get();
    playout(info).player().programmes.give(programme.release());
    return Napi::Number::New(info.Env(), generation_);
  }

  void clearTimeline(const Napi::CallbackInfo& info) {
    auto silence = std::make_unique<Programme>();
    silence->silent = true;
    producer_ = nullptr;
    playout(info).player().programmes.give(silence.release());
  }

  void setTrim(const Napi::CallbackInfo& info) {
    settings_.trimUs = numberAt(info, 0, "trimUs", -10e6, 10e6);
    publish(info);
  }

  void setLevel(const Napi::CallbackInfo& info) {
    const double gain = numberAt(info, 0, "gain", 0, 16);
    const bool muted = flagAt(info, 1, "muted");
    const auto channel = static_cast<ChannelChoice>(integerAt(info, 2, "channel", 0, 3));
    settings_.level = {gain, muted, channel, numberAt(info, 3, "rampMs", 0, 10000) * 1e-3};
    publish(info);
  }

  void setConcealment(const Napi::CallbackInfo& info) {
    settings_.concealment = {flagAt(info, 0, "useFec"), numberAt(info, 1, "concealSeconds", 0, 10)};
    publish(info);
  }

  void setDrift(const Napi::CallbackInfo& info) {
    settings_.drift = readDriftProfile(objectAt(info, 0, "profile"));
    publish(info);
  }

  Napi::Value insert(const Napi::CallbackInfo& info) {
    const int64_t frame = integerAt(info, 0, "frame", 0, kMaxFrame);
    const Napi::Uint8Array payload = bytesAt(info, 1, "payload");
    const auto kind = static_cast<FrameKind>(integerAt(info, 2, "kind", 0, 2));
    const InsertOutcome outcome = tryInsert(frame, payload.Data(), payload.ByteLength(), kind);
    outcomes_[static_cast<size_t>(outcome)] += 1;
    return Napi::Number::New(info.Env(), static_cast<int>(outcome));
  }

  InsertOutcome tryInsert(int64_t frame, const uint8_t* payload, size_t size, FrameKind kind) {
    if (producer_ == nullptr) return InsertOutcome::early;
    if (frame < producer_->firstFrame) return InsertOutcome::late;
    if (size < 1 || size > kMaxPayload) return InsertOutcome::invalid;
    const int length = static_cast<int>(size);
    // A packet of another duration would shift everything after it.
    if (Decoder::samplesIn(payload, length) != producer_->frameSamples) return InsertOutcome::invalid;
    return producer_->ring.insert(frame, payload, length, kind);
  }

  void playClip(const Napi::CallbackInfo& info) {
    const Napi::Float32Array samples = floatsAt(info, 0, "samples");
    const double duck = numberAt(info, 1, "duck", 0, 1);
    const size_t length = samples.ElementLength();
    if (length % kChannels != 0 || length > static_cast<size_t>(kMaxClipSeconds) * 48000 * kChannels)
      refuse(info.Env(), "samples must be interleaved stereo at 48 kHz, at most 120 s");
    auto clip = std::make_unique<Clip>();
    clip->samples = new float[length];
    std::copy_n(samples.Data(), length, clip->samples);
    clip->frames = static_cast<int64_t>(length / kChannels);
    clip->duck = static_cast<float>(duck);
    playout(info).player().clips.give(clip.release());
  }

  void stats(const Napi::CallbackInfo& info) {
    Napi::Float64Array into = doublesAt(info, 0, "into", kStatCount);
    Playout& playing = playout(info);
    playing.player().programmes.collect();
    playing.player().clips.collect();
    Stats now = playing.readStats();
    now.inserted = outcomes_[0];
    now.late = outcomes_[1];
    now.duplicates = outcomes_[2];
    now.early = outcomes_[3];
    now.invalid = outcomes_[4];
    now.ringFill = producer_ == nullptr ? 0 : producer_->ring.filled();
    std::memcpy(into.Data(), &now, sizeof now);
  }

  void work(const Napi::CallbackInfo& info) {
    Napi::Float64Array into = doublesAt(info, 0, "into", kWorkBuckets + 1);
    Playout& playing = playout(info);
    for (int i = 0; i < kWorkBuckets; ++i) into.Data()[i] = static_cast<double>(playing.workCount(i));
    into.Data()[kWorkBuckets] = playing.takeWakeLatenessMaxUs();
  }

  void fates(const Napi::CallbackInfo& info) {
    const int64_t from = integerAt(info, 0, "fromFrame", 0, kMaxFrame);
    Napi::Uint8Array into = bytesAt(info, 1, "into");
    const FateLog& log = playout(info).player().fates();
    for (size_t i = 0; i < into.ElementLength(); ++i) into.Data()[i] = log.of(from + static_cast<int64_t>(i));
  }

  Napi::Value state(const Napi::CallbackInfo& info) {
    const OutputState now = playout(info).state();
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("kind", static_cast<int>(now.kind));
    object.Set("detail", now.detail);
    object.Set("scheduling", static_cast<int>(playout(info).scheduling()));
    object.Set("memoryLocked", playout(info).memoryLocked());
    return object;
  }

  ManualTime& manualTime(const Napi::CallbackInfo& info) {
    if (!manual_ || playout_ == nullptr) refuse(info.Env(), "only a playout with a manual clock does this");
    return static_cast<ManualTime&>(*time_);
  }

  void runPeriods(const Napi::CallbackInfo& info) {
    manualTime(info);
    playout(info).runPeriods(integerAt(info, 0, "count", 0, 1e9));
  }

  void advance(const Napi::CallbackInfo& info) { manualTime(info).advance(numberAt(info, 0, "us", 0, kMaxUs)); }

  Napi::Value nowUs(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), manual_ ? manualTime(info).nowUs() : monotonicUs());
  }

  VirtualSink& virtualCard(const Napi::CallbackInfo& info) {
    if (virtual_ == nullptr) refuse(info.Env(), "only the virtual sound card does this");
    return *virtual_;
  }

  void stall(const Napi::CallbackInfo& info) { virtualCard(info).stall(numberAt(info, 0, "ms", 0, 1e6)); }

  void flush(const Napi::CallbackInfo& info) {
    manualTime(info);
    virtualCard(info).flush();
  }

  bool manual_ = false;
  std::unique_ptr<TimeSource> time_;  // outlives the sink
  std::unique_ptr<Playout> playout_;
  VirtualSink* virtual_ = nullptr;
  /// The programme that frames are inserted for; owned by the player's handoff, which frees it only after a newer one.
  Programme* producer_ = nullptr;
  Settings settings_;
  uint32_t generation_ = 0;
  double outcomes_[5] = {};
};

}  // namespace

Napi::Function definePlayout(Napi::Env env) { return PlayoutObject::define(env); }

DriftProfile readDriftProfile(const Napi::Object& object) {
  DriftProfile profile;
  profile.acquireSeconds = field(object, "acquireSeconds", 0, 600);
  profile.acquireRadPerSecond = field(object, "acquireRadPerSecond", 1e-4, 20);
  profile.steadyRadPerSecond = field(object, "steadyRadPerSecond", 1e-4, 20);
  profile.acquireSmoothingSeconds = field(object, "acquireSmoothingSeconds", 1e-4, 60);
  profile.steadySmoothingSeconds = field(object, "steadySmoothingSeconds", 1e-4, 60);
  profile.acquireClamp = field(object, "acquireClampPpm", 0, 20000) * 1e-6;
  profile.steadyClamp = field(object, "steadyClampPpm", 0, 20000) * 1e-6;
  profile.integralClamp = field(object, "integralClampPpm", 0, 20000) * 1e-6;
  profile.acquireSlewPerSecond = field(object, "acquireSlewPpmPerSecond", 0, 1e6) * 1e-6;
  profile.steadySlewPerSecond = field(object, "steadySlewPpmPerSecond", 0, 1e6) * 1e-6;
  profile.reanchorUs = field(object, "reanchorUs", 100, 1e6);
  profile.resyncUs = field(object, "resyncUs", 100, 1e6);
  profile.positionBiasUs = field(object, "positionBiasUs", -1e5, 1e5);
  const Napi::Value judge = object.Get("judgeSmoothed");
  if (!judge.IsBoolean()) refuse(object.Env(), "judgeSmoothed must be true or false");
  profile.judgeSmoothed = judge.As<Napi::Boolean>().Value();
  return profile;
}

}  // namespace carillon
