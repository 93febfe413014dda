#include "alsa-sink.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <utility>

#include "platform.h"
#include "sample-format.h"

namespace carillon {

namespace {

constexpr unsigned kRate = 48000;
constexpr double kFramesPerUs = 0.048;
constexpr int kWaitMs = 100;
constexpr int kMaxEmptyWaits = 20;  // 2 s without room: the device has stopped without saying so
/// Best first; what the device grants decides. 24-bit cards take S32_LE.
constexpr snd_pcm_format_t kFormats[] = {SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_FLOAT_LE};

/// ALSA prints its reasons to stderr; we want the last one as part of the state that a person sees.
thread_local char lastReason[256] = "";

void keepReason(const char*, int, const char*, int, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(lastReason, sizeof lastReason, format, arguments);
  va_end(arguments);
}

double toUs(const snd_htimestamp_t& t) {
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) * 1e-3;
}

}  // namespace

AlsaSink::AlsaSink(std::string device, int period, int periods)
    : device_(std::move(device)), period_(period), periods_(periods) {}

OutputState AlsaSink::open() {
  static std::once_flag once;
  std::call_once(once, [] { snd_lib_error_set_handler(keepReason); });
  lastReason[0] = '\0';
  step_ = "open";
  // ALSA looks at its configuration and at the cards there are once: a card plugged in since would never be found.
  snd_config_update_free_global();
  snd_pcm_t* pcm = nullptr;
  int error = snd_pcm_open(&pcm, device_.c_str(), SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
  if (error >= 0) {
    pcm_.reset(pcm);
    error = configure();
  }
  if (error < 0) {
    close();
    return failure(error);
  }
  emptyWaits_ = 0;
  lossDetail_.clear();
  return {OutputKind::running, {}};
}

void AlsaSink::close() { pcm_.reset(); }

OutputState AlsaSink::failure(int error) const {
  std::string detail = "cannot " + std::string(step_) + " \"" + device_ + "\": " + snd_strerror(error);
  if (lastReason[0] != '\0') detail += std::string(" (") + lastReason + ")";
  if (error == -EACCES || error == -EPERM) detail += "; is the user in the group audio?";
  const bool busy = error == -EBUSY || error == -EAGAIN;
  return {busy ? OutputKind::busy : OutputKind::missing, detail};
}

int AlsaSink::configure() {
  int error = configureHardware();
  if (error >= 0) error = configureSoftware();
  if (error >= 0) error = startOnSilence();
  return error;
}

int AlsaSink::configureHardware() {
  snd_pcm_t* pcm = pcm_.get();
  snd_pcm_hw_params_t* hardware = nullptr;
  snd_pcm_hw_params_alloca(&hardware);
  int error = snd_pcm_hw_params_any(pcm, hardware);
  if (error < 0) return error;
  step_ = "get interleaved access to";
  error = snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED);
  if (error < 0) return error;
  step_ = "get 16-bit, 32-bit or float samples on";
  error = -EINVAL;
  for (size_t i = 0; error < 0 && i < std::size(kFormats); ++i) {
    format_ = kFormats[i];
    error = snd_pcm_hw_params_set_format(pcm, hardware, format_);
  }
  if (error < 0) return error;
  step_ = "get 48000 Hz (plug:… converts) on";
  error = snd_pcm_hw_params_set_rate(pcm, hardware, kRate, 0);
  if (error < 0) return error;
  step_ = "get channels of";
  channels_ = 2;
  error = snd_pcm_hw_params_set_channels_near(pcm, hardware, &channels_);
  if (error < 0) return error;
  step_ = "set period and buffer of";
  cardPeriod_ = static_cast<snd_pcm_uframes_t>(period_);
  error = snd_pcm_hw_params_set_period_size_near(pcm, hardware, &cardPeriod_, nullptr);
  if (error < 0) return error;
  // One period more than is ever filled: a card whose pointer is a frame short of a step still takes a whole period.
  bufferFrames_ = std::max<snd_pcm_uframes_t>(static_cast<snd_pcm_uframes_t>(period_ * periods_), 2 * cardPeriod_) +
                  static_cast<snd_pcm_uframes_t>(period_);
  error = snd_pcm_hw_params_set_buffer_size_near(pcm, hardware, &bufferFrames_);
  if (error < 0) return error;
  step_ = "configure";
  error = snd_pcm_hw_params(pcm, hardware);
  if (error < 0) return error;
  snd_pcm_hw_params_get_period_size(hardware, &cardPeriod_, nullptr);
  snd_pcm_hw_params_get_buffer_size(hardware, &bufferFrames_);
  if (bufferFrames_ < 2 * static_cast<snd_pcm_uframes_t>(period_)) return -EINVAL;
  // A card that reports only every one of its own longer periods must hold two of those.
  const auto wanted = std::max<snd_pcm_uframes_t>(static_cast<snd_pcm_uframes_t>(period_ * periods_),
                                                  cardPeriod_ > static_cast<snd_pcm_uframes_t>(period_) ? 2 * cardPeriod_ : 0);
  target_ = static_cast<int>(std::min(wanted, bufferFrames_));
  const auto width = static_cast<size_t>(snd_pcm_format_physical_width(format_) / 8);
  bytes_.assign(width * channels_ * static_cast<size_t>(period_), 0);
  return 0;
}

int AlsaSink::configureSoftware() {
  snd_pcm_t* pcm = pcm_.get();
  snd_pcm_sw_params_t* software = nullptr;
  snd_pcm_sw_params_alloca(&software);
  int error = snd_pcm_sw_params_current(pcm, software);
  if (error < 0) return error;
  const snd_pcm_sframes_t unfilled = static_cast<snd_pcm_sframes_t>(bufferFrames_) - target_;
  const snd_pcm_sframes_t early = std::min<snd_pcm_sframes_t>(unfilled, period_ / 8);
  roomWanted_ = unfilled + period_ - early;
  snd_pcm_sw_params_set_avail_min(pcm, software, static_cast<snd_pcm_uframes_t>(roomWanted_));
  snd_pcm_sw_params_set_start_threshold(pcm, software, bufferFrames_ * 2);  // started by hand, see startOnSilence
  // Delay and the time it was read at come together, on the clock that everything else here uses.
  snd_pcm_sw_params_set_tstamp_mode(pcm, software, SND_PCM_TSTAMP_ENABLE);
  snd_pcm_sw_params_set_tstamp_type(pcm, software, SND_PCM_TSTAMP_TYPE_MONOTONIC);
  return snd_pcm_sw_params(pcm, software);
}

/// From here on the card never stops: audio is addressed by position, silence is written like sound.
int AlsaSink::startOnSilence() {
  step_ = "start";
  snd_pcm_t* pcm = pcm_.get();
  int error = snd_pcm_prepare(pcm);
  if (error < 0) return error;
  std::fill(bytes_.begin(), bytes_.end(), uint8_t{0});
  for (int left = target_; left > 0; left -= period_) {
    error = writeAll(bytes_.data(), std::min(left, period_));
    if (error < 0) return error;
  }
  startedUs_ = monotonicUs();
  written_ = target_;
  if (snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING) return 0;
  return snd_pcm_start(pcm);
}

SinkStatus AlsaSink::recover(int error) {
  snd_pcm_t* pcm = pcm_.get();
  if (error == -ESTRPIPE) {
    // Suspended: resume where the driver can, or prepare anew.
    for (int tries = 0; tries < 10 && (error = snd_pcm_resume(pcm)) == -EAGAIN; ++tries)
      sleepUntilUs(monotonicUs() + 100e3);
    error = -EPIPE;
  }
  if (error == -EPIPE) error = startOnSilence();
  if (error < 0) {
    lossDetail_ = failure(error).detail;
    return SinkStatus::lost;
  }
  const double heardAgainUs = monotonicUs() + target_ / kFramesPerUs;
  underrunSeconds_ = std::max(0.0, heardAgainUs - lastHeardUntilUs_) * 1e-6;
  return SinkStatus::underrun;
}

bool AlsaSink::aheadOfTime() const {
  const double aheadUs = written_ / kFramesPerUs - (monotonicUs() - startedUs_);
  return aheadUs > static_cast<double>(bufferFrames_) / kFramesPerUs + 100e3;
}

SinkStatus AlsaSink::wait() {
  step_ = "play on";
  const double periodUs = period_ / kFramesPerUs;
  if (aheadOfTime()) sleepUntilUs(monotonicUs() + periodUs);
  for (int tries = 0; tries < 8; ++tries) {
    const snd_pcm_sframes_t room = snd_pcm_avail_update(pcm_.get());
    if (room < 0) return recover(static_cast<int>(room));
    if (room >= roomWanted_) {
      emptyWaits_ = 0;
      return SinkStatus::ok;
    }
    const int woken = snd_pcm_wait(pcm_.get(), kWaitMs);
    if (woken == 0) break;
    if (woken < 0) {
      // Plug-ins answer EIO to any trouble; what it is shows in the room.
      const snd_pcm_sframes_t trouble = snd_pcm_avail_update(pcm_.get());
      return recover(trouble < 0 ? static_cast<int>(trouble) : woken);
    }
    // Plug-ins wake by their own idea of room; the rest of the way is known.
    const snd_pcm_sframes_t now = snd_pcm_avail_update(pcm_.get());
    if (now >= 0 && now < roomWanted_)
      sleepUntilUs(monotonicUs() + std::min(periodUs, std::max(250.0, static_cast<double>(roomWanted_ - now) / kFramesPerUs)));
  }
  if (++emptyWaits_ < kMaxEmptyWaits) return SinkStatus::notYet;
  lossDetail_ = "\"" + device_ + "\" has taken no sound for 2 s";
  return SinkStatus::lost;
}

SinkStatus AlsaSink::position(SinkPosition& position) {
  snd_pcm_status_t* status = nullptr;
  snd_pcm_status_alloca(&status);
  SinkStatus outcome = SinkStatus::ok;
  int error = snd_pcm_status(pcm_.get(), status);
  if (error >= 0 && snd_pcm_status_get_state(status) == SND_PCM_STATE_XRUN) error = -EPIPE;
  if (error >= 0 && snd_pcm_status_get_state(status) == SND_PCM_STATE_DISCONNECTED) error = -ENODEV;
  if (error < 0) {
    outcome = recover(error);
    if (outcome == SinkStatus::lost) return outcome;
    error = snd_pcm_status(pcm_.get(), status);
    if (error < 0) {
      lossDetail_ = failure(error).detail;
      return SinkStatus::lost;
    }
  }
  const double now = monotonicUs();
  snd_htimestamp_t stamp{};
  snd_pcm_status_get_htstamp(status, &stamp);
  // Some plug-ins give no time, or one of another clock: then the delay is as of now.
  const double readAt = std::fabs(now - toUs(stamp)) < 1e6 ? toUs(stamp) : now;
  const double delay = std::max<double>(0, static_cast<double>(snd_pcm_status_get_delay(status)));
  position.heardAtUs = readAt + delay / kFramesPerUs;
  position.delayUs = position.heardAtUs - now;
  const auto room = static_cast<double>(snd_pcm_status_get_avail(status));
  position.wakeLatenessUs = std::max(0.0, (room - static_cast<double>(roomWanted_)) / kFramesPerUs);
  lastHeardUntilUs_ = position.heardAtUs + period_ / kFramesPerUs;
  return outcome;
}

void AlsaSink::convert(const float* samples) {
  const auto store = [&](size_t at, float sample) {
    switch (format_) {
      case SND_PCM_FORMAT_S16_LE: {
        const int16_t value = toS16(sample);
        std::memcpy(bytes_.data() + at * sizeof value, &value, sizeof value);
        return;
      }
      case SND_PCM_FORMAT_S32_LE: {
        const int32_t value = toS32(sample);
        std::memcpy(bytes_.data() + at * sizeof value, &value, sizeof value);
        return;
      }
      default: {
        const float value = clipped(sample);
        std::memcpy(bytes_.data() + at * sizeof value, &value, sizeof value);
      }
    }
  };
  for (int i = 0; i < period_; ++i) {
    const size_t at = static_cast<size_t>(i) * channels_;
    if (channels_ == 1) {
      store(at, (samples[2 * i] + samples[2 * i + 1]) / 2);
      continue;
    }
    // Channels beyond the second stay silent.
    store(at, samples[2 * i]);
    store(at + 1, samples[2 * i + 1]);
  }
}

SinkStatus AlsaSink::write(const float* samples) {
  convert(samples);
  const int error = writeAll(bytes_.data(), period_);
  if (error < 0) return recover(error);
  written_ += period_;
  return SinkStatus::ok;
}

int AlsaSink::writeAll(const void* bytes, int frames) {
  const auto* at = static_cast<const uint8_t*>(bytes);
  const size_t frameBytes = bytes_.size() / static_cast<size_t>(period_);
  for (int tries = 0; frames > 0 && tries < 50; ++tries) {
    const snd_pcm_sframes_t taken = snd_pcm_writei(pcm_.get(), at, static_cast<snd_pcm_uframes_t>(frames));
    if (taken == -EAGAIN || taken == 0) {
      snd_pcm_wait(pcm_.get(), kWaitMs);
      continue;
    }
    if (taken < 0) return static_cast<int>(taken);
    frames -= static_cast<int>(taken);
    at += frameBytes * static_cast<size_t>(taken);
  }
  return frames > 0 ? -EIO : 0;
}

}  // namespace carillon
