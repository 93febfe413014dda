#include "recorder.h"

#include <cerrno>
#include <chrono>
#include <cstring>

namespace carillon {

namespace {
constexpr auto kFlushEvery = std::chrono::milliseconds(50);
constexpr int kRate = 48000;

/// Marks of what is being pushed may be written before the frames they name; readers take the index as a whole.
void writeMark(std::FILE* file, const RecordingMark& mark, double ppm) {
  const auto frame = static_cast<long long>(mark.frame);
  switch (mark.kind) {
    case RecordingMark::anchor:
      std::fprintf(file, "{\"frame\":%lld,\"timeUs\":%.3f,\"ppm\":%g}\n", frame, mark.timeUs, ppm);
      return;
    case RecordingMark::stall:
      std::fprintf(file, "{\"frame\":%lld,\"timeUs\":%.3f,\"stall\":%g}\n", frame, mark.timeUs, mark.amount);
      return;
    case RecordingMark::underrun:
      std::fprintf(file, "{\"frame\":%lld,\"timeUs\":%.3f,\"xrun\":%g}\n", frame, mark.timeUs, mark.amount);
      return;
    case RecordingMark::lost:
      std::fprintf(file, "{\"frame\":%lld,\"timeUs\":%.3f,\"lost\":%g}\n", frame, mark.timeUs, mark.amount);
      return;
  }
}
}  // namespace

Recorder::Recorder(const std::string& path, double ppm, double maxSeconds, bool background)
    : ppm_(ppm), maxFrames_(static_cast<int64_t>(maxSeconds * kRate)), background_(background) {
  for (auto [file, suffix] : {std::pair{&raw_, ".raw"}, std::pair{&index_, ".index"}}) {
    file->reset(std::fopen((path + suffix).c_str(), "wb"));
    if (*file == nullptr) {
      failure_ = "cannot write " + path + suffix + ": " + std::strerror(errno);
      return;
    }
  }
  if (background_) thread_ = std::thread([this] { run(); });
}

Recorder::~Recorder() {
  stop_.store(true);
  if (thread_.joinable()) thread_.join();
  if (failure_.empty()) drain();
}

bool Recorder::push(StereoFrame frame) {
  if (complete()) return false;
  if (!background_ && frames_.atLeastHalfFull()) drain();
  if (!frames_.push(frame)) return false;
  ++length_;
  return true;
}

void Recorder::run() {
  while (!stop_.load()) {
    drain();
    std::this_thread::sleep_for(kFlushEvery);
  }
}

void Recorder::drain() {
  StereoFrame frame;
  bool any = false;
  while (frames_.pop(frame)) {
    std::fwrite(&frame, sizeof frame, 1, raw_.get());
    any = true;
  }
  if (any) std::fflush(raw_.get());
  RecordingMark mark;
  bool marked = false;
  while (marks_.pop(mark)) {
    writeMark(index_.get(), mark, ppm_);
    marked = true;
  }
  if (marked) std::fflush(index_.get());
}

}  // namespace carillon
