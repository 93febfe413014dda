// Writes what a virtual card played to `<path>.raw` (s16le stereo 48 kHz) and when to `<path>.index` (JSON lines).
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace carillon {

/// One producer, one consumer; both sizes are powers of two.
template <class T>
class SpscRing {
 public:
  explicit SpscRing(std::size_t size) : items_(size) {}
  bool push(const T& item) {
    const uint64_t head = head_.load(std::memory_order_relaxed);
    if (head - tail_.load(std::memory_order_acquire) >= items_.size()) return false;
    items_[head & (items_.size() - 1)] = item;
    head_.store(head + 1, std::memory_order_release);
    return true;
  }
  bool pop(T& item) {
    const uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail == head_.load(std::memory_order_acquire)) return false;
    item = items_[tail & (items_.size() - 1)];
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }
  bool atLeastHalfFull() const {
    return head_.load(std::memory_order_relaxed) - tail_.load(std::memory_order_relaxed) >= items_.size() / 2;
  }

 private:
  std::vector<T> items_;
  std::atomic<uint64_t> head_{0};
  std::atomic<uint64_t> tail_{0};
};

struct StereoFrame {
  int16_t left = 0;
  int16_t right = 0;
};

/// One line of the index. `frame` of the recording is heard at `timeUs` (CLOCK_MONOTONIC), and the following ones at the
/// card's rate until the next line.
struct RecordingMark {
  enum Kind { anchor, stall, underrun, lost } kind = anchor;
  int64_t frame = 0;
  double timeUs = 0;
  double amount = 0;  // stall: ms; underrun, lost: frames
};

/// The playout thread only pushes into memory; a thread of ordinary priority writes to the disk every 50 ms, so that a
/// killed process leaves what was heard and a slow disk is not heard.
class Recorder {
 public:
  /// `background` false: no thread, the caller's own thread writes (manual clock). `maxSeconds` 0: no bound.
  Recorder(const std::string& path, double ppm, double maxSeconds, bool background);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Empty, or why the files cannot be written.
  const std::string& failure() const { return failure_; }
  /// False when the bound is reached or the disk is too slow: the frame is not recorded.
  bool push(StereoFrame frame);
  void mark(const RecordingMark& mark) { marks_.push(mark); }
  /// Frames pushed.
  int64_t length() const { return length_; }
  bool complete() const { return maxFrames_ > 0 && length_ >= maxFrames_; }
  /// Without a thread: writes what was pushed.
  void drain();

 private:
  void run();
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Close>;

  const double ppm_;
  const int64_t maxFrames_;
  const bool background_;
  int64_t length_ = 0;
  std::string failure_;
  File raw_;
  File index_;
  SpscRing<StereoFrame> frames_{1 << 17};  // 2.7 s
  SpscRing<RecordingMark> marks_{1 << 10};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace carillon
