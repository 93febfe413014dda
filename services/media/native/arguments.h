// Arguments from JavaScript, checked: a wrong type or range is a TypeError that names the argument, never a crash.
#pragma once

#include <napi.h>

#include <cmath>
#include <optional>
#include <string>

#include "socket.h"

namespace carillon {

[[noreturn]] inline void refuse(Napi::Env env, const std::string& what) { throw Napi::TypeError::New(env, what); }

inline double number(const Napi::Value& value, const char* name, double least, double most) {
  const double found = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (found >= least && found <= most) return found;
  refuse(value.Env(), std::string(name) + " must be a number from " + std::to_string(least) + " to " + std::to_string(most));
}

inline uint64_t whole(const Napi::Value& value, const char* name, double most) {
  const double found = number(value, name, 0, most);
  if (found != std::floor(found)) refuse(value.Env(), std::string(name) + " must be a whole number");
  return static_cast<uint64_t>(found);
}

constexpr double kMax8 = 0xff;
constexpr double kMax16 = 0xffff;
constexpr double kMax32 = 0xffffffff;
/// Number.MAX_SAFE_INTEGER.
constexpr double kMax53 = 9007199254740991.0;

/// Undefined is empty.
inline std::optional<uint8_t> optional8(const Napi::Value& value, const char* name, double most) {
  if (value.IsUndefined()) return std::nullopt;
  return static_cast<uint8_t>(whole(value, name, most));
}

inline bool flag(const Napi::Value& value, const char* name) {
  if (!value.IsBoolean()) refuse(value.Env(), std::string(name) + " must be a boolean");
  return value.As<Napi::Boolean>().Value();
}

inline std::string text(const Napi::Value& value, const char* name) {
  if (!value.IsString()) refuse(value.Env(), std::string(name) + " must be a string");
  return value.As<Napi::String>().Utf8Value();
}

inline Napi::Object object(const Napi::Value& value, const char* name) {
  if (!value.IsObject()) refuse(value.Env(), std::string(name) + " must be an object");
  return value.As<Napi::Object>();
}

template <class Array>
Array arrayOf(const Napi::Value& value, const char* name, napi_typedarray_type type, const char* typeName) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type)
    refuse(value.Env(), std::string(name) + " must be a " + typeName);
  return value.As<Array>();
}

inline Napi::Uint8Array bytes(const Napi::Value& value, const char* name) {
  return arrayOf<Napi::Uint8Array>(value, name, napi_uint8_array, "Uint8Array");
}
inline Napi::Uint16Array words(const Napi::Value& value, const char* name) {
  return arrayOf<Napi::Uint16Array>(value, name, napi_uint16_array, "Uint16Array");
}
inline Napi::Float32Array floats(const Napi::Value& value, const char* name) {
  return arrayOf<Napi::Float32Array>(value, name, napi_float32_array, "Float32Array");
}
inline Napi::Float64Array doubles(const Napi::Value& value, const char* name) {
  return arrayOf<Napi::Float64Array>(value, name, napi_float64_array, "Float64Array");
}

/// A literal address, and a port behind it.
inline Address addressOf(const Napi::CallbackInfo& info, size_t at) {
  return Address::parse(text(info[at], "address").c_str(), static_cast<uint16_t>(whole(info[at + 1], "port", kMax16)));
}

}  // namespace carillon
