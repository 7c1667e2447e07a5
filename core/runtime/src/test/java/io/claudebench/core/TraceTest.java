package io.claudebench.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who names a trace is gone along with; else one begins. */
class TraceTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void aCallersTraceGoesOn() {
    assertEquals(PARENT, Trace.of(PARENT).traceparent());
    assertFalse(Trace.of(PARENT).isNew());
  }

  @Test
  void whatIsNoTraceparentBeginsATraceOfItsOwn() {
    for (String none : List.of("", "x", PARENT.replace("00-4", "01-4"), PARENT + "-x", PARENT.replace('4', 'G'),
        "00-" + "0".repeat(32) + PARENT.substring(35))) {
      assertTrue(Trace.of(none).isNew(), none);
      assertNotEquals(none, Trace.of(none).traceparent());
    }
    assertNotEquals(Trace.of(null).id(), Trace.of(null).id());
  }

  @Test
  void metadataWinOverTheRequestAndWithoutOneItsTraceStaysWhatItWas() {
    JsonNode metadata = Json.read("{\"traceparent\":\"" + PARENT + "\",\"sessionId\":\"s\"}");
    assertEquals(PARENT, Trace.of(metadata, Trace.of(null)).traceparent());
    assertFalse(Trace.of(metadata, Trace.of(null)).isNew());

    Trace begun = Trace.of(null);
    Trace same = Trace.of(Json.read("{\"sessionId\":\"s\"}"), begun);
    assertEquals(begun.traceparent(), same.traceparent());
    assertEquals("s", same.sessionId());
    assertTrue(same.isNew());
    assertFalse(Trace.of(Json.read("{}"), Trace.of(PARENT)).isNew());
  }
}
