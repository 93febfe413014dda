// A PCM of ALSA's: a card, a plug-in, or whatever a configuration names.
#pragma once

#include <alsa/asoundlib.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sink.h"

namespace carillon {

class AlsaSink final : public Sink {
 public:
  /// The card is kept filled with `periods` × `period` frames, or two of its own periods if those are longer.
  AlsaSink(std::string device, int period, int periods);

  OutputState open() override;
  void close() override;
  SinkStatus wait() override;
  SinkStatus position(SinkPosition& position) override;
  SinkStatus write(const float* samples) override;
  double underrunSeconds() const override { return underrunSeconds_; }
  std::string lossDetail() const override { return lossDetail_; }

 private:
  struct Close {
    void operator()(snd_pcm_t* pcm) const { snd_pcm_close(pcm); }
  };

  /// Negative errno on failure, as ALSA's own functions; `step_` says at what.
  int configure();
  int configureHardware();
  int configureSoftware();
  int startOnSilence();
  OutputState failure(int error) const;
  SinkStatus recover(int error);
  int writeAll(const void* bytes, int frames);
  void convert(const float* samples);
  /// A plug-in that takes everything at once (`null`, `file`) would make the thread spin.
  bool aheadOfTime() const;

  const std::string device_;
  const int period_;
  const int periods_;
  std::unique_ptr<snd_pcm_t, Close> pcm_;
  const char* step_ = "";
  snd_pcm_format_t format_ = SND_PCM_FORMAT_UNKNOWN;
  unsigned channels_ = 2;
  snd_pcm_uframes_t bufferFrames_ = 0;
  snd_pcm_uframes_t cardPeriod_ = 0;
  snd_pcm_sframes_t roomWanted_ = 0;  // a period is due when this many frames fit
  int target_ = 0;                    // frames that the card is kept filled with
  std::vector<uint8_t> bytes_;
  double startedUs_ = 0;
  double written_ = 0;
  double lastHeardUntilUs_ = 0;
  double underrunSeconds_ = 0;
  int emptyWaits_ = 0;
  std::string lossDetail_;
};

}  // namespace carillon
