package io.claudebench.instance.lock;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.testkit.Reply;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The verbs of locks as the tests call them. */
public final class Lock {
  public static String fresh() {
    return "l-" + UUID.randomUUID();
  }

  public static Reply acquire(String name, String owner, int ttlMs, int waitMs, String... headers) {
    return waiting(name, owner, ttlMs, waitMs, headers).join();
  }

  public static CompletableFuture<Reply> waiting(String name, String owner, int ttlMs, int waitMs, String... headers) {
    return HERE.send("lock.acquire", "{\"name\":\"" + name + "\",\"owner\":\"" + owner + "\",\"ttlMs\":" + ttlMs
        + ",\"waitMs\":" + waitMs + "}", headers);
  }

  public static Reply extend(String name, String owner, long fence, int ttlMs) {
    return HERE.post("lock.extend", "{\"name\":\"" + name + "\",\"owner\":\"" + owner + "\",\"fence\":" + fence
        + ",\"ttlMs\":" + ttlMs + "}");
  }

  public static Reply release(String name, String owner, long fence, String... headers) {
    return HERE.post("lock.release", "{\"name\":\"" + name + "\",\"owner\":\"" + owner + "\",\"fence\":" + fence + "}",
        headers);
  }

  /** The fence of a success; fails the test on anything else. */
  public static long got(Reply answer) {
    assertTrue(answer.ok().get("acquired").booleanValue(), answer::toString);
    return answer.json().get("fence").longValue();
  }

  private Lock() {}
}
