// One LSTM layer over a whole sequence, forward and backward, for one thread of a CPU.
//
// Kernels of general libraries multiply a sequence step by step and lay the weights out anew for the multiplier at every
// step. Here that is done once a call, gates are activated while they are still in registers, and the gradients of the
// weights are one product over all steps.
#pragma once

#include <cstddef>

namespace tuningsweep {

// Weights are row-major with four blocks of columns, one a gate: input gate, candidate, forget gate, output gate.
struct Layer {
  int steps;
  int batch;
  int inputs;
  int units;
  const float* input;      // [steps, batch, inputs]
  const float* kernel;     // [inputs, 4 * units]
  const float* recurrent;  // [units, 4 * units]
  const float* bias;       // [4 * units]
};

struct Gradients {
  float* input;      // [steps, batch, inputs], or null where nobody wants it
  float* kernel;     // [inputs, 4 * units]
  float* recurrent;  // [units, 4 * units]
  float* bias;       // [4 * units]
};

// The kernels in the form of one instruction set.
struct Kernels {
  const char* name;

  // Number of floats of `trace`, what the backward pass wants to know of the forward pass.
  std::size_t (*trace_size)(int steps, int batch, int units);

  // hidden: [steps, batch, units], the hidden state after each step.
  void (*forward)(const Layer&, float* hidden, float* trace);

  // hidden_gradient: with respect to `hidden`; [steps, batch, units], or [batch, units] of the last step alone.
  void (*backward)(const Layer&, const float* hidden, const float* trace, const float* hidden_gradient,
                   bool last_step_only, const Gradients&);
};

namespace avx512 {
extern const Kernels kernels;
}
namespace avx2 {
extern const Kernels kernels;
}
namespace baseline {
extern const Kernels kernels;
}

}  // namespace tuningsweep
