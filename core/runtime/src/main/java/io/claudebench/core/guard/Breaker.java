package io.claudebench.core.guard;

import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Verb;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The breaker of each verb that declares one, shared by all replicas and tenants. It counts failures of infrastructure
 * in a row ({@code UNAVAILABLE}, {@code TIMEOUT}) and never what one caller can bring about, nor a fault of ours; open,
 * it refuses {@code CIRCUIT_OPEN} and invents nothing.
 *
 * <p>A failure is answered when Redis has counted it: whoever has the answer of the one that opens finds it open at any
 * replica. A success ends a row of failures up to {@code flush-ms} after its answer. Probes of a half-open breaker are
 * exact.
 */
@Singleton
public final class Breaker {
  private static final Set<Refusal> FAILURES = EnumSet.of(Refusal.UNAVAILABLE, Refusal.TIMEOUT);

  private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();
  private final Script check;
  private final Script record;
  private final Settings settings;
  private final Vertx vertx;

  Breaker(Scripts scripts, Settings settings, Vertx vertx) {
    this.check = scripts.ungated("circuit_check");
    this.record = scripts.ungated("circuit_record");
    this.settings = settings;
    this.vertx = vertx;
  }

  Uni<Object> run(Verb verb, Uni<Object> handler) {
    Circuit circuit = circuits.computeIfAbsent(verb.name(), name -> circuit(verb));
    return circuit.check(check).chain(answer -> switch (answer.get(0).toString()) {
      case "closed" -> told(handler, circuit::ended);
      case "probe" -> told(handler, failed -> circuit.probed(failed, answer.get(1).toString()));
      default -> Uni.createFrom().failure(Refusal.CIRCUIT_OPEN.because("The breaker of " + verb.name()
          + " is open; its calls kept failing.")
          .notDone().retryAfterMs(answer.get(1).toLong()));
    });
  }

  /** The handler's answer, after its outcome is where all replicas look. */
  private static Uni<Object> told(Uni<Object> handler, Function<Boolean, Uni<Void>> tell) {
    return handler.onItemOrFailure().transformToUni((item, failure) -> tell.apply(isOfInfrastructure(failure))
        .chain(() -> failure == null ? Uni.createFrom().item(item) : Uni.createFrom().failure(failure)));
  }

  /** What names a limit of this process is one replica's load, which a single caller can bring about. */
  private static boolean isOfInfrastructure(Throwable failure) {
    return failure instanceof Refused refused && FAILURES.contains(refused.word())
        && !refused.facts().containsKey("limit");
  }

  private Circuit circuit(Verb verb) {
    String[] numbers = verb.breaker().split("/");
    var breakers = settings.breaker();
    var by = Background.of(Keys.of(settings.prefix(), ""), settings.service(), "");
    List<String> limits = List.of(numbers[0], numbers[1], numbers[2], Double.toString(breakers.growth()),
        Long.toString(breakers.openMaxMs()));
    return new Circuit(verb.name(), by, limits, record, breakers.flushMs(), vertx);
  }
}
