package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The verbs of locks as the tests call them. */
final class Lock {
  static String fresh() {
    return "l-" + UUID.randomUUID();
  }

  static Rest acquire(String name, String owner, int ttlMs, int waitMs, String... headers) {
    return waiting(name, owner, ttlMs, waitMs, headers).join();
  }

  static CompletableFuture<Rest> waiting(String name, String owner, int ttlMs, int waitMs, String... headers) {
    return Rest.send("lock.acquire", "{\"name\":\"" + name + "\",\"owner\":\"" + owner + "\",\"ttlMs\":" + ttlMs
        + ",\"waitMs\":" + waitMs + "}", headers);
  }

  static Rest extend(String name, String owner, long fence, int ttlMs) {
    return Rest.post("lock.extend", "{\"name\":\"" + name + "\",\"owner\":\"" + owner + "\",\"fence\":" + fence
        + ",\"ttlMs\":" + ttlMs + "}");
  }

  static Rest release(String name, String owner, long fence, String... headers) {
    return Rest.post("lock.release", "{\"name\":\"" + name + "\",\"owner\":\"" + owner + "\",\"fence\":" + fence + "}",
        headers);
  }

  /** The fence of a success; fails the test on anything else. */
  static long got(Rest answer) {
    assertEquals(200, answer.status(), () -> answer.body().toString());
    assertTrue(answer.body().get("acquired").booleanValue(), () -> answer.body().toString());
    return answer.body().get("fence").longValue();
  }

  static void refused(String word, Rest answer) {
    assertEquals(word, answer.body().path("code").asText(), () -> answer.body().toString());
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "30 s passed before " + what);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private Lock() {}
}
