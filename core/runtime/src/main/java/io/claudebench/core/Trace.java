package io.claudebench.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Where a call belongs: its W3C trace, and the caller's own session and correlation ids (labels, at most 128
 * characters).
 *
 * @param traceparent {@code 00-<32 hex>-<16 hex>-<2 hex>}, the caller's when it sent a valid one
 * @param isNew whether nobody named a trace: this call begins one
 * @param deadlineMs epoch milliseconds, by Redis' clock, after which nobody waits; 0 is none
 */
public record Trace(String traceparent, String sessionId, String correlationId, long deadlineMs, boolean isNew) {
  private static final int LABEL_MAX = 128;
  private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  public Trace {
    boolean isNone = traceparent == null || traceparent.length() != 55 || !FORM.matcher(traceparent).matches();
    traceparent = isNone ? fresh() : traceparent;
    isNew |= isNone;
    sessionId = Texts.start(sessionId, LABEL_MAX);
    correlationId = Texts.start(correlationId, LABEL_MAX);
  }

  /** A traceparent that is none, or null, begins a trace. */
  public Trace(String traceparent, String sessionId, String correlationId, long deadlineMs) {
    this(traceparent, sessionId, correlationId, deadlineMs, false);
  }

  /** The trace of a call whose door knows no more than a header. */
  public static Trace of(String traceparent) {
    return new Trace(traceparent, null, null, 0);
  }

  /**
   * The trace that a JSON-RPC {@code metadata} object names; {@code outer} is the request's, used when the object
   * has none. Refuses {@code INVALID}: a deadline that is no time.
   */
  public static Trace of(JsonNode metadata, Trace outer) {
    if (metadata == null || !metadata.isObject()) {
      return outer;
    }
    String own = metadata.path("traceparent").textValue();
    String session = metadata.path("sessionId").textValue();
    String correlation = metadata.path("correlationId").textValue();
    long deadlineMs = deadline(metadata.path("deadline"));
    return own == null ? outer.with(session, correlation, deadlineMs)
        : new Trace(own, session, correlation, deadlineMs);
  }

  private Trace with(String session, String correlation, long untilMs) {
    return new Trace(traceparent, session, correlation, untilMs, isNew);
  }

  /** The 32 hex digits that name the trace. */
  public String id() {
    return traceparent.substring(3, 35);
  }

  private static long deadline(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    Instant time = value.isTextual() ? Moment.of(value.textValue())
        : value.canConvertToLong() ? Moment.ofMs(value.longValue()) : null;
    if (time == null) {
      throw Refusal.invalid("/metadata/deadline", Moment.RULE + ", or its milliseconds");
    }
    return time.toEpochMilli();
  }

  private static String fresh() {
    var random = ThreadLocalRandom.current();
    var text = new StringBuilder(55).append("00-");
    hex(text, random.nextLong() | 1);
    hex(text, random.nextLong());
    hex(text.append('-'), random.nextLong() | 1);
    return text.append("-00").toString();
  }

  private static void hex(StringBuilder text, long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (value >>> shift) & 15, 16));
    }
  }
}
