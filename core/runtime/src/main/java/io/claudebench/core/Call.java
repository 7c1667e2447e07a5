package io.claudebench.core;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call on its way: what it asks, for whom, and what a script needs to know about it.
 *
 * @param verb the declaration it runs
 * @param ask what the door handed over
 * @param keys the map of Redis of the caller's tenant
 * @param limit the window in which it counts; null when its verb has no limit, or it was counted
 * @param idempotency the key and the digest under which the first answer is kept; null when there is none
 */
public record Call(Verb verb, Ask ask, Keys keys, Window limit, Idempotency idempotency) {

  /**
   * @param key the map's key
   * @param digest SHA-256 of the decoded input without the key
   * @param ttlMs how long the answer is kept
   */
  public record Idempotency(String key, String digest, long ttlMs) {

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
    return idempotency == null && limit == null ? this : new Call(verb, ask, keys, null, null);
  }

  /** The same call for its n-th script: it counts once, and each script remembers its own first answer. */
  public Call part(int n) {
    return n == 0 ? this : new Call(verb, ask, keys, null, idempotency == null ? null
        : new Idempotency(idempotency.key() + "!" + n, idempotency.digest(), idempotency.ttlMs()));
  }

  /** The {@code metadata} object of an event envelope, as JSON text. */
  public String metadata() {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("actor", caller().actor()).put("tenant", caller().tenant()).put("traceparent", trace().traceparent());
    if (trace().sessionId() != null) {
      object.put("sessionId", trace().sessionId());
    }
    if (trace().correlationId() != null) {
      object.put("correlationId", trace().correlationId());
    }
    return object.toString();
  }
}
