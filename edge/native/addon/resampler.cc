#include "resampler.h"

#include <cmath>
#include <cstring>

namespace carillon {

namespace {

constexpr int kPhases = 512;
constexpr double kCutOff = 0.95;
constexpr double kBeta = 8.5;

/// Four lanes, on SSE as on NEON (GCC and clang vector extension).
typedef float Lanes __attribute__((vector_size(16)));
constexpr int kLanes = 4;

Lanes load(const float* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

float sum(Lanes v) { return (v[0] + v[1]) + (v[2] + v[3]); }

/// Modified Bessel function of the first kind, order 0, by its series.
double besselI0(double x) {
  double total = 1, term = 1;
  for (int k = 1; k < 40; ++k) {
    term *= (x / 2 / k) * (x / 2 / k);
    total += term;
  }
  return total;
}

struct Table {
  alignas(16) float row[kPhases + 1][kTaps];

  Table() {
    const double pi = std::acos(-1.0);
    for (int phase = 0; phase <= kPhases; ++phase) {
      double weights[kTaps];
      double total = 0;
      for (int k = 0; k < kTaps; ++k) {
        const double x = k - kTapsBefore - static_cast<double>(phase) / kPhases;
        const double edge = std::fabs(x) / (kTaps / 2.0);
        const double window = edge >= 1 ? 0 : besselI0(kBeta * std::sqrt(1 - edge * edge));
        const double sinc = std::fabs(x) < 1e-12 ? kCutOff : std::sin(pi * kCutOff * x) / (pi * x);
        weights[k] = sinc * window;
        total += weights[k];
      }
      // Every phase has gain 1 at 0 Hz, or the phases would be heard as amplitude modulation.
      for (int k = 0; k < kTaps; ++k) row[phase][k] = static_cast<float>(weights[k] / total);
    }
  }
};

const Table& table() {
  static const Table built;
  return built;
}

}  // namespace

void resample(const float* left, const float* right, double& position, double ratio, float* out, int frames) {
  const Table& coefficients = table();
  for (int i = 0; i < frames; ++i) {
    const int whole = static_cast<int>(position);
    const double phase = (position - whole) * kPhases;
    const int lower = static_cast<int>(phase);
    const float between = static_cast<float>(phase - lower);
    const float* low = coefficients.row[lower];
    const float* high = coefficients.row[lower + 1];
    const float* l = left + whole - kTapsBefore;
    const float* r = right + whole - kTapsBefore;
    Lanes leftSum = {}, rightSum = {};
    for (int k = 0; k < kTaps; k += kLanes) {
      const Lanes a = load(low + k);
      const Lanes weight = a + (load(high + k) - a) * between;
      leftSum += load(l + k) * weight;
      rightSum += load(r + k) * weight;
    }
    out[2 * i] = sum(leftSum);
    out[2 * i + 1] = sum(rightSum);
    position += ratio;
  }
}

}  // namespace carillon
