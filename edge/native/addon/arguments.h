// Arguments from JavaScript, checked: a wrong type or range is a TypeError that names the argument, never a crash.
#pragma once

#include <napi.h>

#include <cmath>
#include <string>

namespace carillon {

[[noreturn]] inline void refuse(Napi::Env env, const std::string& what) { throw Napi::TypeError::New(env, what); }

inline double checkedNumber(Napi::Env env, const Napi::Value& value, const char* name, double least, double most) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (number >= least && number <= most) return number;
  refuse(env, std::string(name) + " must be a number from " + std::to_string(least) + " to " + std::to_string(most));
}

inline double numberAt(const Napi::CallbackInfo& info, size_t i, const char* name, double least, double most) {
  return checkedNumber(info.Env(), info[i], name, least, most);
}

inline int64_t integerAt(const Napi::CallbackInfo& info, size_t i, const char* name, double least, double most) {
  const double number = numberAt(info, i, name, least, most);
  if (number != std::floor(number)) refuse(info.Env(), std::string(name) + " must be a whole number");
  return static_cast<int64_t>(number);
}

inline bool flagAt(const Napi::CallbackInfo& info, size_t i, const char* name) {
  if (!info[i].IsBoolean()) refuse(info.Env(), std::string(name) + " must be true or false");
  return info[i].As<Napi::Boolean>().Value();
}

template <class Array>
Array arrayOf(const Napi::CallbackInfo& info, size_t i, const char* name, napi_typedarray_type type, const char* typeName) {
  if (!info[i].IsTypedArray() || info[i].As<Napi::TypedArray>().TypedArrayType() != type)
    refuse(info.Env(), std::string(name) + " must be a " + typeName);
  return info[i].As<Array>();
}

inline Napi::Uint8Array bytesAt(const Napi::CallbackInfo& info, size_t i, const char* name) {
  return arrayOf<Napi::Uint8Array>(info, i, name, napi_uint8_array, "Uint8Array");
}
inline Napi::Float32Array floatsAt(const Napi::CallbackInfo& info, size_t i, const char* name) {
  return arrayOf<Napi::Float32Array>(info, i, name, napi_float32_array, "Float32Array");
}
inline Napi::Float64Array doublesAt(const Napi::CallbackInfo& info, size_t i, const char* name, size_t least) {
  const auto array = arrayOf<Napi::Float64Array>(info, i, name, napi_float64_array, "Float64Array");
  if (array.ElementLength() < least)
    refuse(info.Env(), std::string(name) + " must hold at least " + std::to_string(least) + " elements");
  return array;
}

inline Napi::Object objectAt(const Napi::CallbackInfo& info, size_t i, const char* name) {
  if (!info[i].IsObject()) refuse(info.Env(), std::string(name) + " must be an object");
  return info[i].As<Napi::Object>();
}

inline double field(const Napi::Object& object, const char* name, double least, double most) {
  return checkedNumber(object.Env(), object.Get(name), name, least, most);
}
inline double field(const Napi::Object& object, const char* name, double least, double most, double otherwise) {
  return object.Get(name).IsUndefined() ? otherwise : field(object, name, least, most);
}
inline int integerField(const Napi::Object& object, const char* name, int least, int most, int otherwise) {
  const double number = field(object, name, least, most, otherwise);
  if (number != std::floor(number)) refuse(object.Env(), std::string(name) + " must be a whole number");
  return static_cast<int>(number);
}
inline std::string textField(const Napi::Object& object, const char* name, const char* otherwise) {
  const Napi::Value value = object.Get(name);
  if (value.IsUndefined()) return otherwise;
  if (!value.IsString()) refuse(object.Env(), std::string(name) + " must be a string");
  return value.As<Napi::String>().Utf8Value();
}

}  // namespace carillon
