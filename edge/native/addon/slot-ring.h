// Encoded frames between one producer (JavaScript) and one consumer (the playout thread), addressed by frame number, so
// that order of arrival does not matter. Lock-free: each slot has one tag, its frame number and state in one word, and
// whoever moves the tag by compare-and-swap owns the payload.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>

#include "frame-kind.h"

namespace carillon {

constexpr int kSlots = 512;          // 5 s of 10 ms frames: delay, trajectory and bursts together stay far below
constexpr int kMaxPayload = 1500;    // one Ethernet packet; Opus itself allows 1275 per frame (RFC 6716 §3.4)
constexpr int64_t kUnknownFrame = -1;

/// What became of an insert. The numbers are the ones of `insertOutcomes` in src/playout.ts.
enum class InsertOutcome { inserted = 0, late = 1, duplicate = 2, early = 3, invalid = 4 };

class SlotRing {
 public:
  struct Slot {
    std::atomic<uint64_t> tag{0};
    uint16_t length = 0;
    FrameKind kind = FrameKind::real;
    uint8_t payload[kMaxPayload];
  };

  // ---- producer

  /// `length` must be 1 to kMaxPayload.
  InsertOutcome insert(int64_t frame, const uint8_t* payload, int length, FrameKind kind) {
    const int64_t next = next_.load(std::memory_order_acquire);
    if (next != kUnknownFrame && frame < next) return InsertOutcome::late;
    if (next != kUnknownFrame && frame >= next + kSlots) return InsertOutcome::early;
    Slot& slot = at(frame);
    uint64_t seen = slot.tag.load(std::memory_order_acquire);
    do {
      const State state = stateOf(seen);
      if (state == kEmpty) continue;
      if (frameOf(seen) == frame) return state == kTaken ? InsertOutcome::late : InsertOutcome::duplicate;
      if (frameOf(seen) > frame) return InsertOutcome::late;
      // Taken and not yet passed by: the consumer is reading this payload at this instant.
      if (state == kTaken && (next == kUnknownFrame || frameOf(seen) >= next)) return InsertOutcome::early;
    } while (!slot.tag.compare_exchange_weak(seen, tag(frame, kWriting), std::memory_order_acq_rel));
    if (stateOf(seen) == kFilled) filled_.fetch_sub(1, std::memory_order_relaxed);

    std::memcpy(slot.payload, payload, static_cast<size_t>(length));
    slot.length = static_cast<uint16_t>(length);
    slot.kind = kind;
    uint64_t writing = tag(frame, kWriting);
    // Fails when the consumer closed the frame while it was being copied: a photo finish, lost.
    if (!slot.tag.compare_exchange_strong(writing, tag(frame, kFilled), std::memory_order_release))
      return InsertOutcome::late;
    filled_.fetch_add(1, std::memory_order_relaxed);
    return InsertOutcome::inserted;
  }

  /// The frame that the consumer will take next; kUnknownFrame before it has an anchor.
  int64_t next() const { return next_.load(std::memory_order_acquire); }
  /// Frames held and not yet taken.
  int filled() const { return filled_.load(std::memory_order_relaxed); }

  // ---- consumer

  /// From now on frames before `frame` are late and frames from `frame + kSlots` early.
  void advanceTo(int64_t frame) { next_.store(frame, std::memory_order_release); }

  /// Closes the frame: a later insert of it is late. Null when it is not there. The payload holds until `advanceTo`.
  const Slot* take(int64_t frame) {
    Slot& slot = at(frame);
    uint64_t seen = slot.tag.load(std::memory_order_acquire);
    do {
      if (stateOf(seen) != kEmpty && frameOf(seen) > frame) return nullptr;
    } while (!slot.tag.compare_exchange_weak(seen, tag(frame, kTaken), std::memory_order_acq_rel));
    const bool wasFilled = stateOf(seen) == kFilled;
    if (wasFilled) filled_.fetch_sub(1, std::memory_order_relaxed);
    return wasFilled && frameOf(seen) == frame ? &slot : nullptr;
  }

  /// The frame's payload without taking it, or null; `putBack` must follow before anything else.
  const Slot* borrow(int64_t frame) {
    uint64_t seen = tag(frame, kFilled);
    Slot& slot = at(frame);
    return slot.tag.compare_exchange_strong(seen, tag(frame, kTaken), std::memory_order_acq_rel) ? &slot : nullptr;
  }
  void putBack(int64_t frame) { at(frame).tag.store(tag(frame, kFilled), std::memory_order_release); }

  /// Starts over at an earlier frame: frames from there on, closed without ever having been played, may come again.
  void reopen(int64_t frame) {
    for (Slot& slot : slots_) {
      uint64_t seen = slot.tag.load(std::memory_order_acquire);
      if (stateOf(seen) == kTaken && frameOf(seen) >= frame)
        slot.tag.compare_exchange_strong(seen, 0, std::memory_order_acq_rel);
    }
    advanceTo(frame);
  }

 private:
  enum State : uint64_t { kEmpty = 0, kWriting = 1, kFilled = 2, kTaken = 3 };
  static uint64_t tag(int64_t frame, State state) { return static_cast<uint64_t>(frame) << 2 | state; }
  static State stateOf(uint64_t tag) { return static_cast<State>(tag & 3); }
  static int64_t frameOf(uint64_t tag) { return static_cast<int64_t>(tag >> 2); }
  Slot& at(int64_t frame) { return slots_[static_cast<uint64_t>(frame) % kSlots]; }

  std::atomic<int64_t> next_{kUnknownFrame};
  std::atomic<int> filled_{0};
  Slot slots_[kSlots];
};

}  // namespace carillon
