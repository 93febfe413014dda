// Which packet indices were accepted already (RFC 3711 3.3.2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace carillon {

/// The newest 64 indices of one stream.
class ReplayWindow {
 public:
  bool isNew(uint32_t index) const {
    if (!begun_ || index > highest_) return true;
    const uint32_t age = highest_ - index;
    return age < 64 && (seen_ >> age & 1) == 0;
  }

  /// Only what is authentic and new.
  void accept(uint32_t index) {
    if (!begun_ || index > highest_) {
      const uint32_t ahead = begun_ ? index - highest_ : 64;
      seen_ = ahead < 64 ? seen_ << ahead : 0;
      highest_ = index;
      begun_ = true;
    }
    seen_ |= uint64_t{1} << (highest_ - index);
  }

 private:
  bool begun_ = false;
  uint32_t highest_ = 0;
  uint64_t seen_ = 0;
};

/// One window for each of the first `Streams` SSRCs; what a further one sends is never new, so that nobody can make it grow.
template <size_t Streams>
class ReplayWindows {
 public:
  /// Only what is authentic. False for a replay.
  bool accept(uint32_t ssrc, uint32_t index) {
    size_t at = 0;
    while (at < count_ && ssrcs_[at] != ssrc) ++at;
    if (at == Streams) return false;
    if (at == count_) ssrcs_[count_++] = ssrc;
    if (!windows_[at].isNew(index)) return false;
    windows_[at].accept(index);
    return true;
  }

 private:
  size_t count_ = 0;
  std::array<uint32_t, Streams> ssrcs_{};
  std::array<ReplayWindow, Streams> windows_{};
};

}  // namespace carillon
