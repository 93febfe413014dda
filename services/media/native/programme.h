// A programme as egress sees it: the ring of its encoded frames and everyone who receives it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "frame-ring.h"
#include "platform.h"
#include "receiver.h"
#include "socket.h"

namespace carillon {

/// Safe to use from any thread: the pacing thread publishes, listening threads bring what receivers say, the main thread does the
/// rest. Must be owned by a shared_ptr.
class Programme : public std::enable_shared_from_this<Programme> {
 public:
  explicit Programme(const Stream& stream) : stream_(stream) {}

  /// Sends the answers about the time, one frame to every receiver that has a route, and the reports and checks that are due; returns
  /// how many receivers that were. A frame that is not newer than all before is not sent (no two packets may have one SRTP index).
  uint32_t publish(uint64_t frame, const uint8_t* bytes, size_t size);

  uint32_t add(const ReceiverOptions& options);
  void remove(uint32_t receiver);
  /// Through `socket`, which may be null, to `address`; what comes from there is the receiver's.
  void setRoute(uint32_t receiver, std::shared_ptr<Socket> socket, const Address& address,
                const std::optional<ConsentKeys>& consent);
  void setRedundancy(uint32_t receiver, const std::vector<uint8_t>& distances);

  /// Sends frames again, by RTP sequence number; returns how many were sent.
  uint32_t retransmit(uint32_t receiver, std::span<const uint16_t> sequences);

  /// What receivers are told of the delay, at once and from then on.
  void setDelay(const Delay& delay);

  /// Takes RTCP of a receiver as it came; opens it in place. What is missing is sent again at once. Who asks for the time is answered
  /// just before the next frame: the answer says how long it waited, and no sound is before it in the queues on its way.
  void hear(uint32_t receiver, std::span<uint8_t> datagram, double arrivalUs);
  /// Takes a STUN message from the address of a receiver's route. False when it is for the ICE agent.
  bool hearCheck(uint32_t receiver, std::span<const uint8_t> message, double arrivalUs);
  /// Of the receivers that have said anything since the last call.
  std::vector<std::pair<uint32_t, Said>> said();

  /// Of one receiver; zeros when there is no such receiver.
  Counters counters(uint32_t receiver);
  /// Of all receivers that there ever were.
  Counters counters();

 private:
  Receiver* find(uint32_t receiver);
  void add(Receiver& receiver, size_t length);
  void sendAnswers(size_t atMost);
  void sendDue(double nowUs);
  uint32_t retransmit(Receiver& receiver, std::span<const uint16_t> sequences);
  /// The newest frame that has this sequence number, if it is in the ring.
  const Frame* frameOf(uint16_t sequence) const;

  FairMutex mutex_;
  const Stream stream_;
  FrameRing ring_;
  Batch batch_;
  Delay delay_;
  /// In the order of their numbers.
  std::vector<std::pair<uint32_t, std::unique_ptr<Receiver>>> receivers_;
  /// Who asked for the time and was not answered yet, in their order.
  std::vector<uint32_t> asking_;
  Counters departed_;
  uint32_t lastReceiver_ = 0;
  /// One more than the newest frame.
  uint64_t nextFrame_ = 0;
};

}  // namespace carillon
