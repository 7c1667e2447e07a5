package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Json;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Trace;
import io.claudebench.core.Verb;
import io.claudebench.core.Watermark;
import io.claudebench.core.guard.Guards;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The time of a verb that waits is over. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class LateTest {
  private static final int TIMEOUT_MS = 60;
  private static final int WAIT_MS = 40;
  private static final Verb VERB = new Verb("x.wait", "", false, false, true, false, false, Watermark.CHANGE, false, "",
      "", TIMEOUT_MS, 0, List.of(), List.of(), List.of(), false, false, null, null, null, "", "");

  @Inject
  Guards guards;

  private static Call call() {
    var request = new Ask.Request(VERB.name(), Json.MAPPER.createObjectNode().put("waitMs", WAIT_MS), null);
    return new Call(VERB, new Ask(Ask.Via.REST, new Caller("", "t", Set.of()), request, Trace.of((String) null), null),
        Keys.of("cb", ""), null, null);
  }

  @Test
  void itIsTheWaitThatWasAskedForAndTheTimeToAnswer() {
    Refused late = assertThrows(Refused.class,
        () -> guards.run(call(), own -> Uni.createFrom().nothing()).await().atMost(Duration.ofSeconds(10)));
    assertEquals(Refusal.TIMEOUT, late.word());
    assertEquals("x.wait took longer than 100 ms.", late.getMessage());
    assertEquals("unknown", late.facts().get("outcome"));
  }

  @Test
  void whoseAnswerComesInThatMomentIsAnsweredOrHasLeftAndNeverBoth() {
    var answered = new AtomicInteger();
    var left = new AtomicInteger();
    var calls = IntStream.range(0, 400).mapToObj(n -> guards.run(call(), own -> {
      own.ask().gone().subscribe().with(told -> left.incrementAndGet());
      var after = CompletableFuture.delayedExecutor(TIMEOUT_MS + WAIT_MS - 2 + n % 4, TimeUnit.MILLISECONDS);
      return Uni.createFrom().completionStage(CompletableFuture.supplyAsync(() -> "one", after));
    }).onItemOrFailure().invoke((one, late) -> answered.addAndGet(late == null ? 1 : 0)).onFailure().recoverWithNull()
        .subscribeAsCompletionStage()).toList();
    calls.forEach(CompletableFuture::join);
    Await.until("those that were late have left", () -> answered.get() + left.get() >= calls.size());
    assertEquals(calls.size(), answered.get() + left.get());
  }
}
