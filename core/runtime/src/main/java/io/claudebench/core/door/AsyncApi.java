package io.claudebench.core.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Events;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Name;
import io.claudebench.core.catalogue.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The fleet as AsyncAPI 3.0 sees it. Frames stand in {@code asyncapi.json}, as no declaration says them; the events,
 * and the commands with their answers, come from the catalogue.
 */
final class AsyncApi {
  private static final String SKELETON = "asyncapi.json";
  private static final String MESSAGES = "#/components/messages/";
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Keys ANY = Keys.of("{prefix}", "");

  private final ObjectNode skeleton = read();

  private static ObjectNode read() {
    try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(SKELETON)) {
      return (ObjectNode) Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ObjectNode document(Collection<Entry> verbs) {
    ObjectNode document = skeleton.deepCopy();
    ObjectNode messages = document.withObject("/components/messages");
    events(document.withObject("/channels/events/messages"), messages, verbs);
    var domains = new TreeSet<String>();
    for (Entry entry : verbs) {
      if (domains.add(entry.domain())) {
        commands(document.withObject("/channels").putObject("commands." + entry.domain()), entry.domain());
      }
      command(document, messages, entry);
    }
    var tags = document.withObject("/info").putArray("tags");
    domains.forEach(domain -> tags.addObject().put("name", domain));
    return document;
  }

  /** Every type that the fleet appends by itself, and what callers publish under other names. */
  private static void events(ObjectNode channel, ObjectNode messages, Collection<Entry> verbs) {
    Map<String, List<String>> by = new LinkedHashMap<>();
    Events.TYPES.forEach(type -> by.put(type, new ArrayList<>()));
    verbs.forEach(entry -> entry.emits().forEach(type -> by.computeIfAbsent(type, other -> new ArrayList<>())
        .add(entry.name())));
    by.forEach((type, names) -> {
      ObjectNode own = event(channel, messages, type, names.isEmpty() ? "Appended by the fleet itself."
          : "Appended by " + String.join(", ", names) + ".");
      own.putObject("type").put("const", type);
      own.putObject("data").put("type", "object");
    });
    event(channel, messages, "published", "What a caller published by event.publish, under a name of its own.")
        .putObject("type").put("pattern", "^" + Name.REGEX + "$");
  }

  /** What the event has beyond any other. */
  private static ObjectNode event(ObjectNode channel, ObjectNode messages, String name, String summary) {
    channel.putObject(name).put("$ref", MESSAGES + name);
    ObjectNode message = messages.putObject(name).put("name", name).put("title", name).put("summary", summary)
        .put("contentType", "application/cloudevents+json");
    var all = message.putObject("payload").putArray("allOf");
    all.addObject().put("$ref", SCHEMAS + "CloudEvent");
    return all.addObject().put("type", "object").putObject("properties");
  }

  private static void commands(ObjectNode channel, String domain) {
    channel.put("address", ANY.of(Key.COMMANDS, domain)).put("title", "Commands of " + domain)
        .put("description", "A stream of Redis: the field data of each entry is one JSON-RPC request.");
    channel.putArray("servers").addObject().put("$ref", "#/servers/redis");
    channel.putObject("parameters").putObject("prefix").put("default", "cb")
        .put("description", "cb, or what it is configured to be; of a named tenant {cb:acme}, with the braces.");
    channel.putObject("messages");
  }

  private static void command(ObjectNode document, ObjectNode messages, Entry entry) {
    String verb = entry.name();
    String stream = "commands." + entry.domain();
    document.withObject("/channels/" + stream + "/messages").putObject(verb).put("$ref", MESSAGES + "call." + verb);
    document.withObject("/channels/replies/messages").putObject(verb).put("$ref", MESSAGES + "answer." + verb);
    request(messages.putObject("call." + verb).put("name", verb).put("title", verb).put("summary", entry.summary())
        .putObject("payload"), entry);
    answer(messages.putObject("answer." + verb).put("name", verb).put("title", "Answer of " + verb)
        .put("summary", "Its output, or a refusal.").putObject("payload"), entry);
    ObjectNode operation = document.withObject("/operations").putObject(entry.tool()).put("action", "receive")
        .put("summary", entry.summary());
    operation.putObject("channel").put("$ref", "#/channels/" + stream);
    operation.putArray("tags").addObject().put("name", entry.domain());
    operation.putArray("messages").addObject().put("$ref", "#/channels/" + stream + "/messages/" + verb);
    ObjectNode reply = operation.putObject("reply");
    reply.putObject("address").put("location", "$message.payload#/replyTo");
    reply.putObject("channel").put("$ref", "#/channels/replies");
    reply.putArray("messages").addObject().put("$ref", "#/channels/replies/messages/" + verb);
  }

  private static void request(ObjectNode request, Entry entry) {
    var required = request.put("type", "object").putArray("required").add("jsonrpc").add("method");
    if (entry.inputSchema().hasNonNull("required")) {
      required.add("params");
    }
    ObjectNode members = request.putObject("properties");
    members.putObject("jsonrpc").put("const", "2.0");
    members.putObject("id").put("$ref", SCHEMAS + "Id");
    members.putObject("method").put("const", entry.name());
    members.set("params", entry.inputSchema());
    members.putObject("metadata").put("$ref", SCHEMAS + "Metadata");
    members.putObject("replyTo").put("type", "string")
        .put("description", "The stream that gets the answer, " + ANY.family(Key.REPLIES) + "<name>.");
  }

  private static void answer(ObjectNode answer, Entry entry) {
    var either = answer.putArray("oneOf");
    ObjectNode result = either.addObject().put("type", "object");
    result.putArray("required").add("jsonrpc").add("result").add("id");
    ObjectNode members = result.putObject("properties");
    members.putObject("jsonrpc").put("const", "2.0");
    members.set("result", entry.outputSchema());
    members.putObject("id").put("$ref", SCHEMAS + "Id");
    either.addObject().put("$ref", SCHEMAS + "Error");
  }
}
