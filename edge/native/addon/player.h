// What is due now: follows the programme's timeline on one sound card, period by period. No clock, no thread, no device:
// it is told when the period's first sample will be heard, and fills it.
#pragma once

#include <array>
#include <cstdint>

#include "decoded-stream.h"
#include "drift-loop.h"
#include "mailbox.h"
#include "output-matrix.h"
#include "stats.h"
#include "timeline.h"

namespace carillon {

constexpr int kMaxPeriod = 960;

/// Everything that JavaScript may change while it plays; handed over as a whole.
struct Settings {
  ClockMapping clock;
  DelayTrajectory delay;
  double trimUs = 0;
  ConcealmentPolicy concealment;
  OutputLevel level;
  DriftProfile drift;
};

/// Sound of this speaker's own (a pairing code, a test tone), laid over the programme.
struct Clip {
  float* samples = nullptr;  // interleaved stereo
  int64_t frames = 0;
  int64_t played = 0;
  float duck = 1;  // what remains of the programme meanwhile
  Clip* nextRetired = nullptr;
  ~Clip() { delete[] samples; }
};

/// What the sink knows when a period is about to be written.
struct PeriodTiming {
  double heardAtUs = 0;        // local time at which the period's first sample will be heard
  double deviceDelayUs = 0;
  bool discontinuity = false;  // the card ran dry or was opened since the last period
  bool anotherCard = false;    // opened: what was learned of the old one is void
};

class Player {
 public:
  // ---- JavaScript's thread
  Latest<Settings> settings;
  Handoff<Programme> programmes;
  Handoff<Clip> clips;
  const FateLog& fates() const { return stream_.fates(); }

  // ---- playout thread
  ~Player() {
    delete programme_;
    delete clip_;
  }
  /// Fills `frames` (at most kMaxPeriod) interleaved stereo samples in ±1.
  void render(const PeriodTiming& timing, float* out, int frames);
  /// Counters and gauges after the last period; the thread adds what it knows of the card.
  Stats& stats() { return stats_; }

 private:
  void adopt(Programme* programme);
  void follow(const PeriodTiming& timing, double smoothed, const Settings& settings, float* out, int frames);
  void anchor(double due, const Settings& settings);
  /// Jumps when the error is too large to resample away; returns the output frames of silence before the stream goes on.
  int align(const PeriodTiming& timing, double due, const Settings& settings, int frames);
  void skipTo(double due, const ConcealmentPolicy& policy);
  void restartAt(double due);
  void account(int64_t from, int64_t to);
  void soften(float* out, int lead, int frames);
  void overlay(float* out, int frames);
  void forecast(const PeriodTiming& timing, int frames);

  /// Site time that is followed; and how fast it walks towards what the clock now says, beside the clock's own rate.
  struct Site {
    double us;
    double walk;
  };
  Site siteTime(double heardAt, const ClockMapping& clock, const DriftProfile& profile, int frames);

  double position() const { return static_cast<double>(stream_.start()) + offset_; }
  double smoothHeardAt(const PeriodTiming& timing, const DriftProfile& profile, int frames);

  DecodedStream stream_;
  DriftLoop loop_;
  OutputMatrix matrix_;
  Programme* programme_ = nullptr;
  Clip* clip_ = nullptr;
  Stats stats_;

  bool anchored_ = false;
  bool holding_ = false;   // waiting in silence until the stream's position is due
  double offset_ = 0;      // read position relative to stream_.start(): small, so that a double keeps it exact
  float fade_ = 0;         // rises to 1 over 5 ms after a jump
  std::array<float, kChannels> last_{};  // last samples out, and what remains of them after a jump: see soften()
  std::array<float, kChannels> tail_{};
  float duck_ = 1;

  ClockMapping clock_;     // as of the last period
  double correction_ = 0;  // of the clock, that is still to be walked to, µs of site time

  double waiting_ = 0;  // output frames until the hold ends
  double phaseReadings_ = 0;  // smoothed device phase, for cards with a coarse position
  double phaseUs_ = 0;
  double nominalUs_ = 0;
};

}  // namespace carillon
