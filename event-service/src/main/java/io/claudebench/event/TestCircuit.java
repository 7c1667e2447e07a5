package io.claudebench.event;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;

/**
 * Does nothing, or fails on demand: the public way to see limiter, breaker and timeout at work. Refuses
 * {@code RATE_LIMITED}, {@code CIRCUIT_OPEN}, {@code TIMEOUT} (a delay over 5 s), {@code UNAVAILABLE} (asked to fail).
 */
@Handles(verb = "test.circuit",
    summary = "Succeeds, fails or takes its time as asked, to show limiter, breaker and timeout.", may = Access.READ,
    readOnly = true, rateLimit = "100/60000", breaker = "5/1000/3", timeoutMs = 5000)
@Singleton
final class TestCircuit implements Handler<TestCircuit.In, TestCircuit.Out> {

  record In(
      @Default("false") @Doc("Whether to fail with UNAVAILABLE.") boolean shouldFail,
      @Size(max = 500) @Doc("What the failure says.") String failureMessage,
      @Doc("Wait before the answer, in milliseconds; over 5,000 the timeout of the verb comes first.")
      @Min(0) @Max(60_000) @Default("0") int delay) {}

  record Out(
      @Doc("True; a failure is a refusal.") boolean success,
      @NotNull @Doc("A sentence for people.") String message) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    Uni<Out> answer = in.shouldFail() ? Uni.createFrom().failure(() -> failure(in))
        : Uni.createFrom().item(new Out(true, "The circuit works."));
    return in.delay() == 0 ? answer : Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(in.delay()))
        .chain(() -> answer);
  }

  private static Throwable failure(In in) {
    return Refusal.UNAVAILABLE.because(in.failureMessage() == null ? "The circuit was asked to fail."
        : in.failureMessage()).notDone().retryAfterMs(1000);
  }
}
