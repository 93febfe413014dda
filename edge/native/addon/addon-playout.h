// The JavaScript class `Playout`.
#pragma once

#include <napi.h>

namespace carillon {
Napi::Function definePlayout(Napi::Env env);
/// A DriftProfile from its JavaScript object (src/drift-presets.ts).
struct DriftProfile;
DriftProfile readDriftProfile(const Napi::Object& object);
}  // namespace carillon
