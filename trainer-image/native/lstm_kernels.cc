// Compiled once for each instruction set: KERNELS names the namespace, the compiler's flags set the vectors' width.
//
// Units are taken in groups of one vector. Inside, columns of gates are ordered by group, then by gate, so that one tile of
// a product holds all four gates of its units. Rows (sequences of the batch) are taken in tiles that fit the registers.

#include "lstm_kernels.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#include "vector.h"

namespace tuningsweep {
namespace KERNELS {
namespace {

constexpr int kGates = 4;
constexpr int kPanel = kGates * kWidth;  // columns of one group
constexpr int kMaxRows = kWidth == 16 ? 6 : kWidth == 8 ? 3 : 3;
constexpr int kDepth = 128;  // rows of a product taken at once when weights' gradients are summed: a panel stays in L1

enum { kInputGate, kCandidate, kForgetGate, kOutputGate };

int groups_of(int units) { return (units + kWidth - 1) / kWidth; }
int padded(int units) { return groups_of(units) * kWidth; }

// Scratch memory of this thread, kept from call to call: fresh pages at every step cost more than the arithmetic on them.
class Scratch {
 public:
  float* take(std::size_t count) {
    const std::size_t begin = used_;
    used_ += (count + 15) / 16 * 16;
    return begin_ == nullptr ? nullptr : begin_ + begin;
  }

  // Runs `plan`, which takes what it wants, once to measure and once for good.
  template <typename Plan>
  void arrange(Plan plan) {
    float* const kept = begin_;
    begin_ = nullptr;
    used_ = 0;
    plan(*this);
    begin_ = kept;
    if (used_ > size_) grow(used_);
    used_ = 0;
    plan(*this);
  }

  ~Scratch() { std::free(begin_); }

 private:
  void grow(std::size_t count) {
    std::free(begin_);
    begin_ = static_cast<float*>(std::aligned_alloc(64, count * sizeof(float)));
    if (begin_ == nullptr) throw std::bad_alloc();
    size_ = count;
  }

  float* begin_ = nullptr;
  std::size_t size_ = 0;
  std::size_t used_ = 0;
};

thread_local Scratch scratch;

// Lays `rows` rows of gate columns out by group: [group][row][gate][lane], zeros where a group has no unit.
void pack_gates(const float* from, int rows, int units, std::size_t group_stride, float* to) {
  for (int group = 0; group < groups_of(units); ++group) {
    const int first = group * kWidth, lanes = std::min(kWidth, units - first);
    float* panel = to + group * group_stride;
    for (int row = 0; row < rows; ++row) {
      for (int gate = 0; gate < kGates; ++gate, panel += kWidth) {
        store(panel, load_part(from + (std::size_t(row) * kGates + gate) * units + first, lanes));
      }
    }
  }
}

// The same backwards: from [group][row][gate][lane] to rows.
void unpack_gates(const float* from, int rows, int units, std::size_t group_stride, float* to) {
  for (int group = 0; group < groups_of(units); ++group) {
    const int first = group * kWidth, lanes = std::min(kWidth, units - first);
    const float* panel = from + group * group_stride;
    for (int row = 0; row < rows; ++row) {
      for (int gate = 0; gate < kGates; ++gate, panel += kWidth) {
        store_part(to + (std::size_t(row) * kGates + gate) * units + first, load(panel), lanes);
      }
    }
  }
}

// The transposed weights for the way back: [block of columns][group][gate][lane][column of the block], where the columns
// are those of `weights`' rows. A block has up to four vectors of columns.
int blocks_of(int columns) { return (columns + kPanel - 1) / kPanel; }
int block_vectors(int columns, int block) { return std::min(kGates, groups_of(columns - block * kPanel)); }

void pack_transposed(const float* weights, int columns, int units, float* to) {
  const int rows = groups_of(units) * kPanel;
  std::fill(to, to + std::size_t(rows) * padded(columns), 0.0f);
  for (int block = 0; block < blocks_of(columns); ++block) {
    const int width = block_vectors(columns, block) * kWidth;
    const int first = block * kPanel, count = std::min(width, columns - first);
    for (int column = 0; column < count; ++column) {
      const float* row = weights + std::size_t(first + column) * kGates * units;
      for (int gate = 0; gate < kGates; ++gate) {
        for (int unit = 0; unit < units; ++unit) {
          const int at = (unit / kWidth * kGates + gate) * kWidth + unit % kWidth;
          to[std::size_t(at) * width + column] = row[gate * units + unit];
        }
      }
    }
    to += std::size_t(rows) * width;
  }
}

// sum[row][v] += a[row][k] * b[k][v]: the inner loop of every product here.
template <int Rows, int Vectors>
inline __attribute__((always_inline)) void multiply(Vector (&sum)[Rows][Vectors], const float* a, std::size_t row_stride,
                                                    std::size_t depth_stride, const float* b, int depth) {
  for (int k = 0; k < depth; ++k) {
    Vector column[Vectors];
    for (int v = 0; v < Vectors; ++v) column[v] = load(b + v * kWidth);
    for (int row = 0; row < Rows; ++row) {
      const Vector value = a[row * row_stride] - Vector{};
      for (int v = 0; v < Vectors; ++v) sum[row][v] += value * column[v];
    }
    a += depth_stride;
    b += Vectors * kWidth;
  }
}

// Calls `tile.template run<Rows>(first)` for tiles of nearly equal size that cover `count` rows.
template <typename Tile>
void for_tiles(int count, const Tile& tile) {
  const int tiles = (count + kMaxRows - 1) / kMaxRows;
  for (int index = 0, first = 0; index < tiles; ++index) {
    const int rows = (count - first + tiles - index - 1) / (tiles - index);
    switch (rows) {
      case 1: tile.template run<1>(first); break;
      case 2: tile.template run<2>(first); break;
      case 3: tile.template run<3>(first); break;
#if defined(__AVX512F__)
      case 4: tile.template run<4>(first); break;
      case 5: tile.template run<5>(first); break;
      case 6: tile.template run<6>(first); break;
#endif
    }
    first += rows;
  }
}

// What the backward pass needs: activated gates, the cell state and its tanh, all by [group][step][row][…][lane].
struct Trace {
  int rows_total;  // steps * batch
  float* gates;
  float* state;
  float* tanh_state;

  Trace(float* memory, int steps, int batch, int units) : rows_total(steps * batch), gates(memory) {
    state = gates + std::size_t(rows_total) * padded(units) * kGates;
    tanh_state = state + std::size_t(rows_total) * padded(units);
  }
  std::size_t at(int group, int row) const { return (std::size_t(group) * rows_total + row) * kWidth; }
};

std::size_t trace_size(int steps, int batch, int units) {
  return std::size_t(steps) * batch * padded(units) * (kGates + 2);
}

// One step of one group of units for some rows of the batch.
struct ForwardTile {
  const Layer& layer;
  const Trace& trace;
  const float* input_panel;      // [inputs][gate][lane]
  const float* recurrent_panel;  // [units][gate][lane]
  const float* bias;             // [gate][lane]
  float* hidden;
  int step;
  int group;

  template <int Rows>
  void run(int first) const {
    const int row = step * layer.batch + first;
    Vector sum[Rows][kGates];
    for (int r = 0; r < Rows; ++r) {
      for (int gate = 0; gate < kGates; ++gate) sum[r][gate] = load(bias + gate * kWidth);
    }
    multiply<Rows, kGates>(sum, layer.input + std::size_t(row) * layer.inputs, layer.inputs, 1, input_panel, layer.inputs);
    if (step > 0) {
      const float* before = hidden + std::size_t(row - layer.batch) * layer.units;
      multiply<Rows, kGates>(sum, before, layer.units, 1, recurrent_panel, layer.units);
    }
    for (int r = 0; r < Rows; ++r) activate(sum[r], row + r);
  }

  void activate(const Vector (&sum)[kGates], int row) const {
    const Vector i = sigmoid(sum[kInputGate]), g = tanh(sum[kCandidate]);
    const Vector f = sigmoid(sum[kForgetGate]), o = sigmoid(sum[kOutputGate]);
    const Vector before = step == 0 ? Vector{} : load(trace.state + trace.at(group, row - layer.batch));
    const Vector state = f * before + i * g;
    const Vector tanh_state = tanh(state);
    float* gates = trace.gates + trace.at(group, row) * kGates;
    store(gates + kInputGate * kWidth, i);
    store(gates + kCandidate * kWidth, g);
    store(gates + kForgetGate * kWidth, f);
    store(gates + kOutputGate * kWidth, o);
    store(trace.state + trace.at(group, row), state);
    store(trace.tanh_state + trace.at(group, row), tanh_state);
    const int unit = group * kWidth;
    store_part(hidden + std::size_t(row) * layer.units + unit, o * tanh_state, layer.units - unit);
  }
};

void forward(const Layer& layer, float* hidden, float* trace_memory) {
  const Trace trace(trace_memory, layer.steps, layer.batch, layer.units);
  const int groups = groups_of(layer.units);
  const std::size_t input_size = std::size_t(layer.inputs) * kPanel, recurrent_size = std::size_t(layer.units) * kPanel;
  float *input_panels, *recurrent_panels, *bias;
  scratch.arrange([&](Scratch& memory) {
    input_panels = memory.take(groups * input_size);
    recurrent_panels = memory.take(groups * recurrent_size);
    bias = memory.take(groups * kPanel);
  });
  pack_gates(layer.kernel, layer.inputs, layer.units, input_size, input_panels);
  pack_gates(layer.recurrent, layer.units, layer.units, recurrent_size, recurrent_panels);
  pack_gates(layer.bias, 1, layer.units, kPanel, bias);
  for (int step = 0; step < layer.steps; ++step) {
    for (int group = 0; group < groups; ++group) {
      for_tiles(layer.batch, ForwardTile{layer, trace, input_panels + group * input_size,
                                         recurrent_panels + group * recurrent_size, bias + group * kPanel, hidden, step,
                                         group});
    }
  }
}

// Gradients with respect to the gates before their activation, of one step; `state_gradient` is carried from step to step.
struct GateGradients {
  const Trace& trace;
  int batch;
  int step;
  float* gates;  // by [group][row of all steps][gate][lane]

  void run(int group, int row, Vector hidden_gradient, float* state_gradient) const {
    const std::size_t at = trace.at(group, row);
    const float* activated = trace.gates + at * kGates;
    const Vector i = load(activated + kInputGate * kWidth), g = load(activated + kCandidate * kWidth);
    const Vector f = load(activated + kForgetGate * kWidth), o = load(activated + kOutputGate * kWidth);
    const Vector before = step == 0 ? Vector{} : load(trace.state + trace.at(group, row - batch));
    const Vector tanh_state = load(trace.tanh_state + at);
    const Vector state = load(state_gradient) + hidden_gradient * o * (1.0f - tanh_state * tanh_state);
    float* to = gates + at * kGates;
    store(to + kInputGate * kWidth, state * g * i * (1.0f - i));
    store(to + kCandidate * kWidth, state * i * (1.0f - g * g));
    store(to + kForgetGate * kWidth, state * before * f * (1.0f - f));
    store(to + kOutputGate * kWidth, hidden_gradient * tanh_state * o * (1.0f - o));
    store(state_gradient, state * f);
  }
};

// out[row][column] = sum over gates of gradient[row][gate] * weights[column][gate], for one block of columns.
template <int Vectors>
struct BackTile {
  const float* gates;  // of the step: by [group][…][row][gate][lane]
  std::size_t group_stride;
  int groups;
  const float* weights;  // the packed block
  float* out;
  int out_stride;
  int count;  // columns of the block that are wanted

  template <int Rows>
  void run(int first) const {
    Vector sum[Rows][Vectors] = {};
    const float* from = gates + std::size_t(first) * kPanel;
    const float* block = weights;
    for (int group = 0; group < groups; ++group) {
      multiply<Rows, Vectors>(sum, from, kPanel, 1, block, kPanel);
      from += group_stride;
      block += std::size_t(kPanel) * Vectors * kWidth;
    }
    for (int r = 0; r < Rows; ++r) {
      float* row = out + std::size_t(first + r) * out_stride;
      for (int v = 0; v < Vectors; ++v) {
        if (count > v * kWidth) store_part(row + v * kWidth, sum[r][v], count - v * kWidth);
      }
    }
  }
};

struct Back {
  const float* gates;
  std::size_t group_stride;
  int groups;
  int batch;

  void run(const float* weights, int columns, float* out, int out_stride, int wanted) const {
    for (int block = 0; block < blocks_of(columns); ++block) {
      const int vectors = block_vectors(columns, block), first = block * kPanel;
      const int count = wanted - first;
      switch (vectors) {
        case 1: for_tiles(batch, BackTile<1>{gates, group_stride, groups, weights, out + first, out_stride, count}); break;
        case 2: for_tiles(batch, BackTile<2>{gates, group_stride, groups, weights, out + first, out_stride, count}); break;
        case 3: for_tiles(batch, BackTile<3>{gates, group_stride, groups, weights, out + first, out_stride, count}); break;
        default: for_tiles(batch, BackTile<4>{gates, group_stride, groups, weights, out + first, out_stride, count});
      }
      weights += std::size_t(groups) * kPanel * vectors * kWidth;
    }
  }
};

// out[m][gate][lane] += sum over rows k of left[k][m] * gates[k][gate][lane].
struct WeightTile {
  const float* left;
  std::size_t left_stride;
  const float* gates;
  int depth;
  float* out;

  template <int Rows>
  void run(int first) const {
    Vector sum[Rows][kGates];
    float* to = out + std::size_t(first) * kPanel;
    for (int r = 0; r < Rows; ++r) {
      for (int gate = 0; gate < kGates; ++gate) sum[r][gate] = load(to + (r * kGates + gate) * kWidth);
    }
    multiply<Rows, kGates>(sum, left + first, 1, left_stride, gates, depth);
    for (int r = 0; r < Rows; ++r) {
      for (int gate = 0; gate < kGates; ++gate) store(to + (r * kGates + gate) * kWidth, sum[r][gate]);
    }
  }
};

// The transposed `left` [rows, columns] times the gates' gradients, summed block by block; out: [column][gate][lane].
void add_product(const float* left, int columns, const float* gates, int rows, float* out) {
  for (int row = 0; row < rows; row += kDepth) {
    for_tiles(columns, WeightTile{left + std::size_t(row) * columns, std::size_t(columns),
                                  gates + std::size_t(row) * kPanel, std::min(kDepth, rows - row), out});
  }
}

void add_rows(const float* gates, int rows, float* out) {
  Vector sum[kGates] = {};
  for (int row = 0; row < rows; ++row) {
    for (int gate = 0; gate < kGates; ++gate) sum[gate] += load(gates + (row * kGates + gate) * kWidth);
  }
  for (int gate = 0; gate < kGates; ++gate) store(out + gate * kWidth, sum[gate]);
}

void weight_gradients(const Layer& layer, const float* hidden, const float* gates, const Gradients& to, float* sums) {
  const int rows = layer.steps * layer.batch, groups = groups_of(layer.units);
  const int columns = layer.inputs + layer.units + 1;
  const std::size_t group_stride = std::size_t(columns) * kPanel;
  float* const kernel = sums;
  float* const recurrent = kernel + std::size_t(layer.inputs) * kPanel;
  float* const bias = recurrent + std::size_t(layer.units) * kPanel;
  std::fill(sums, sums + groups * group_stride, 0.0f);
  for (int group = 0; group < groups; ++group) {
    const float* of_group = gates + std::size_t(group) * rows * kPanel;
    const std::size_t at = group * group_stride;
    add_product(layer.input, layer.inputs, of_group, rows, kernel + at);
    // The state before the first step is zero: that step adds nothing to the recurrent gradient.
    add_product(hidden, layer.units, of_group + std::size_t(layer.batch) * kPanel, rows - layer.batch, recurrent + at);
    add_rows(of_group, rows, bias + at);
  }
  unpack_gates(kernel, layer.inputs, layer.units, group_stride, to.kernel);
  unpack_gates(recurrent, layer.units, layer.units, group_stride, to.recurrent);
  unpack_gates(bias, 1, layer.units, group_stride, to.bias);
}

void backward(const Layer& layer, const float* hidden, const float* trace_memory, const float* hidden_gradient,
              bool last_step_only, const Gradients& to) {
  const auto& [steps, batch, inputs, units, input, kernel, recurrent, bias] = layer;
  const Trace trace(const_cast<float*>(trace_memory), steps, batch, units);
  const int groups = groups_of(units), rows = steps * batch, stride = padded(units);
  const std::size_t group_stride = std::size_t(rows) * kPanel;
  float *gates, *carried, *state_gradient, *back_recurrent, *back_kernel, *sums;
  scratch.arrange([&](Scratch& memory) {
    gates = memory.take(groups * group_stride);
    carried = memory.take(std::size_t(batch) * stride);
    state_gradient = memory.take(std::size_t(batch) * stride);
    back_recurrent = memory.take(std::size_t(groups) * kPanel * stride);
    back_kernel = memory.take(to.input == nullptr ? 0 : std::size_t(groups) * kPanel * padded(inputs));
    sums = memory.take(std::size_t(groups) * kPanel * (inputs + units + 1));
  });
  pack_transposed(recurrent, units, units, back_recurrent);
  if (to.input != nullptr) pack_transposed(kernel, inputs, units, back_kernel);
  std::fill(carried, carried + std::size_t(batch) * stride, 0.0f);
  std::fill(state_gradient, state_gradient + std::size_t(batch) * stride, 0.0f);
  for (int step = steps - 1; step >= 0; --step) {
    const bool from_above = !last_step_only || step == steps - 1;
    const float* above = hidden_gradient + (last_step_only ? 0 : std::size_t(step) * batch * units);
    const GateGradients elements{trace, batch, step, gates};
    for (int group = 0; group < groups; ++group) {
      const int unit = group * kWidth;
      for (int b = 0; b < batch; ++b) {
        Vector gradient = load(carried + b * stride + unit);
        if (from_above) gradient += load_part(above + std::size_t(b) * units + unit, units - unit);
        elements.run(group, step * batch + b, gradient, state_gradient + b * stride + unit);
      }
    }
    const Back back{gates + std::size_t(step) * batch * kPanel, group_stride, groups, batch};
    if (step > 0) back.run(back_recurrent, units, carried, stride, stride);
    if (to.input != nullptr) back.run(back_kernel, inputs, to.input + std::size_t(step) * batch * inputs, inputs, inputs);
  }
  weight_gradients(layer, hidden, gates, to, sums);
}

}  // namespace

const Kernels kernels = {
#if defined(__AVX512F__)
    "avx512",
#elif defined(__AVX2__)
    "avx2",
#else
    "baseline",
#endif
    trace_size, forward, backward};

}  // namespace KERNELS
}  // namespace tuningsweep
