package io.claudebench.bench;

/** A load that can be put on again and again; its connections stay. */
interface Load extends AutoCloseable {
  /** Loads for so long, waits for what is under way, and says what came. */
  Sample run(double seconds);

  @Override
  void close();
}
