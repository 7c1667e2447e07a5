package io.claudebench.core;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One call on its way: what it asks, for whom, and what a script needs to know about it.
 *
 * @param verb the declaration it runs
 * @param ask what the door handed over
 * @param keys the map of Redis of the caller's tenant
 * @param limits the windows in which it counts; null when there are none
 * @param idempotency the key and the digest under which the first answer is kept; null when there is none
 */
public record Call(Verb verb, Ask ask, Keys keys, Windows limits, Idempotency idempotency) {

  /**
   * @param keys the map's key, its family, and the key of the bytes of all of them
   * @param digest SHA-256 of the decoded input without the key
   * @param ttlMs how long the answer is kept
   * @param bytesMax of all that are kept, over which there is no new one; 0 is no limit
   */
  public record Idempotency(List<String> keys, String digest, long ttlMs, long bytesMax) {

    /** @param key of the caller, or of the command that brought the call */
    public static Idempotency of(Keys keys, String verb, String key, String digest, long ttlMs, long bytesMax) {
      return new Idempotency(List.of(keys.of(Key.IDEMPOTENCY_KEY, verb, key), keys.family(Key.IDEMPOTENCY_KEY, verb),
          keys.of(Key.IDEMPOTENCY_BYTES)), digest, ttlMs, bytesMax);
    }

    private Idempotency part(int n) {
      return new Idempotency(List.of(keys.get(0) + "!" + n, keys.get(1), keys.get(2)), digest, ttlMs, bytesMax);
    }

    /**
     * The digest of a decoded input, its defaults filled in, without its key: calls under one key are the same when
     * this is.
     */
    public static String digest(Object input) {
      ObjectNode canonical = Json.MAPPER.valueToTree(input);
      canonical.remove("idempotencyKey");
      return Json.digest(canonical);
    }
  }

  public Caller caller() {
    return ask.caller();
  }

  public Trace trace() {
    return ask.trace();
  }

  /** The same call without a limit and a key of its own, for a script that is not the verb's or only reads. */
  public Call plain() {
    return idempotency == null && limits == null ? this : new Call(verb, ask, keys, null, null);
  }

  /** The same call for its n-th script, each of which remembers its own first answer. */
  public Call part(int n) {
    return n == 0 || idempotency == null ? this : new Call(verb, ask, keys, limits, idempotency.part(n));
  }

  /** The same call for a caller that waits until then. */
  public Call until(Departure left) {
    return new Call(verb, ask.until(left.heard()), keys, limits, idempotency);
  }

  /** The caller's name when it is only an agent, else empty: for scripts that ask whose a task is. */
  public String agent() {
    return caller().isOnlyAgent() ? caller().actor() : "";
  }

  /** The {@code metadata} object of an event envelope, as JSON text. */
  public String metadata() {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("actor", caller().actor()).put("tenant", caller().tenant()).put("verb", verb.name())
        .put("traceparent", trace().traceparent());
    if (trace().sessionId() != null) {
      object.put("sessionId", trace().sessionId());
    }
    if (trace().correlationId() != null) {
      object.put("correlationId", trace().correlationId());
    }
    return object.toString();
  }
}
