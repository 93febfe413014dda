// What became of each of the last 4096 frames (41 s of 10 ms frames), written by the playout thread, read by JavaScript.
#pragma once

#include <atomic>
#include <cstdint>

#include "frame-kind.h"

namespace carillon {

class FateLog {
 public:
  static constexpr int kEntries = 4096;
  static constexpr uint8_t kUnknown = 255;

  FateLog() { clear(); }

  /// Frame numbers of another programme mean other frames.
  void clear() {
    for (auto& entry : entries_) entry.store(~uint64_t{0}, std::memory_order_relaxed);
  }

  void note(int64_t frame, FrameKind kind) {
    at(frame).store(static_cast<uint64_t>(frame) << 3 | static_cast<uint64_t>(kind), std::memory_order_release);
  }

  /// A FrameKind, or kUnknown when the frame has none yet, or had one too long ago.
  uint8_t of(int64_t frame) const {
    const uint64_t entry = at(frame).load(std::memory_order_acquire);
    return entry >> 3 == static_cast<uint64_t>(frame) ? static_cast<uint8_t>(entry & 7) : kUnknown;
  }

 private:
  std::atomic<uint64_t>& at(int64_t frame) { return entries_[static_cast<uint64_t>(frame) % kEntries]; }
  const std::atomic<uint64_t>& at(int64_t frame) const { return entries_[static_cast<uint64_t>(frame) % kEntries]; }
  std::atomic<uint64_t> entries_[kEntries];
};

}  // namespace carillon
