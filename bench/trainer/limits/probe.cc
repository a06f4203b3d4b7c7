// What one core can do at the most: floating point operations out of registers alone, and bytes copied from and to memory or a
// cache.
//
// Spoken to as sides/protocol.py says: {"versions": true}, {"operations": true} or {"bytes": size of what is copied} a line on
// stdin, {"versions": {...}} or {"perSecond": ...} a line on stdout.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#define IN_VECTOR_REGISTER "+v"
#else
#define IN_VECTOR_REGISTER "+w"
#endif

namespace {

constexpr double kSeconds = 0.2;         // of a measurement at the least
constexpr double kSliceSeconds = 0.001;  // of a slice of it; the best slice counts: whatever disturbs one makes it slower
constexpr int kSlices = 5;               // at the least
constexpr long kRounds = 1L << 14;       // of the loop between two looks at the clock

using Clock = std::chrono::steady_clock;

// Work a second of the best slice. `run` does one portion of the work and says how much that was.
template <typename Run>
double best_rate(const Run& run) {
  double best = 0, total = 0;
  for (int slice = 0; slice < kSlices || total < kSeconds; ++slice) {
    const auto begin = Clock::now();
    double done = 0, seconds = 0;
    while (seconds < kSliceSeconds) {
      done += run();
      seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    best = std::max(best, done / seconds);
    total += seconds;
  }
  return best;
}

// As many chains of x = x * factor + term side by side as registers are free, which is more than a multiplier's latency times
// the number of multipliers: each of them starts something new in every cycle. x goes to term / (1 - factor) = 1 and stays
// there, so there are no overflows and no denormals.
template <int Lanes, int Chains>
inline __attribute__((always_inline)) double multiply_and_add() {
  typedef float Vector __attribute__((vector_size(Lanes * sizeof(float))));
  Vector factor = Vector{} + 0.75f, term = Vector{} + 0.25f, x[Chains] = {};
  asm volatile("" : IN_VECTOR_REGISTER(factor), IN_VECTOR_REGISTER(term));  // the compiler may not know the values
  for (long round = 0; round < kRounds; ++round) {
#pragma GCC unroll 32
    for (int chain = 0; chain < Chains; ++chain) x[chain] = x[chain] * factor + term;
#pragma GCC unroll 32
    for (int chain = 0; chain < Chains; ++chain) asm volatile("" : IN_VECTOR_REGISTER(x[chain]));  // nor leave any out
  }
  return 2.0 * kRounds * Chains * Lanes;
}

#if defined(__x86_64__)
__attribute__((target("avx512f,fma"))) double avx512() { return multiply_and_add<16, 24>(); }
__attribute__((target("avx2,fma"))) double avx2() { return multiply_and_add<8, 12>(); }
#endif
double baseline() { return multiply_and_add<4, 12>(); }

struct Kernel {
  const char* name;
  double (*run)();
};

// The widest set that this CPU has, chosen as the trainer chooses that of its own kernels.
Kernel widest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return {"avx512", avx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return {"avx2", avx2};
#endif
  return {"baseline", baseline};
}

// One half of `memory` to the other; bytes read and bytes written both count.
double copy(std::vector<char>& memory) {
  const std::size_t half = memory.size() / 2;
  std::memcpy(memory.data() + half, memory.data(), half);
  asm volatile("" : : "r"(memory.data()) : "memory");
  return 2.0 * half;
}

double bytes_per_second(std::size_t size) {
  static std::vector<char> memory;
  if (memory.size() != size) std::vector<char>(size, 1).swap(memory);
  copy(memory);
  return best_rate([] { return copy(memory); });
}

}  // namespace

int main() {
  const Kernel kernel = widest();
  for (char line[256]; std::fgets(line, sizeof line, stdin) != nullptr; std::fflush(stdout)) {
    const char* const bytes = std::strstr(line, "\"bytes\":");
    if (bytes != nullptr) {
      std::printf("{\"perSecond\": %.6g}\n", bytes_per_second(std::strtoull(bytes + std::strlen("\"bytes\":"), nullptr, 10)));
    } else if (std::strstr(line, "\"operations\"") != nullptr) {
      std::printf("{\"perSecond\": %.6g}\n", best_rate(kernel.run));
    } else {
      std::printf("{\"versions\": {\"peak\": \"(%s)\"}}\n", kernel.name);
    }
  }
}
