package io.claudebench.event.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.journal.Redaction;
import io.claudebench.event.Cursor;
import io.claudebench.event.Envelope;
import io.claudebench.event.Reading;
import java.util.Arrays;
import java.util.List;

/**
 * One thing that somebody did, or was refused.
 *
 * @param atMs when Redis heard of it
 * @param actor who asked; null where it was nobody, such as a clock
 * @param verb what was asked; null as well
 * @param event the type of what happened; null where no event tells it
 * @param entity what it is about, as far as the input or the event says so
 * @param outcome {@code ok}, or the word of the refusal; {@link #GAP} and others where the audit speaks of itself
 * @param detail id of the event, sentence of the refusal
 * @param trace by which the logs know it
 */
record Row(long atMs, String actor, String verb, String event, String entity, String outcome, String detail,
    String trace) {
  /** Something is missing before this row. */
  static final String GAP = "GAP";
  private static final int TEXT_MAX = 400;

  /** As PostgreSQL gives it back: a chain is made over what stands there. */
  Row {
    actor = kept(actor);
    verb = kept(verb);
    event = kept(event);
    entity = kept(entity);
    outcome = kept(outcome == null ? "?" : outcome);
    detail = kept(detail);
    trace = kept(trace);
  }

  static Row of(Reading.Event read, Redaction redaction) {
    long atMs = Cursor.of(read.place()).ms();
    JsonNode event = Envelope.of(read.data());
    JsonNode metadata = event.path("metadata");
    String traceparent = text(metadata, "traceparent");
    return new Row(atMs, redaction.name(text(metadata, "actor"), TEXT_MAX), text(metadata, "verb"),
        text(event, "type"), redaction.name(text(event, "entity"), TEXT_MAX),
        Envelope.isEvent(event) ? "ok" : "UNREADABLE", redaction.name(text(event, "id"), TEXT_MAX),
        traceparent == null ? null : traceparent.replaceFirst("^00-([0-9a-f]{32})-.*", "$1"));
  }

  /** A note of {@code audit_note.lua}, from which secrets were taken before. */
  static Row of(String id, String note) {
    JsonNode said = Envelope.of(note);
    return new Row(Cursor.of(id).ms(), text(said, "actor"), text(said, "verb"), null, text(said, "entity"),
        text(said, "outcome"), text(said, "detail"), text(said, "trace"));
  }

  static Row gap(long atMs, String sentence) {
    return new Row(atMs, null, null, null, null, GAP, sentence, null);
  }

  private static String text(JsonNode object, String name) {
    return object.path(name).textValue();
  }

  private static String kept(String text) {
    if (text == null) {
      return null;
    }
    String start = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
    return new String(start.replace('\0', '?').getBytes(UTF_8), UTF_8);
  }

  /** What its hash is made over, besides the hash before: a JSON array, without a space. */
  String canonical(String tenant, long seq) {
    List<Object> all = Arrays.asList(tenant, seq, atMs, actor, verb, event, entity, outcome, detail, trace);
    return Json.text(all);
  }
}
