package io.claudebench.core.dispatch;

import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * Names spans at random, and a trace that begins here as its door has named it: so an answer, the log, the audit and
 * the trace say the same id.
 */
@Singleton
final class TraceIds implements IdGenerator {
  private final IdGenerator random = IdGenerator.random();
  private final ThreadLocal<String> named = new ThreadLocal<>();

  /** What {@code start} begins on this thread has this id. */
  <T> T under(String id, Supplier<T> start) {
    named.set(id);
    try {
      return start.get();
    } finally {
      named.remove();
    }
  }

  @Override
  public String generateTraceId() {
    String id = named.get();
    return id == null ? random.generateTraceId() : id;
  }

  @Override
  public String generateSpanId() {
    return random.generateSpanId();
  }
}
