package io.claudebench.bench;

import java.util.function.IntSupplier;

/** A load that is one thing done once, however long it takes. */
record Once(IntSupplier operations) implements Load {

  /** @param operations does it and says how many operations that were */
  static Once of(IntSupplier operations) {
    return new Once(operations);
  }

  @Override
  public Sample run(double seconds) {
    var sample = new Sample();
    long start = System.nanoTime();
    sample.done(operations.getAsInt());
    sample.took(start, System.nanoTime());
    return sample;
  }

  @Override
  public void close() {}
}
