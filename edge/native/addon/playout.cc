#include "playout.h"

#include <chrono>
#include <cmath>
#include <utility>

namespace carillon {

namespace {
constexpr auto kRetryEvery = std::chrono::seconds(1);
}

Playout::Playout(std::unique_ptr<Sink> sink, int period, int priority)
    : sink_(std::move(sink)), period_(period), priority_(priority), player_(std::make_unique<Player>()) {}

Playout::~Playout() { stop(); }

void Playout::start() {
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void Playout::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_.store(true);
  }
  stopping_.notify_all();
  if (thread_.joinable()) thread_.join();
  unlockMemory(player_.get(), sizeof(Player));
  unlockMemory(this, sizeof(Playout));
  if (open_) sink_->close();
  open_ = false;
}

OutputState Playout::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void Playout::setState(const OutputState& state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
}

void Playout::run() {
  scheduling_.store(raiseCurrentThread("playout", priority_));
  // A page of this that is paged out is an underrun.
  memoryLocked_.store(lockMemory(player_.get(), sizeof(Player)) && lockMemory(this, sizeof(Playout)));
  while (!stop_.load(std::memory_order_relaxed)) {
    if (ensureOpen()) playPeriod();
    else waitToRetry();
  }
}

void Playout::runPeriods(int64_t count) {
  // A stalled card makes tries fail; each moves the manual clock by 100 ms.
  int64_t tries = count + 36000;
  for (int64_t played = 0; played < count && tries > 0 && ensureOpen(); --tries)
    if (playPeriod()) ++played;
}

bool Playout::ensureOpen() {
  if (open_) return true;
  const OutputState opened = sink_->open();
  open_ = opened.kind == OutputKind::running;
  anotherCard_ = open_;
  setState(opened);
  return open_;
}

void Playout::waitToRetry() {
  std::unique_lock lock(mutex_);
  stopping_.wait_for(lock, kRetryEvery, [this] { return stop_.load(); });
}

bool Playout::lose() {
  const OutputState lost{OutputKind::lost, sink_->lossDetail()};
  sink_->close();
  open_ = false;
  setState(lost);
  return false;
}

void Playout::noteUnderrun() {
  discontinuity_ = true;
  ++player_->stats().underruns;
  player_->stats().underrunSeconds += sink_->underrunSeconds();
}

/// False when no period was due, or the card is gone.
bool Playout::playPeriod() {
  const SinkStatus waited = sink_->wait();
  if (waited == SinkStatus::notYet) return false;
  if (waited == SinkStatus::lost) return lose();
  const double began = threadCpuUs();
  SinkPosition position;
  const SinkStatus read = sink_->position(position);
  if (read == SinkStatus::lost) return lose();
  if (waited == SinkStatus::underrun || read == SinkStatus::underrun) noteUnderrun();

  player_->render({position.heardAtUs, position.delayUs, discontinuity_ || anotherCard_, anotherCard_}, buffer_.data(),
                  period_);
  discontinuity_ = anotherCard_ = false;
  const SinkStatus written = sink_->write(buffer_.data());
  if (written == SinkStatus::lost) return lose();
  if (written == SinkStatus::underrun) noteUnderrun();

  Stats& stats = player_->stats();
  stats.framesWritten += period_;
  stats.playoutDelaySum += position.delayUs * 1e-6 * period_;
  published_.publish(stats);
  if (position.wakeLatenessUs > wakeLatenessMaxUs_.load(std::memory_order_relaxed))
    wakeLatenessMaxUs_.store(position.wakeLatenessUs, std::memory_order_relaxed);
  noteWork(threadCpuUs() - began);
  return true;
}

void Playout::noteWork(double us) {
  const int bucket = us < 1 ? 0 : static_cast<int>(8 * std::log2(us));
  work_[static_cast<size_t>(bucket < kWorkBuckets ? bucket : kWorkBuckets - 1)].fetch_add(1, std::memory_order_relaxed);
}

}  // namespace carillon
