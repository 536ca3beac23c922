package dev.rnnc.cuda.driver;

import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import jcuda.driver.CUresult;

/**
 * What the driver answers to a call. Every call's answer goes through {@link #check} or {@link
 * #released}.
 */
final class Result {
  private Result() {}

  /**
   * Returns if {@code result} is success.
   *
   * @throws RnncException with the name, what it means and what to do, if the machine is the cause
   * @throws BrokenInvariant if the call was wrong
   */
  static void check(int result, String call) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw failure(result, call);
    }
  }

  /**
   * As {@link #check}, for what gives something back. Where the context is lost everything in it is
   * given back with it; whoever waited for the device was told.
   */
  static void released(int result, String call) {
    if (!isOfLostContext(result)) {
      check(result, call);
    }
  }

  /** Whether every later call in the context answers the same. */
  private static boolean isOfLostContext(int result) {
    return switch (result) {
      case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
          CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
          CUresult.CUDA_ERROR_INVALID_PC,
          CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
          CUresult.CUDA_ERROR_ASSERT,
          CUresult.CUDA_ERROR_LAUNCH_FAILED,
          CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
          CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
          CUresult.CUDA_ERROR_NVLINK_UNCORRECTABLE,
          CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED,
          CUresult.CUDA_ERROR_DEINITIALIZED ->
          true;
      default -> false;
    };
  }

  static RuntimeException failure(int result, String call) {
    String name = nameOf(result);
    String cause = causeInTheMachine(result);
    return cause.isEmpty()
        ? new BrokenInvariant("CUDA's driver", call + " answered " + name + ": " + mistake(result))
        : new RnncException(
            Diagnostic.general("E0620", "%s (%s from %s)".formatted(cause, name, call)));
  }

  /** What is wrong with the machine and what to do; empty if the fault is in the call. */
  private static String causeInTheMachine(int result) {
    return switch (result) {
      case CUresult.CUDA_ERROR_OUT_OF_MEMORY ->
          "the CUDA device has too little free memory: use a smaller batch or network, end other"
              + " programs that use it (`nvidia-smi` lists them), or use `--backend=cpu`";
      case CUresult.CUDA_ERROR_STUB_LIBRARY ->
          "the CUDA library that was found is only for linking: put the driver's own libcuda before"
              + " the toolkit's `stubs` folder in LD_LIBRARY_PATH";
      case CUresult.CUDA_ERROR_NO_DEVICE ->
          "there is no CUDA device: see whether `nvidia-smi` lists one, and whether"
              + " CUDA_VISIBLE_DEVICES hides it";
      case CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE ->
          "the CUDA device is in use by a program that does not share it: end that program, or set"
              + " the compute mode by `nvidia-smi -c DEFAULT`";
      case CUresult.CUDA_ERROR_DEVICE_NOT_LICENSED ->
          "the CUDA device has no licence for computing: see NVIDIA's vGPU licences";
      case CUresult.CUDA_ERROR_SYSTEM_NOT_READY ->
          "the CUDA devices are not ready: start the fabric manager (`systemctl start"
              + " nvidia-fabricmanager`)";
      case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
          "the CUDA library and the kernel's driver are of different versions: restart the machine"
              + " after the driver's update";
      case CUresult.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE ->
          "the forward-compatibility library of CUDA does not work with this device: remove the"
              + " `compat` folder from LD_LIBRARY_PATH, or update the driver";
      case CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU, CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION ->
          "the driver is older than the compiled kernels: update NVIDIA's driver, or delete the"
              + " folder of compiled kernels that `rnnc doctor` names";
      case CUresult.CUDA_ERROR_JIT_COMPILER_NOT_FOUND ->
          "the driver's compiler (libnvidia-ptxjitcompiler) is missing: install the whole driver";
      case CUresult.CUDA_ERROR_JIT_COMPILATION_DISABLED ->
          "the driver's compiler is switched off: unset CUDA_DISABLE_PTX_JIT";
      case CUresult.CUDA_ERROR_ECC_UNCORRECTABLE, CUresult.CUDA_ERROR_NVLINK_UNCORRECTABLE ->
          "the CUDA device has a fault in its hardware that it could not correct: restart the"
              + " machine and see `nvidia-smi -q`";
      case CUresult.CUDA_ERROR_LAUNCH_TIMEOUT ->
          "the system ended a kernel that ran for too long: use a device that drives no screen, or"
              + " a smaller batch";
      case CUresult.CUDA_ERROR_OPERATING_SYSTEM ->
          "the operating system refused a call of CUDA's driver: see `dmesg`, and the limits of the"
              + " container";
      case CUresult.CUDA_ERROR_NOT_PERMITTED ->
          "this user may not use the CUDA device: see the rights of /dev/nvidia*";
      case CUresult.CUDA_ERROR_DEINITIALIZED -> "CUDA's driver is shutting down";
      default -> "";
    };
  }

  /** What a wrong call means. */
  private static String mistake(int result) {
    return switch (result) {
      case CUresult.CUDA_ERROR_INVALID_VALUE -> "an argument is out of its range";
      case CUresult.CUDA_ERROR_NOT_INITIALIZED -> "the driver was not loaded before";
      case CUresult.CUDA_ERROR_INVALID_CONTEXT -> "no context is current on this thread";
      case CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED -> "the context is closed";
      case CUresult.CUDA_ERROR_INVALID_IMAGE, CUresult.CUDA_ERROR_INVALID_PTX ->
          "the image is no PTX or machine code that the driver can read";
      case CUresult.CUDA_ERROR_INVALID_HANDLE -> "a stream, event, kernel or graph is closed";
      case CUresult.CUDA_ERROR_NOT_FOUND -> "the module has no kernel of this name";
      case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS ->
          "a kernel read or wrote memory that is not allocated; the context is lost";
      case CUresult.CUDA_ERROR_MISALIGNED_ADDRESS ->
          "a kernel used an address that is not a multiple of the value's size";
      case CUresult.CUDA_ERROR_LAUNCH_FAILED -> "a kernel broke down; the context is lost";
      case CUresult.CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES ->
          "a block needs more registers, threads or shared memory than there are";
      case CUresult.CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE ->
          "a grid with a barrier across it has more blocks than are resident at once";
      case CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED,
          CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED,
          CUresult.CUDA_ERROR_STREAM_CAPTURE_IMPLICIT ->
          "something was called during a capture that a graph cannot hold";
      default -> "see the CUDA driver API's list of CUresult";
    };
  }

  /** The driver's own name, also of results that JCuda does not know. */
  private static String nameOf(int result) {
    String name = CUresult.stringFor(result);
    return name.startsWith("CUDA_ERROR") ? name : "CUresult " + result;
  }
}
