#include "player.h"

#include <algorithm>
#include <cmath>

namespace carillon {

namespace {

constexpr float kFadeStep = 1.0f / 240;       // 5 ms
constexpr float kTailDecay = 0.93f;           // a jump's last sample value dies away within 2 ms instead of clicking
constexpr float kDuckStep = 1.0f / 960;       // 20 ms
/// A jump back by more than this is no jitter of the clock mapping but a repaired one: start over, do not sit it out.
constexpr double kRestartSamples = kRate;
/// A corrected clock is walked to: nearly there in this time, but no faster than 1.7 cents of pitch (differences are noticed
/// from 3). The drift loop, which smooths what a card says of its position, would take ten times as long to find it.
constexpr double kWalkSeconds = 1;
constexpr double kFastestWalk = 1e-3;

}  // namespace

void Player::render(const PeriodTiming& timing, float* out, int frames) {
  const Settings& now = settings.read();
  if (Programme* given = programmes.take()) adopt(given);
  if (Clip* given = clips.take()) {
    clips.retire(clip_);
    clip_ = given;
  }
  if (timing.anotherCard) {
    loop_.forget();
    phaseReadings_ = 0;
  }
  const double smoothed = smoothHeardAt(timing, now.drift, frames);
  std::fill_n(out, kChannels * frames, 0.0f);
  stats_.deviceDelayUs = timing.deviceDelayUs;
  stats_.heardAtUs = timing.heardAtUs;
  if (programme_ != nullptr && !programme_->silent && now.clock.known)
    follow(timing, smoothed, now, out, frames);
  else soften(out, frames, frames);

  matrix_.aim(now.level);
  matrix_.apply(out, frames);
  overlay(out, frames);
  forecast(timing, frames);
}

void Player::adopt(Programme* programme) {
  if (anchored_) tail_ = last_;
  programmes.retire(programme_);
  programme_ = programme;
  anchored_ = false;
  holding_ = false;
  offset_ = 0;
  if (!programme->silent) stream_.begin(programme);
  stats_.timeline = programme->silent ? 0 : programme->generation;
  stats_.anchored = 0;
  stats_.anchorSample = 0;
  stats_.position = 0;
}

/// A card that reports its position in steps of 10 ms says little in one reading. The phase between what was written and
/// what was heard moves only with the crystals, so its mean says it well.
double Player::smoothHeardAt(const PeriodTiming& timing, const DriftProfile& profile, int frames) {
  const double heardAt = timing.heardAtUs - profile.positionBiasUs;
  const double seconds = frames / kRate;
  nominalUs_ += seconds * 1e6;
  const double phase = heardAt - nominalUs_;
  if (timing.discontinuity) phaseReadings_ = 0;
  ++phaseReadings_;
  phaseUs_ += (phase - phaseUs_) * std::max(1.0 / phaseReadings_, seconds / profile.steadySmoothingSeconds);
  return profile.judgeSmoothed ? nominalUs_ + phaseUs_ : heardAt;
}

void Player::follow(const PeriodTiming& timing, double smoothed, const Settings& settings, float* out, int frames) {
  // While it plays, the drift loop smooths; before, there is no loop yet.
  const bool playing = anchored_ && !holding_;
  const double heardAt = playing ? timing.heardAtUs - settings.drift.positionBiasUs : smoothed;
  if (!playing) correction_ = 0;
  const auto [site, walk] = siteTime(heardAt, settings.clock, settings.drift, frames);
  const DelayTrajectory::At delay = settings.delay.at(site);
  const double due = programme_->dueAt(site, delay.delayUs + settings.trimUs);
  stats_.heardAtSiteUs = site;
  stats_.delayUs = delay.delayUs;

  if (!anchored_) anchor(due, settings);
  const int lead = align(timing, due, settings, frames);
  const int wanted = frames - lead;
  waiting_ = holding_ ? position() - due - frames : 0;
  stats_.mediaSample = position() - programme_->lookahead - lead;
  if (wanted > 0) {
    const double behind = (due + lead - position()) / kRate;
    const double ratio = loop_.step(behind, settings.clock.drift + walk - delay.slope, frames / kRate, settings.drift);
    const int64_t from = static_cast<int64_t>(std::floor(position()));
    stream_.decodeUpTo(static_cast<int64_t>(std::ceil(position() + wanted * ratio)) + kTapsAfter + 1,
                       settings.concealment);
    if (stream_.silentFrom(from - kTapsBefore)) offset_ += wanted * ratio;
    else resample(stream_.left(), stream_.right(), offset_, ratio, out + kChannels * lead, wanted);
    account(from, static_cast<int64_t>(std::floor(position())));
    const int64_t keep = static_cast<int64_t>(std::floor(position())) - kTapsBefore;
    const int64_t before = stream_.start();
    stream_.dropBefore(keep);
    offset_ -= static_cast<double>(stream_.start() - before);
  }
  soften(out, lead, frames);
  stats_.errorUs = loop_.smoothedError() * 1e6 + correction_;
  stats_.ratioPpm = (loop_.ratio() - 1) * 1e6;
  stats_.integralPpm = loop_.integral() * 1e6;
  stats_.concealmentEvents = static_cast<double>(stream_.concealmentEvents());
  stats_.decodeErrors = static_cast<double>(stream_.decodeErrors());
}

Player::Site Player::siteTime(double heardAt, const ClockMapping& clock, const DriftProfile& profile, int frames) {
  const double known = clock.toSite(heardAt);
  if (clock_.known) correction_ += known - clock_.toSite(heardAt);
  clock_ = clock;
  // What would be jumped over anyway is not walked.
  if (std::fabs(correction_) > profile.reanchorUs) correction_ = 0;
  const double seconds = frames / kRate;
  const double walk = std::clamp(correction_ * 1e-6 / kWalkSeconds, -kFastestWalk, kFastestWalk);
  const Site site{known - correction_, walk};
  correction_ -= walk * seconds * 1e6;
  return site;
}

void Player::anchor(double due, const Settings& settings) {
  const double begin = std::max(0.0, due);
  stream_.seek(static_cast<int64_t>(std::floor(begin)), settings.concealment);
  restartAt(begin);
  anchored_ = true;
  holding_ = due < 0;
  stats_.anchored = 1;
  stats_.anchorSample = std::floor(position());
  stats_.position = stats_.anchorSample;
}

void Player::restartAt(double due) {
  offset_ = due - static_cast<double>(stream_.start());
  fade_ = 0;
  loop_.restart();
}

int Player::align(const PeriodTiming& timing, double due, const Settings& settings, int frames) {
  const DriftProfile& profile = settings.drift;
  const double error = due - position();
  if (!holding_) {
    const double judged = profile.judgeSmoothed
                              ? loop_.peekSmoothed(error / kRate, frames / kRate, profile) * kRate
                              : error;
    const bool far = std::fabs(error) > profile.resyncUs * kSamplesPerUs;
    // The card's own glitch is the moment to be exact again: it was heard already.
    const bool jump = far || std::fabs(judged) > profile.reanchorUs * kSamplesPerUs ||
                      (timing.discontinuity && std::fabs(error) > 1);
    if (!jump) return 0;
    if (!timing.discontinuity) ++(far ? stats_.hardResyncs : stats_.reanchors);
    const double by = far || timing.discontinuity ? error : judged;
    tail_ = last_;
    if (by > 0) {
      skipTo(position() + by, settings.concealment);
      return 0;
    }
    holding_ = true;
  }
  if (error < -kRestartSamples && position() > 0) {
    // Accounting moves with it: what lies between was never heard, and may yet be.
    const double back = std::floor(position());
    programme_->ring.reopen(programme_->firstFrame);
    stream_.begin(programme_);
    const double began = stats_.anchorSample;
    const double counted = back - began;
    anchor(due, settings);
    stats_.anchorSample = stats_.position - counted;
    if (!holding_) return 0;
  }
  const double wait = position() - due;
  if (wait >= frames) return frames;
  // Never twice: what was played stays played; the stream goes on when its next sample is due, to the sample.
  holding_ = false;
  loop_.restart();
  fade_ = 0;
  if (wait <= 0) return 0;
  const int lead = static_cast<int>(std::ceil(wait));
  const int64_t from = static_cast<int64_t>(std::floor(position()));
  offset_ += lead - wait;
  account(from, static_cast<int64_t>(std::floor(position())));
  return lead;
}

void Player::skipTo(double due, const ConcealmentPolicy& policy) {
  const int64_t from = static_cast<int64_t>(std::floor(position()));
  const int64_t to = static_cast<int64_t>(std::floor(due));
  stream_.seek(to, policy);
  restartAt(due);
  stats_.silenced += static_cast<double>(to - from);
  stats_.position = static_cast<double>(to);
}

void Player::account(int64_t from, int64_t to) {
  const int64_t samples = programme_->frameSamples;
  for (int64_t at = from; at < to;) {
    const int64_t frameEnd = (at / samples + 1) * samples;
    const int64_t until = std::min(frameEnd, to);
    const double count = static_cast<double>(until - at);
    switch (stream_.kindAt(at)) {
      case FrameKind::real: stats_.real += count; break;
      case FrameKind::redundant: stats_.redundant += count; break;
      case FrameKind::retransmitted: stats_.retransmitted += count; break;
      case FrameKind::fec: stats_.fec += count; break;
      case FrameKind::concealed: stats_.concealed += count; break;
      case FrameKind::silenced: stats_.silenced += count; break;
    }
    at = until;
  }
  stats_.position = static_cast<double>(to);
}

/// After a jump the new place fades in over 5 ms, and the old one's last value dies away under it.
void Player::soften(float* out, int lead, int frames) {
  for (int i = 0; i < frames; ++i) {
    if (i >= lead && fade_ < 1) {
      fade_ = std::min(1.0f, fade_ + kFadeStep);
      out[2 * i] *= fade_;
      out[2 * i + 1] *= fade_;
    }
    out[2 * i] += tail_[0];
    out[2 * i + 1] += tail_[1];
    tail_[0] *= kTailDecay;
    tail_[1] *= kTailDecay;
  }
  if (std::fabs(tail_[0]) < 1e-6f) tail_[0] = 0;
  if (std::fabs(tail_[1]) < 1e-6f) tail_[1] = 0;
  last_ = {out[2 * frames - 2], out[2 * frames - 1]};
}

void Player::overlay(float* out, int frames) {
  const float goal = clip_ != nullptr ? clip_->duck : 1.0f;
  if (clip_ == nullptr && duck_ == 1.0f) return;
  for (int i = 0; i < frames; ++i) {
    duck_ = duck_ < goal ? std::min(goal, duck_ + kDuckStep) : std::max(goal, duck_ - kDuckStep);
    out[2 * i] *= duck_;
    out[2 * i + 1] *= duck_;
    if (clip_ == nullptr || clip_->played >= clip_->frames) continue;
    out[2 * i] += clip_->samples[2 * clip_->played];
    out[2 * i + 1] += clip_->samples[2 * clip_->played + 1];
    ++clip_->played;
  }
  if (clip_ == nullptr || clip_->played < clip_->frames) return;
  clips.retire(clip_);
  clip_ = nullptr;
}

/// When the next frame will be decoded: the last instant at which it can still be inserted.
void Player::forecast(const PeriodTiming& timing, int frames) {
  if (!anchored_ || programme_ == nullptr || programme_->silent) {
    stats_.nextFrame = -1;
    stats_.nextFrameDueUs = 0;
    return;
  }
  const double spare = static_cast<double>(stream_.end()) - position() - kTapsAfter - 1;
  const double periods = std::max(0.0, std::floor((spare / loop_.ratio() + waiting_) / frames)) + 1;
  const double wokeAt = timing.heardAtUs - timing.deviceDelayUs;
  stats_.nextFrame = static_cast<double>(stream_.nextFrame());
  stats_.nextFrameDueUs = wokeAt + periods * frames / kSamplesPerUs;
}

}  // namespace carillon
