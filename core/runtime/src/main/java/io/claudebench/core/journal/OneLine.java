package io.claudebench.core.journal;

import io.quarkus.logging.LoggingFilter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * One line for each event, whoever logs it: control characters and what else moves the cursor stand escaped, and a
 * stack is on the line of its event ({@code printf '%b'} unfolds it). So nothing that a caller sent can pass for a line
 * of ours.
 */
@LoggingFilter(name = "one-line")
public final class OneLine implements Filter {

  @Override
  public boolean isLoggable(LogRecord told) {
    ExtLogRecord event = ExtLogRecord.wrap(told);
    String text = event.getFormattedMessage();
    String line = escaped(event.getThrown() == null ? text : text + ": " + stack(event.getThrown()));
    if (!line.equals(text)) {
      event.setMessage(line, ExtLogRecord.FormatStyle.NO_FORMAT);
      event.setThrown(null);
    }
    return true;
  }

  private static String stack(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  static String escaped(String text) {
    if (text == null || text.chars().noneMatch(OneLine::moves)) {
      return text;
    }
    var line = new StringBuilder(text.length() + 16);
    text.chars().forEach(c -> {
      if (moves(c)) {
        line.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : "\\u%04x".formatted(c));
      } else {
        line.append((char) c);
      }
    });
    return line.toString();
  }

  private static boolean moves(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
