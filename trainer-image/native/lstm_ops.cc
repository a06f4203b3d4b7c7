// The LSTM layer as two TensorFlow operations, registered through TensorFlow's C API when Node loads this addon:
//
//   TuningSweepLstm      input, kernel, recurrent, bias -> hidden, trace
//   TuningSweepLstmGrad  the same four, hidden, trace, hidden_gradient
//                        -> gradients of input (empty unless the attribute input_gradient is set), kernel, recurrent, bias
//
// Shapes are those of lstm_kernels.h. Only for CPUs, one thread each.

#include <node_api.h>

#include <cstdlib>
#include <initializer_list>
#include <new>
#include <string>

#include "lstm_kernels.h"
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

namespace tuningsweep {
namespace {

const Kernels* kernels = nullptr;

bool supported(const Kernels& candidate) {
#if defined(__x86_64__)
  if (&candidate == &avx512::kernels) return __builtin_cpu_supports("avx512f");
  if (&candidate == &avx2::kernels) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  return &candidate == &baseline::kernels;
}

// The widest that this CPU has, or the one that the caller wants, to compare results with another machine's.
const Kernels* choose(const std::string& wanted) {
#if defined(__x86_64__)
  for (const Kernels* candidate : {&avx512::kernels, &avx2::kernels}) {
    if (supported(*candidate) && (wanted.empty() || wanted == candidate->name)) return candidate;
  }
#endif
  return wanted.empty() || wanted == baseline::kernels.name ? &baseline::kernels : nullptr;
}

struct Tensor {
  TF_Tensor* tensor = nullptr;
  ~Tensor() {
    if (tensor != nullptr) TF_DeleteTensor(tensor);
  }
  float* data() const { return static_cast<float*>(TF_TensorData(tensor)); }
  int rank() const { return TF_NumDims(tensor); }
  int dim(int axis) const { return static_cast<int>(TF_Dim(tensor, axis)); }
};

struct Failure {
  TF_Status* status = TF_NewStatus();
  ~Failure() { TF_DeleteStatus(status); }
  bool ok() const { return TF_GetCode(status) == TF_OK; }
  void set(const std::string& message) { TF_SetStatus(status, TF_INVALID_ARGUMENT, message.c_str()); }
};

// Runs the body of a kernel and tells TensorFlow when it failed; no exception may leave into its C code.
template <typename Body>
void compute(TF_OpKernelContext* context, Body body) {
  Failure failure;
  try {
    body(failure);
  } catch (const std::bad_alloc&) {
    TF_SetStatus(failure.status, TF_RESOURCE_EXHAUSTED, "no memory for an LSTM layer's scratch space");
  }
  if (!failure.ok()) TF_OpKernelContext_Failure(context, failure.status);
}

constexpr int kLayerInputs = 4;

// The first four inputs of both operations.
struct LayerInputs {
  Tensor input, kernel, recurrent, bias;

  void read(TF_OpKernelContext* context, Failure& failure) {
    Tensor* const tensors[kLayerInputs] = {&input, &kernel, &recurrent, &bias};
    for (int index = 0; index < kLayerInputs && failure.ok(); ++index) {
      TF_GetInput(context, index, &tensors[index]->tensor, failure.status);
    }
    if (failure.ok()) check(failure);
  }

  Layer layer() const {
    return {input.dim(0), input.dim(1),  input.dim(2),     recurrent.dim(0),
            input.data(), kernel.data(), recurrent.data(), bias.data()};
  }

 private:
  void check(Failure& failure) const {
    if (input.rank() != 3) return failure.set("input must be [steps, batch, inputs]");
    if (recurrent.rank() != 2 || recurrent.dim(1) != 4 * recurrent.dim(0)) {
      return failure.set("recurrent must be [units, 4 * units]");
    }
    const int columns = recurrent.dim(1);
    if (kernel.rank() != 2 || kernel.dim(0) != input.dim(2) || kernel.dim(1) != columns) {
      return failure.set("kernel must be [inputs, 4 * units], with the inputs of input and the units of recurrent");
    }
    if (bias.rank() != 1 || bias.dim(0) != columns) return failure.set("bias must be [4 * units]");
  }
};

// Nothing once something failed.
Tensor allocate(TF_OpKernelContext* context, int index, std::initializer_list<int64_t> shape, Failure& failure) {
  if (!failure.ok()) return {};
  std::size_t bytes = sizeof(float);
  for (const int64_t size : shape) bytes *= size;
  return {TF_AllocateOutput(context, index, TF_FLOAT, shape.begin(), static_cast<int>(shape.size()), bytes, failure.status)};
}

void compute_forward(void*, TF_OpKernelContext* context) {
  compute(context, [&](Failure& failure) {
    LayerInputs inputs;
    inputs.read(context, failure);
    if (!failure.ok()) return;
    const Layer layer = inputs.layer();
    const auto size = static_cast<int64_t>(kernels->trace_size(layer.steps, layer.batch, layer.units));
    const Tensor hidden = allocate(context, 0, {layer.steps, layer.batch, layer.units}, failure);
    const Tensor trace = allocate(context, 1, {size}, failure);
    if (failure.ok()) kernels->forward(layer, hidden.data(), trace.data());
  });
}

struct GradientInputs {
  LayerInputs of_layer;
  Tensor hidden, trace, hidden_gradient;

  void read(TF_OpKernelContext* context, Failure& failure) {
    of_layer.read(context, failure);
    Tensor* const tensors[] = {&hidden, &trace, &hidden_gradient};
    for (int index = 0; index < 3 && failure.ok(); ++index) {
      TF_GetInput(context, kLayerInputs + index, &tensors[index]->tensor, failure.status);
    }
    if (failure.ok()) check(of_layer.layer(), failure);
  }

  bool last_step_only() const { return hidden_gradient.rank() == 2; }

 private:
  void check(const Layer& layer, Failure& failure) const {
    const int64_t last = int64_t{layer.batch} * layer.units, all = last * layer.steps;
    if (TF_TensorElementCount(hidden.tensor) != all) return failure.set("hidden must be [steps, batch, units]");
    const auto traced = static_cast<int64_t>(kernels->trace_size(layer.steps, layer.batch, layer.units));
    if (TF_TensorElementCount(trace.tensor) != traced) return failure.set("trace must be that of the forward pass");
    if (TF_TensorElementCount(hidden_gradient.tensor) != (last_step_only() ? last : all)) {
      return failure.set("hidden_gradient must be [steps, batch, units] or [batch, units]");
    }
  }
};

void compute_backward(void* wants_input_gradient, TF_OpKernelContext* context) {
  compute(context, [&](Failure& failure) {
    GradientInputs inputs;
    inputs.read(context, failure);
    if (!failure.ok()) return;
    const Layer layer = inputs.of_layer.layer();
    const bool wanted = wants_input_gradient != nullptr;
    const Tensor input = allocate(context, 0, {wanted ? layer.steps : 0, layer.batch, layer.inputs}, failure);
    const Tensor kernel = allocate(context, 1, {layer.inputs, 4 * layer.units}, failure);
    const Tensor recurrent = allocate(context, 2, {layer.units, 4 * layer.units}, failure);
    const Tensor bias = allocate(context, 3, {4 * layer.units}, failure);
    if (!failure.ok()) return;
    kernels->backward(layer, inputs.hidden.data(), inputs.trace.data(), inputs.hidden_gradient.data(),
                      inputs.last_step_only(),
                      {wanted ? input.data() : nullptr, kernel.data(), recurrent.data(), bias.data()});
  });
}

// The kernel's state is its attribute: null for false, anything else for true.
void* create_backward(TF_OpKernelConstruction* construction) {
  static char yes;
  Failure failure;
  TF_Bool wanted = 0;
  TF_OpKernelConstruction_GetAttrBool(construction, "input_gradient", &wanted, failure.status);
  if (!failure.ok()) TF_OpKernelConstruction_Failure(construction, failure.status);
  return wanted ? &yes : nullptr;
}

struct Operation {
  const char* name;
  std::initializer_list<const char*> inputs, outputs, attributes;
  void* (*create)(TF_OpKernelConstruction*);
  void (*compute)(void*, TF_OpKernelContext*);
};

void register_operation(const Operation& operation, Failure& failure) {
  TF_OpDefinitionBuilder* const definition = TF_NewOpDefinitionBuilder(operation.name);
  for (const char* input : operation.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : operation.outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char* attribute : operation.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, &TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(definition, failure.status);
  if (!failure.ok()) return;
  TF_KernelBuilder* const builder =
      TF_NewKernelBuilder(operation.name, "CPU", operation.create, operation.compute, nullptr);
  TF_RegisterKernelBuilder(operation.name, builder, failure.status);
}

void register_operations(Failure& failure) {
  register_operation({"TuningSweepLstm",
                      {"input: float", "kernel: float", "recurrent: float", "bias: float"},
                      {"hidden: float", "trace: float"},
                      {},
                      nullptr,
                      compute_forward},
                     failure);
  if (!failure.ok()) return;
  register_operation({"TuningSweepLstmGrad",
                      {"input: float", "kernel: float", "recurrent: float", "bias: float", "hidden: float",
                       "trace: float", "hidden_gradient: float"},
                      {"input_grad: float", "kernel_grad: float", "recurrent_grad: float", "bias_grad: float"},
                      {"input_gradient: bool"},
                      create_backward,
                      compute_backward},
                     failure);
}

napi_value initialize(napi_env env, napi_value exports) {
  const char* const wanted = std::getenv("TRAINER_INSTRUCTION_SET");
  if (kernels == nullptr) {
    kernels = choose(wanted == nullptr ? "" : wanted);
    if (kernels == nullptr) {
      napi_throw_error(env, nullptr, "TRAINER_INSTRUCTION_SET must be avx512, avx2 or baseline, and one that this CPU has");
      return nullptr;
    }
    Failure failure;
    register_operations(failure);
    if (!failure.ok()) {
      napi_throw_error(env, nullptr, TF_Message(failure.status));
      return nullptr;
    }
  }
  napi_value name;
  if (napi_create_string_utf8(env, kernels->name, NAPI_AUTO_LENGTH, &name) != napi_ok) return nullptr;
  if (napi_set_named_property(env, exports, "instructionSet", name) != napi_ok) return nullptr;
  return exports;
}

}  // namespace
}  // namespace tuningsweep

NAPI_MODULE_INIT() { return tuningsweep::initialize(env, exports); }
