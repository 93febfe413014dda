// A programme as egress sees it: the ring of its encoded frames and everyone who receives it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "frame-ring.h"
#include "platform.h"
#include "receiver.h"
#include "socket.h"

namespace carillon {

/// Safe to use from any thread: the pacing thread publishes, the main thread does the rest.
class Programme {
 public:
  explicit Programme(const Stream& stream) : stream_(stream) {}

  /// Sends one frame to every receiver that has a route; returns how many that were. A frame that is not newer than all before is
  /// not sent (no two packets may have one SRTP index).
  uint32_t publish(uint64_t frame, const uint8_t* bytes, size_t size);

  uint32_t add(const ReceiverOptions& options);
  void remove(uint32_t receiver);
  void setRoute(uint32_t receiver, Route route);
  void setRedundancy(uint32_t receiver, const std::vector<uint8_t>& distances);

  /// Sends frames again, by RTP sequence number; returns how many were sent.
  uint32_t retransmit(uint32_t receiver, const std::vector<uint16_t>& sequences);

  /// Of one receiver; zeros when there is no such receiver.
  Counters counters(uint32_t receiver);
  /// Of all receivers that there ever were.
  Counters counters();

 private:
  /// The newest frame that has this sequence number, if it is in the ring.
  const Frame* find(uint16_t sequence) const;

  FairMutex mutex_;
  const Stream stream_;
  FrameRing ring_;
  Batch batch_;
  std::map<uint32_t, std::unique_ptr<Receiver>> receivers_;
  Counters departed_;
  uint32_t lastReceiver_ = 0;
  /// One more than the newest frame.
  uint64_t nextFrame_ = 0;
};

}  // namespace carillon
