package io.claudebench.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class OneLineTest {

  @Test
  void whatMovesTheCursorStandsEscapedAndTheRestAsItIs() {
    assertEquals("a\\r\\n\\tb\\u001b[2J\\u0085\\u2028\\u202e",
        told("a\r\n\tb\u001b[2J\u0085\u2028\u202e").getMessage());
    assertEquals("Grüße 🚀 %s {0} \\", told("Grüße 🚀 %s {0} \\").getMessage());
  }

  @Test
  void aParameterIsEscapedAsTheMessageIs() {
    var event = new ExtLogRecord(Level.WARN, "id=%s", FormatStyle.PRINTF, "test");
    event.setParameters(new Object[] {"x\n2026-01-01 ERROR forged"});

    assertTrue(new OneLine().isLoggable(event));

    assertEquals("id=x\\n2026-01-01 ERROR forged", event.getFormattedMessage());
  }

  @Test
  void aStackIsOnTheLineOfItsEvent() {
    var event = new ExtLogRecord(Level.ERROR, "INTERNAL", "test");
    event.setThrown(new IllegalStateException("a\nb", new IllegalArgumentException("c\rd")));

    assertTrue(new OneLine().isLoggable(event));

    String line = event.getFormattedMessage();
    assertTrue(line.startsWith("INTERNAL: java.lang.IllegalStateException: a\\nb\\n\\tat "), line);
    assertTrue(line.contains("Caused by: java.lang.IllegalArgumentException: c\\rd"), line);
    assertEquals(1, line.lines().count());
    assertNull(event.getThrown());
  }

  private static ExtLogRecord told(String message) {
    var event = new ExtLogRecord(Level.INFO, message, FormatStyle.NO_FORMAT, "test");
    assertTrue(new OneLine().isLoggable(event));
    return event;
  }
}
