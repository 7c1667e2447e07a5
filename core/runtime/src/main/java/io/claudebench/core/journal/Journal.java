package io.claudebench.core.journal;

import io.claudebench.core.Ask;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Verb;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * What is told about every call that ended: {@code verb_seconds} by verb and door, {@code verb_refusals_total} by verb
 * and word, and one log line, keys before prose; the fleet's own numbers are {@link Tally}'s, what the
 * audit has to know {@link Trail}'s. Refusals worth an
 * operator's eye and slow calls are always logged, the rest sampled; counters are exact.
 */
@Singleton
public final class Journal {
  private static final Logger LOG = Logger.getLogger("claudebench");
  private static final Set<Refusal> ALWAYS = Set.of(Refusal.FULL, Refusal.CIRCUIT_OPEN, Refusal.UNAVAILABLE,
      Refusal.TIMEOUT, Refusal.INTERNAL,
      Refusal.UNAUTHORIZED);

  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final AtomicLong quiet = new AtomicLong();
  private final MeterRegistry meters;
  private final Settings settings;
  private final Tally tally;
  private final Trail trail;

  Journal(MeterRegistry meters, Settings settings, Tally tally, Trail trail) {
    this.meters = meters;
    this.settings = settings;
    this.tally = tally;
    this.trail = trail;
  }

  public void ended(Verb verb, Ask ask, Refused refused, long nanos) {
    tally.ended(verb, ask, refused, nanos);
    trail.ended(verb, ask, refused);
    timers.computeIfAbsent(verb.name() + ' ' + ask.door(),
        k -> Timer.builder("verb").tag("verb", verb.name()).tag("door", ask.door())
        .publishPercentiles(0.5, 0.95, 0.99).register(meters)).record(nanos, TimeUnit.NANOSECONDS);
    if (refused != null) {
      counters.computeIfAbsent(verb.name() + ' ' + refused.word(),
          k -> Counter.builder("verb.refusals").tag("verb", verb.name())
          .tag("word", refused.word().name()).register(meters)).increment();
    }
    long ms = nanos / 1_000_000;
    if (refused != null && ALWAYS.contains(refused.word()) || ms >= settings.slowMs() && !verb.waits()) {
      LOG.warnf("%s %s door=%s actor=%s ms=%d trace=%s %s", verb.name(), refused == null ? "SLOW" : refused.word(),
          ask.door(), ask.caller().actor(),
          ms, ask.trace().id(), refused == null ? "" : refused.getMessage());
    } else if (settings.logOneIn() > 0 && quiet.incrementAndGet() % settings.logOneIn() == 0) {
      LOG.infof("%s %s door=%s actor=%s ms=%d trace=%s one_in=%d", verb.name(), refused == null ? "ok" : refused.word(),
          ask.door(),
          ask.caller().actor(), ms, ask.trace().id(), settings.logOneIn());
    }
  }

  /** The fleet's own numbers of what is kept; a verb of nobody is not counted. */
  public void cached(String verb, Cached what) {
    tally.cached(verb, what);
  }

  /** What a failure is to the caller: a refusal is one; anything else is our fault, told here with its stack. */
  public Refused refused(Throwable failure) {
    if (failure instanceof Refused refused) {
      return refused;
    }
    LOG.error("INTERNAL", failure);
    return Refusal.INTERNAL.because("Something went wrong on our side; the log has it under the trace id.").unknown();
  }
}
