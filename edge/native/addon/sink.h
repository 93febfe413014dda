// A sound card, as the playout thread needs it: 48 kHz stereo floats in, and when they will be heard.
#pragma once

#include <string>

namespace carillon {

/// The numbers are the ones of `outputKinds` in src/playout.ts.
enum class OutputKind { opening = 0, running = 1, missing = 2, busy = 3, lost = 4 };

struct OutputState {
  OutputKind kind = OutputKind::opening;
  std::string detail;
};

enum class SinkStatus {
  ok,
  notYet,    // no room for a period after 100 ms
  underrun,  // ran dry; it plays again already, and its position has jumped
  lost,      // unplugged or failed: close and open
};

struct SinkPosition {
  double heardAtUs = 0;      // local time at which the next frame written will be heard
  double delayUs = 0;        // written but not yet heard
  double wakeLatenessUs = 0; // how long the card has been ready for the period
};

class Sink {
 public:
  virtual ~Sink() = default;
  /// Called in the playout thread. Starts the card on a full buffer of silence. `running` or why not.
  virtual OutputState open() = 0;
  virtual void close() = 0;
  /// Waits until a period fits, at most 100 ms at a time (then `notYet`, and the caller looks whether it should stop).
  virtual SinkStatus wait() = 0;
  /// Delay and the instant it was read at belong together; taken apart they differ by however long the thread lay between.
  virtual SinkStatus position(SinkPosition& position) = 0;
  /// Exactly one period of interleaved stereo in ±1; louder is clipped.
  virtual SinkStatus write(const float* samples) = 0;
  /// Seconds of sound missing in the last underrun.
  virtual double underrunSeconds() const = 0;
  /// Why it was lost.
  virtual std::string lossDetail() const { return {}; }
};

}  // namespace carillon
