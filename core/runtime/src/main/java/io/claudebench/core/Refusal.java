package io.claudebench.core;

import java.util.List;

/**
 * The closed list of answers that are not success. The same word stands in Lua, Java, every door and the log.
 *
 * <p>Source: SPEC 5; shapes after RFC 9457 (HTTP) and JSON-RPC 2.0 section 5.1.
 */
public enum Refusal {
  PARSE(400, -32700, false, "The body is not JSON"),
  INVALID_REQUEST(400, -32600, false, "JSON, but not a request"),
  UNKNOWN_VERB(404, -32601, false, "No such verb"),
  INVALID(400, -32602, false, "The input breaks its schema"),
  TOO_LARGE(413, -32602, false, "Over a limit of size"),
  UNAUTHORIZED(401, -32002, false, "No key, or a bad one"),
  FORBIDDEN(403, -32002, false, "Not allowed"),
  NOT_FOUND(404, -32004, false, "No such thing"),
  CONFLICT(409, -32005, false, "Not possible in this state"),
  LEASE_LOST(409, -32006, false, "The fence is stale"),
  RATE_LIMITED(429, -32000, true, "Too many calls"),
  FULL(507, -32007, true, "A named limit is reached"),
  CIRCUIT_OPEN(503, -32001, true, "The breaker is open"),
  UNAVAILABLE(503, -32008, true, "Redis or PostgreSQL is not reachable"),
  TIMEOUT(504, -32009, true, "Over the verb's timeout"),
  INTERNAL(500, -32603, true, "Our own fault");

  private final int http;
  private final int rpc;
  private final boolean retry;
  private final String title;

  Refusal(int http, int rpc, boolean retry, String title) {
    this.http = http;
    this.rpc = rpc;
    this.retry = retry;
    this.title = title;
  }

  /** HTTP status. */
  public int http() {
    return http;
  }

  /** JSON-RPC 2.0 error number. */
  public int rpc() {
    return rpc;
  }

  /** Whether the same call may succeed later. */
  public boolean retry() {
    return retry;
  }

  /** The word as a short phrase. */
  public String title() {
    return title;
  }

  /** A refusal of this kind, with one sentence that says what happened. */
  public Refused because(String sentence) {
    return new Refused(this, sentence);
  }

  /**
   * {@code INVALID} for one field, as the decoder says it: what no constraint can. {@code pointer} is RFC 6901 into the
   * input.
   */
  public static Refused invalid(String pointer, String message) {
    return invalid(List.of(new Fault(pointer, message)));
  }

  /** {@code INVALID} that tells the first fault and lists all in {@code errors[]}. */
  public static Refused invalid(List<Fault> faults) {
    Fault first = faults.getFirst();
    return INVALID.because((first.pointer().isEmpty() ? "The input" : first.pointer()) + " " + first.message()
        + (faults.size() > 1 ? ", and " + (faults.size() - 1) + " more" : "") + ".").with("errors", faults);
  }
}
