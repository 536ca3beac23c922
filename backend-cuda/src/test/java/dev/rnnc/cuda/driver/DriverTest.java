package dev.rnnc.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.RnncException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The host side against the stand-in: what it computes, what it refuses, and that all is closed.
 */
final class DriverTest {
  private static final KernelSource SCALE =
      new KernelSource(
          "scale.cu",
          """
          extern "C" __global__ void scale(float* values, float factor, int count) {
            int index = blockIdx.x * blockDim.x + threadIdx.x;
            if (index < count) values[index] *= factor;
          }
          extern "C" __global__ void careless(float* values, int count) {
            values[count + threadIdx.x] = 1;
          }
          """,
          List.of("scale", "careless"));

  private StandIn standIn;
  private Context context;
  private Stream stream;
  private KernelModule module;
  private Kernel scale;

  @BeforeEach
  void open() {
    standIn = StandIn.require();
    assertThat(standIn.live()).isZero();
    context = Driver.load().open(0);
    stream = context.stream();
    module = context.load(HostCompiler.require().compile(SCALE));
    scale = module.kernel("scale", Parameter.POINTER, Parameter.FLOAT, Parameter.INT);
  }

  @AfterEach
  void close() {
    if (context == null) {
      return;
    }
    standIn.recover();
    module.close();
    stream.close();
    assertThat(standIn.live()).as("what is not closed").isZero();
    context.close();
    assertThat(standIn.faults()).isEmpty();
  }

  @Test
  void aKernelRunsOnTheValuesThatWereWritten() {
    try (DeviceBuffer buffer = context.allocate(4 * 1000)) {
      float[] values = new float[1000];
      for (int index = 0; index < values.length; index++) {
        values[index] = index;
      }
      buffer.write(values);
      scale.launch(
          stream, Launch.of(4, 256), new Arguments(3).add(buffer).add(2f).add(values.length));
      stream.synchronize();
      buffer.read(values);
      assertThat(values[999]).isEqualTo(1998);
      assertThat(values[1]).isEqualTo(2);
    }
  }

  @Test
  void sharedMemoryThatWasAllowedStaysAllowed() {
    try (DeviceBuffer buffer = context.allocate(4)) {
      buffer.write(new float[] {3});
      scale.allowSharedBytes(90 << 10);
      scale.allowSharedBytes(60 << 10);
      scale.launch(stream, Launch.of(1, 32, 90 << 10), new Arguments(3).add(buffer).add(2f).add(1));
      stream.synchronize();
      float[] value = new float[1];
      buffer.read(value);
      assertThat(value[0]).isEqualTo(6);
    }
  }

  @Test
  void aReadThatDoesNotWaitSeesTheOldValues() {
    try (DeviceBuffer buffer = context.allocate(4)) {
      float[] value = {3};
      buffer.write(value);
      scale.launch(stream, Launch.of(1, 32), new Arguments(3).add(buffer).add(2f).add(1));
      buffer.read(value);
      assertThat(value[0]).isEqualTo(3);
      stream.synchronize();
      buffer.read(value);
      assertThat(value[0]).isEqualTo(6);
    }
  }

  @Test
  void freshMemoryIsNoNumber() {
    try (DeviceBuffer buffer = context.allocate(16)) {
      float[] values = new float[4];
      buffer.read(values);
      assertThat(values).containsOnly(Float.NaN);
    }
  }

  @Test
  void aWriteBehindAnAllocationIsFound() {
    Kernel careless = module.kernel("careless", Parameter.POINTER, Parameter.INT);
    try (DeviceBuffer buffer = context.allocate(16)) {
      careless.launch(stream, Launch.of(1, 1), new Arguments(2).add(buffer).add(4));
      stream.synchronize();
    }
    assertThat(standIn.faults())
        .containsExactly(
            "something wrote behind the allocation of 16 bytes; found after the kernel careless");
  }

  @Test
  void argumentsOfAnotherKindAreRefused() {
    try (DeviceBuffer buffer = context.allocate(16)) {
      Arguments arguments = new Arguments(3).add(buffer).add(4).add(2f);
      assertThatThrownBy(() -> scale.launch(stream, Launch.of(1, 4), arguments))
          .isInstanceOf(BrokenInvariant.class)
          .hasMessage(
              "internal error in the launch of the kernel scale: it declares [POINTER, FLOAT, INT] and is given [POINTER, INT, FLOAT]");
    }
  }

  @Test
  void argumentsThatTheSourceDoesNotDeclareAreFound() {
    Kernel misdeclared = module.kernel("scale", Parameter.POINTER, Parameter.INT);
    try (DeviceBuffer buffer = context.allocate(16)) {
      assertThatThrownBy(() ->
              misdeclared.launch(stream, Launch.of(1, 4), new Arguments(3).add(buffer).add(4)))
          .isInstanceOf(BrokenInvariant.class)
          .hasMessageContaining("CUDA_ERROR_INVALID_VALUE");
    }
    assertThat(standIn.faults())
        .containsExactly("scale declares argument 1 as f, it is given another kind");
  }

  @Test
  void memoryThatIsFreedIsNoArgument() {
    DeviceBuffer buffer = context.allocate(16);
    buffer.close();
    buffer.close();
    assertThatThrownBy(() ->
            scale.launch(stream, Launch.of(1, 4), new Arguments(3).add(buffer).add(2f).add(4)))
        .isInstanceOf(BrokenInvariant.class);
    assertThat(standIn.faults())
        .containsExactly("scale's argument 0 points to byte 0 of freed memory of 16 bytes");
  }

  @Test
  void aGraphRepeatsWhatWasRecorded() {
    try (DeviceBuffer buffer = context.allocate(8);
        PinnedBuffer host = context.pin(8)) {
      buffer.write(new float[] {1, 10});
      Arguments arguments = new Arguments(3);
      try (Graph graph =
          stream.capture(() -> {
            scale.launch(stream, Launch.of(1, 32), arguments.clear().add(buffer).add(2f).add(2));
            scale.launch(stream, Launch.of(1, 32), arguments.clear().add(buffer).add(3f).add(1));
            buffer.copyTo(stream, host, 8);
          })) {
        stream.synchronize();
        float[] values = new float[2];
        buffer.read(values);
        assertThat(values).as("recording runs nothing").containsExactly(1, 10);
        graph.launch(stream);
        graph.launch(stream);
        stream.synchronize();
      }
      assertThat(host.segment().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(36, 40);
    }
  }

  @Test
  void memoryIsNotAllocatedWhileRecording() {
    assertThatThrownBy(() -> stream.capture(() -> context.allocate(16)))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED")
        .hasMessageContaining("a graph cannot hold");
    stream.synchronize();
  }

  @Test
  void tooLittleMemorySaysHowMuchThereIs() {
    assertThatThrownBy(() -> context.allocate(5L << 30))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining(
            "the CUDA device has too little memory: 5,120 MB are asked for, 2,048 of 2,048 MB are free; use a smaller batch");
  }

  @Test
  void anEventLetsOneStreamWaitForAnother() {
    try (Stream other = context.stream();
        Event start = context.event();
        Event scaled = context.event();
        DeviceBuffer buffer = context.allocate(4)) {
      buffer.write(new float[] {1});
      start.record(other);
      scale.launch(other, Launch.of(1, 1), new Arguments(3).add(buffer).add(2f).add(1));
      scaled.record(other);
      stream.waitFor(scaled);
      scale.launch(stream, Launch.of(1, 1), new Arguments(3).add(buffer).add(5f).add(1));
      stream.synchronize();
      float[] value = new float[1];
      buffer.read(value);
      assertThat(value[0]).isEqualTo(10);
      assertThat(scaled.millisecondsSince(start)).isGreaterThanOrEqualTo(0);
    }
  }

  @Test
  void aPartOfABufferIsAnArgumentAndACopy() {
    try (DeviceBuffer buffer = context.allocate(16);
        PinnedBuffer host = context.pin(8)) {
      host.segment().copyFrom(MemorySegment.ofArray(new float[] {7, 8}));
      buffer.fill(stream, 0);
      DeviceBuffer part = buffer.slice(8, 8);
      part.copyFrom(stream, host, 8);
      scale.launch(stream, Launch.of(1, 32), new Arguments(3).add(part).add(2f).add(1));
      stream.synchronize();
      float[] values = new float[4];
      buffer.read(values);
      assertThat(values).containsExactly(0, 0, 14, 8);
      assertThatThrownBy(() -> buffer.slice(8, 12)).isInstanceOf(BrokenInvariant.class);
    }
  }
}
