#include "programme.h"

#include <mutex>
#include <utility>

namespace carillon {

using Lock = std::lock_guard<FairMutex>;

uint32_t Programme::publish(uint64_t number, const uint8_t* bytes, size_t size) {
  const Lock lock(mutex_);
  if (number < nextFrame_) return 0;
  nextFrame_ = number + 1;
  const Frame& frame = ring_.put(number, bytes, size);
  uint32_t sent = 0;
  for (const auto& [id, receiver] : receivers_) {
    const Route& route = receiver->route;
    if (!route.socket) continue;
    const size_t length = receiver->build(batch_.next(), frame, ring_);
    batch_.add(route.socket, route.address, length, &receiver->counters.sendFailures);
    ++sent;
  }
  batch_.flush();
  return sent;
}

uint32_t Programme::add(const ReceiverOptions& options) {
  auto receiver = std::make_unique<Receiver>(stream_, options);
  const Lock lock(mutex_);
  receivers_.emplace(++lastReceiver_, std::move(receiver));
  return lastReceiver_;
}

void Programme::remove(uint32_t id) {
  const Lock lock(mutex_);
  const auto receiver = receivers_.find(id);
  if (receiver == receivers_.end()) return;
  departed_.add(receiver->second->counters);
  receivers_.erase(receiver);
}

void Programme::setRoute(uint32_t id, Route route) {
  const Lock lock(mutex_);
  if (const auto receiver = receivers_.find(id); receiver != receivers_.end()) {
    receiver->second->route = std::move(route);
  }
}

void Programme::setRedundancy(uint32_t id, const std::vector<uint8_t>& distances) {
  const Lock lock(mutex_);
  if (const auto receiver = receivers_.find(id); receiver != receivers_.end()) {
    receiver->second->setRedundancy(distances);
  }
}

uint32_t Programme::retransmit(uint32_t id, const std::vector<uint16_t>& sequences) {
  const Lock lock(mutex_);
  const auto found = receivers_.find(id);
  if (found == receivers_.end() || !found->second->route.socket) return 0;
  Receiver& receiver = *found->second;
  uint32_t sent = 0;
  for (const uint16_t sequence : sequences) {
    const Frame* frame = find(sequence);
    const size_t length = frame == nullptr ? 0 : receiver.rebuild(batch_.next(), *frame);
    if (length == 0) {
      receiver.counters.retransmissionsRefused += 1;
      continue;
    }
    batch_.add(receiver.route.socket, receiver.route.address, length, &receiver.counters.sendFailures);
    ++sent;
  }
  batch_.flush();
  return sent;
}

const Frame* Programme::find(uint16_t sequence) const {
  if (nextFrame_ == 0) return nullptr;
  const uint64_t newest = nextFrame_ - 1;
  const uint16_t back = static_cast<uint16_t>(stream_.sequenceOf(newest) - sequence);
  return back > newest ? nullptr : ring_.find(newest - back);
}

Counters Programme::counters(uint32_t id) {
  const Lock lock(mutex_);
  const auto receiver = receivers_.find(id);
  return receiver == receivers_.end() ? Counters{} : receiver->second->counters;
}

Counters Programme::counters() {
  const Lock lock(mutex_);
  Counters sum = departed_;
  for (const auto& [id, receiver] : receivers_) sum.add(receiver->counters);
  return sum;
}

}  // namespace carillon
