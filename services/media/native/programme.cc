#include "programme.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace carillon {

/// Receivers whose memory is on its way to the processor while one is served.
constexpr size_t kAhead = 2;
/// Answers that sound waits for, some 5 µs each. More than that is asked only while hundreds join.
constexpr size_t kBeforeSound = 16;

using Lock = std::lock_guard<FairMutex>;

uint32_t Programme::publish(uint64_t number, const uint8_t* bytes, size_t size) {
  const Lock lock(mutex_);
  if (number < nextFrame_) return 0;
  nextFrame_ = number + 1;
  const Frame& frame = ring_.put(number, bytes, size);
  sendAnswers(kBeforeSound);
  const double nowUs = monotonicUs();
  uint32_t sent = 0;
  bool due = false;
  for (size_t i = 0; i < receivers_.size(); ++i) {
    if (i + kAhead < receivers_.size()) receivers_[i + kAhead].second->prefetch();
    Receiver* receiver = receivers_[i].second.get();
    if (!receiver->route.socket) continue;
    add(*receiver, receiver->build(batch_.next(), frame, ring_));
    due |= receiver->reportDue(nowUs) || receiver->checkDue(nowUs);
    ++sent;
  }
  // Sound first: nobody waits for the rest.
  if (due) sendDue(nowUs);
  batch_.flush();
  sendAnswers(asking_.size());
  return sent;
}

/// Each leaves at the instant that it names. One that follows sound would come when that has come: of two delays the longer one.
void Programme::sendAnswers(size_t atMost) {
  const auto end = asking_.begin() + static_cast<ptrdiff_t>(std::min(atMost, asking_.size()));
  for (auto id = asking_.begin(); id != end; ++id) {
    Receiver* receiver = find(*id);
    if (receiver == nullptr) continue;
    const size_t length = receiver->answer(batch_.next(), delay_);
    if (!receiver->route.socket) continue;
    add(*receiver, length);
    batch_.flush();
  }
  asking_.erase(asking_.begin(), end);
}

void Programme::sendDue(double nowUs) {
  for (const auto& [id, receiver] : receivers_) {
    if (!receiver->route.socket) continue;
    if (receiver->reportDue(nowUs)) add(*receiver, receiver->report(batch_.next(), delay_));
    if (receiver->checkDue(nowUs)) add(*receiver, receiver->route.consent->check(batch_.next(), nowUs));
  }
}

uint32_t Programme::add(const ReceiverOptions& options) {
  auto receiver = std::make_unique<Receiver>(stream_, options);
  const Lock lock(mutex_);
  receivers_.emplace_back(++lastReceiver_, std::move(receiver));
  return lastReceiver_;
}

void Programme::remove(uint32_t id) {
  const Lock lock(mutex_);
  const auto found = std::ranges::find(receivers_, id, [](const auto& entry) { return entry.first; });
  if (found == receivers_.end()) return;
  departed_.add(found->second->counters);
  receivers_.erase(found);
}

void Programme::setRoute(uint32_t id, std::shared_ptr<Socket> socket, const Address& address,
                         const std::optional<ConsentKeys>& consent) {
  Route route;
  if (socket) {
    route.hearing = Socket::listen(socket, address, [weak = weak_from_this(), id](std::span<uint8_t> bytes, double atUs) {
      const auto programme = weak.lock();
      if (!programme) return false;
      if (bytes[0] <= 3) return programme->hearCheck(id, bytes, atUs);
      programme->hear(id, bytes, atUs);
      return true;
    });
  }
  if (consent && socket && socket->isRead()) route.consent.emplace(*consent);
  route.socket = std::move(socket);
  route.address = address;
  const Lock lock(mutex_);
  if (Receiver* receiver = find(id)) std::swap(receiver->route, route);
}

void Programme::setRedundancy(uint32_t id, const std::vector<uint8_t>& distances) {
  const Lock lock(mutex_);
  if (Receiver* receiver = find(id)) receiver->setRedundancy(distances);
}

uint32_t Programme::retransmit(uint32_t id, std::span<const uint16_t> sequences) {
  const Lock lock(mutex_);
  Receiver* receiver = find(id);
  return receiver == nullptr || !receiver->route.socket ? 0 : retransmit(*receiver, sequences);
}

uint32_t Programme::retransmit(Receiver& receiver, std::span<const uint16_t> sequences) {
  uint32_t sent = 0;
  for (const uint16_t sequence : sequences) {
    const Frame* frame = frameOf(sequence);
    const size_t length = frame == nullptr ? 0 : receiver.rebuild(batch_.next(), *frame);
    if (length == 0) {
      receiver.counters.retransmissionsRefused += 1;
      continue;
    }
    add(receiver, length);
    ++sent;
  }
  batch_.flush();
  return sent;
}

void Programme::setDelay(const Delay& delay) {
  const Lock lock(mutex_);
  delay_ = delay;
  for (const auto& [id, receiver] : receivers_) receiver->reportNow();
}

void Programme::hear(uint32_t id, std::span<uint8_t> datagram, double arrivalUs) {
  const Lock lock(mutex_);
  Receiver* receiver = find(id);
  if (receiver == nullptr) return;
  const bool waits = receiver->answerDue();
  const auto feedback = receiver->hear(datagram, arrivalUs);
  if (!waits && receiver->answerDue()) asking_.push_back(id);
  if (!feedback || !receiver->route.socket) return;
  retransmit(*receiver, feedback->lost);
}

bool Programme::hearCheck(uint32_t id, std::span<const uint8_t> message, double arrivalUs) {
  const Lock lock(mutex_);
  Receiver* receiver = find(id);
  if (receiver == nullptr || !receiver->route.consent) return false;
  Consent& consent = *receiver->route.consent;
  const auto heard = consent.hear(message, arrivalUs);
  if (heard == Consent::Heard::other) return false;
  if (heard == Consent::Heard::request) {
    add(*receiver, consent.answer(batch_.next(), receiver->route.address));
    batch_.flush();
  } else {
    receiver->said.consentedAtUs = consent.consentedAtUs();
    receiver->said.roundTripUs = consent.roundTripUs();
    receiver->isNews = true;
  }
  return true;
}

std::vector<std::pair<uint32_t, Said>> Programme::said() {
  const Lock lock(mutex_);
  std::vector<std::pair<uint32_t, Said>> news;
  for (const auto& [id, receiver] : receivers_) {
    if (receiver->isNews) news.emplace_back(id, receiver->said);
    receiver->isNews = false;
  }
  return news;
}

Receiver* Programme::find(uint32_t id) {
  const auto found = std::ranges::lower_bound(receivers_, id, {}, [](const auto& entry) { return entry.first; });
  return found == receivers_.end() || found->first != id ? nullptr : found->second.get();
}

/// Takes what was built at `batch_.next()`.
void Programme::add(Receiver& receiver, size_t length) {
  batch_.add(receiver.route.socket, receiver.route.address, length, &receiver.counters.sendFailures);
}

const Frame* Programme::frameOf(uint16_t sequence) const {
  if (nextFrame_ == 0) return nullptr;
  const uint64_t newest = nextFrame_ - 1;
  const uint16_t back = static_cast<uint16_t>(stream_.sequenceOf(newest) - sequence);
  return back > newest ? nullptr : ring_.find(newest - back);
}

Counters Programme::counters(uint32_t id) {
  const Lock lock(mutex_);
  const Receiver* receiver = find(id);
  return receiver == nullptr ? Counters{} : receiver->counters;
}

Counters Programme::counters() {
  const Lock lock(mutex_);
  Counters sum = departed_;
  for (const auto& [id, receiver] : receivers_) sum.add(receiver->counters);
  return sum;
}

}  // namespace carillon
