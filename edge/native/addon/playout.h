// One sound card being played: the thread that runs it, what JavaScript may ask and tell.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "platform.h"
#include "player.h"
#include "sink.h"

namespace carillon {

/// CPU time of the work of one period, counted by size: bucket i holds 2^(i/8) to 2^((i+1)/8) µs (9 % wide).
constexpr int kWorkBuckets = 136;  // up to 0.13 s

class Playout {
 public:
  Playout(std::unique_ptr<Sink> sink, int period, int priority);
  /// Stops the thread, at the latest 100 ms later, and closes the card.
  ~Playout();
  Playout(const Playout&) = delete;
  Playout& operator=(const Playout&) = delete;

  void start();
  void stop();
  /// Without a thread (manual clock): plays this many periods now.
  void runPeriods(int64_t count);

  Player& player() { return *player_; }
  Sink& sink() { return *sink_; }
  OutputState state() const;
  Scheduling scheduling() const { return scheduling_.load(); }
  bool memoryLocked() const { return memoryLocked_.load(); }
  /// The state after the newest period. JavaScript's thread only.
  const Stats& readStats() { return published_.read(); }
  uint64_t workCount(int bucket) const { return work_[static_cast<size_t>(bucket)].load(std::memory_order_relaxed); }
  /// The greatest since the last call.
  double takeWakeLatenessMaxUs() { return wakeLatenessMaxUs_.exchange(0); }

 private:
  void run();
  bool ensureOpen();
  bool playPeriod();
  bool lose();
  void noteUnderrun();
  void setState(const OutputState& state);
  void noteWork(double us);
  void waitToRetry();

  std::unique_ptr<Sink> sink_;
  const int period_;
  const int priority_;
  std::unique_ptr<Player> player_;
  Latest<Stats> published_;
  std::array<std::atomic<uint64_t>, kWorkBuckets> work_{};
  std::atomic<double> wakeLatenessMaxUs_{0};
  std::atomic<Scheduling> scheduling_{Scheduling::none};
  std::atomic<bool> memoryLocked_{false};

  // Playout thread.
  bool open_ = false;
  bool anotherCard_ = false;
  bool discontinuity_ = false;
  std::array<float, kChannels * kMaxPeriod> buffer_{};

  // Only around opening, closing and stopping, never while periods are played.
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  OutputState state_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace carillon
