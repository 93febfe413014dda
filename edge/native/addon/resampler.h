// Polyphase windowed-sinc interpolation at an arbitrary, slowly changing ratio near 1.
#pragma once

namespace carillon {

/// 32 taps and 512 phases with linear interpolation between phases: ≥ 89 dB SINAD at ±100 ppm up to 18 kHz (measured in
/// test/unit/native/resampler.test.ts), at a tenth of libsamplerate's cost. Kaiser window, beta 8.5, cut-off 0.95 of
/// Nyquist; method: J. O. Smith, "Digital Audio Resampling", CCRMA.
constexpr int kTaps = 32;
/// Samples needed before and after a position: output at position x uses inputs floor(x) - 15 … floor(x) + 16.
constexpr int kTapsBefore = kTaps / 2 - 1;
constexpr int kTapsAfter = kTaps / 2;

/// Interpolates `frames` stereo samples. `position` is relative to left[0] and right[0], at least kTapsBefore, and is left
/// where the next call goes on. Output is interleaved.
void resample(const float* left, const float* right, double& position, double ratio, float* out, int frames);

}  // namespace carillon
