// How JavaScript's thread and the playout thread pass things to each other. Neither side ever waits for the other: a
// SCHED_FIFO thread that spins on a lock (or on a seqlock's odd count) held by an ordinary thread of the same core never
// lets that thread run again.
#pragma once

#include <atomic>
#include <cstdint>

namespace carillon {

/// The newest value of T, from one writer to one reader, as a whole. Three copies: one being written, one being read,
/// and the newest in the middle; both sides only ever exchange theirs with the middle one.
template <class T>
class Latest {
 public:
  explicit Latest(const T& initial = T{}) : copies_{initial, initial, initial} {}

  /// Writer.
  void publish(const T& value) {
    copies_[writing_] = value;
    writing_ = middle_.exchange(static_cast<uint8_t>(writing_ | kFresh), std::memory_order_acq_rel) & kIndex;
  }

  /// Reader: the newest published value. The reference holds until the next call.
  const T& read() {
    if (middle_.load(std::memory_order_relaxed) & kFresh)
      reading_ = middle_.exchange(reading_, std::memory_order_acq_rel) & kIndex;
    return copies_[reading_];
  }

 private:
  static constexpr uint8_t kIndex = 3;
  static constexpr uint8_t kFresh = 4;
  T copies_[3];
  std::atomic<uint8_t> middle_{1};
  uint8_t writing_ = 0;
  uint8_t reading_ = 2;
};

/// Ownership of a T, from JavaScript's thread (`give`, `collect`) to the playout thread (`take`, `retire`) and back to be
/// freed: the playout thread never allocates and never frees. T has a member `T* nextRetired`.
template <class T>
class Handoff {
 public:
  Handoff() = default;
  Handoff(const Handoff&) = delete;
  Handoff& operator=(const Handoff&) = delete;
  ~Handoff() {
    collect();
    delete given_.load();
  }

  /// JavaScript's thread. What was given before and never taken is freed.
  void give(T* object) {
    collect();
    delete given_.exchange(object, std::memory_order_acq_rel);
  }

  /// JavaScript's thread: frees what the playout thread is done with.
  void collect() {
    T* object = retired_.exchange(nullptr, std::memory_order_acquire);
    while (object != nullptr) {
      T* following = object->nextRetired;
      delete object;
      object = following;
    }
  }

  /// Playout thread: what was given since, or null.
  T* take() { return given_.exchange(nullptr, std::memory_order_acq_rel); }

  /// Playout thread.
  void retire(T* object) {
    if (object == nullptr) return;
    object->nextRetired = retired_.load(std::memory_order_relaxed);
    while (!retired_.compare_exchange_weak(object->nextRetired, object, std::memory_order_release)) {
    }
  }

 private:
  std::atomic<T*> given_{nullptr};
  std::atomic<T*> retired_{nullptr};
};

}  // namespace carillon
