// Vectors of floats as wide as the instruction set has them, by the compiler's vector extension.
#pragma once

#include <cstdint>
#include <cstring>

namespace tuningsweep {

#if defined(__AVX512F__)
constexpr int kWidth = 16;
#elif defined(__AVX2__)
constexpr int kWidth = 8;
#else
constexpr int kWidth = 4;
#endif

typedef float Vector __attribute__((vector_size(kWidth * sizeof(float))));
typedef int32_t Integers __attribute__((vector_size(kWidth * sizeof(float))));

static inline Vector load(const float* from) {
  Vector value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

static inline void store(float* to, Vector value) { std::memcpy(to, &value, sizeof value); }

// The first `count` elements, zeros behind them.
static inline Vector load_part(const float* from, int count) {
  if (count >= kWidth) return load(from);
  Vector value = {};
  std::memcpy(&value, from, count * sizeof(float));
  return value;
}

static inline void store_part(float* to, Vector value, int count) {
  if (count >= kWidth) return store(to, value);
  std::memcpy(to, &value, count * sizeof(float));
}

static inline Vector select(Integers mask, Vector a, Vector b) {
  return (Vector)((mask & (Integers)a) | (~mask & (Integers)b));
}

// e^x as scale * (1 + rest): scale is a power of two, and rest keeps its digits where e^x is near 1. Within 1e-7 of the
// true value for x in [-87, 88]; beyond, as at the nearer end.
struct Exponential {
  Vector scale;
  Vector rest;
};

static inline Exponential exponential(Vector x) {
  const Vector zero = {};
  const Vector low = zero - 87.0f, high = zero + 88.0f;
  x = select(x < low, low, x);
  x = select(x > high, high, x);
  const Vector round = zero + 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer in the low bits
  const Vector shifted = x * 1.44269504088896341f + round;
  const Vector whole = shifted - round;
  // ln 2 in two parts, so that x - whole * ln 2 is exact to the last bit but one
  const Vector r = (x - whole * 0.693359375f) + whole * 2.12194440e-4f;
  // Taylor's series to r^7, |r| <= ln 2 / 2: what is left out is below 2e-8 of the value
  Vector p = zero + 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r * r + r;
  const Integers exponent = (Integers)shifted - (Integers)round;
  return {(Vector)((exponent + 127) << 23), p};
}

static inline Vector sigmoid(Vector x) {
  const Exponential e = exponential(-x);
  return 1.0f / (1.0f + (e.scale * e.rest + e.scale));
}

// Keeps its relative precision near 0: tanh |x| = -m / (2 + m) with m = e^(-2|x|) - 1.
static inline Vector tanh(Vector x) {
  const Integers sign = (Integers)x & INT32_MIN;
  const Vector size = (Vector)((Integers)x & INT32_MAX);
  const Exponential e = exponential(-2.0f * size);
  const Vector m = e.scale * e.rest + (e.scale - 1.0f);
  return (Vector)((Integers)(-m / (2.0f + m)) | sign);
}

}  // namespace tuningsweep
