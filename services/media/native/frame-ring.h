// The newest encoded frames of a programme: what redundancy and retransmissions are made of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

namespace carillon {

/// One Opus frame (RFC 6716 3.2.1: at most 1275 bytes) by its number since the start of the programme.
struct Frame {
  uint64_t number = 0;
  uint16_t size = 0;
  std::array<uint8_t, 1275> bytes{};
};

class FrameRing {
 public:
  /// 10 s of 10 ms frames: longer than any delay.
  static constexpr size_t kFrames = 1024;

  FrameRing() : frames_(std::make_unique<std::array<Frame, kFrames>>()) {}

  /// `size` is 1 to 1275.
  const Frame& put(uint64_t number, const uint8_t* bytes, size_t size) {
    Frame& frame = (*frames_)[number % kFrames];
    frame.number = number;
    frame.size = static_cast<uint16_t>(size);
    std::memcpy(frame.bytes.data(), bytes, size);
    return frame;
  }

  /// Null when it is not there any more, or never was.
  const Frame* find(uint64_t number) const {
    const Frame& frame = (*frames_)[number % kFrames];
    return frame.size > 0 && frame.number == number ? &frame : nullptr;
  }

 private:
  std::unique_ptr<std::array<Frame, kFrames>> frames_;
};

}  // namespace carillon
