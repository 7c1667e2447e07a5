package io.claudebench.event.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Fault;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which events somebody wants to see: those that are of one of the types and of everything else that it names.
 *
 * @param types names, {@code prefix.*} or {@code *}; empty is all
 * @param entity null where it is not asked for, as all that follow
 * @param instance whom it concerns: {@code instanceId} of the payload, or the entity of an instance's own events
 * @param batch {@code batchId} of the payload, or the entity of a batch's own events
 */
record Filter(Set<String> types, String entity, String instance, String batch, String partition) {
  static final Filter ALL = new Filter(Set.of(), null, null, null, null);
  static final List<String> FIELDS = List.of("entity", "instance", "batch", "partition");
  static final String TYPE_REGEX = "\\*|[A-Za-z0-9._:@-]{1,126}\\.\\*|" + Name.REGEX;
  private static final Pattern TYPE = Pattern.compile(TYPE_REGEX);
  private static final Pattern NAME = Pattern.compile(Name.REGEX);

  /** What a caller wrote. Refuses {@code INVALID}. @param named entity, instance, batch, partition */
  static Filter of(List<String> types, Map<String, String> named, String typesField, int most) {
    var faults = new ArrayList<Fault>();
    var wanted = new LinkedHashSet<String>();
    for (String type : types) {
      if (!TYPE.matcher(type).matches()) {
        faults.add(new Fault("/" + typesField, "must be names of types, prefix.* or *"));
        break;
      }
      wanted.add(type);
    }
    if (wanted.size() > most) {
      faults.add(new Fault("/" + typesField, "must be at most " + most + " (filtersMax)"));
    }
    named.forEach((field, name) -> {
      if (!NAME.matcher(name).matches()) {
        faults.add(new Fault("/" + field, "must be 1 to 128 of A-Z a-z 0-9 . _ : @ -"));
      }
    });
    if (!faults.isEmpty()) {
      throw Refusal.invalid(faults);
    }
    return new Filter(wanted.contains("*") ? Set.of() : wanted, named.get("entity"), named.get("instance"),
        named.get("batch"), named.get("partition"));
  }

  /** What {@link #json} wrote. */
  static Filter of(String json) {
    JsonNode object = Json.read(json);
    var types = new LinkedHashSet<String>();
    object.path("types").forEach(type -> types.add(type.textValue()));
    return new Filter(types, object.path("entity").textValue(), object.path("instance").textValue(),
        object.path("batch").textValue(), object.path("partition").textValue());
  }

  String json() {
    ObjectNode object = Json.MAPPER.createObjectNode();
    if (!types.isEmpty()) {
      types.forEach(object.putArray("types")::add);
    }
    values().forEach(object::put);
    return Json.text(object);
  }

  /** What it names beside types. */
  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    List<String> all = Arrays.asList(entity, instance, batch, partition);
    for (int i = 0; i < FIELDS.size(); i++) {
      if (all.get(i) != null) {
        values.put(FIELDS.get(i), all.get(i));
      }
    }
    return values;
  }

  /**
   * This one for whoever may see no more than {@code most}: what that leaves open stays as it is here. Refuses
   * {@code FORBIDDEN} what goes beyond it.
   */
  Filter within(Filter most) {
    boolean isBeyond = !most.types.isEmpty() && !types.isEmpty() && !types.stream().allMatch(most::covers);
    for (var bound : most.values().entrySet()) {
      String own = values().get(bound.getKey());
      isBeyond |= own != null && !own.equals(bound.getValue());
    }
    if (isBeyond) {
      throw Refusal.FORBIDDEN.because("The token does not show that.").fix("It shows " + most.json() + ".");
    }
    return new Filter(types.isEmpty() ? most.types : types, first(most.entity, entity),
        first(most.instance, instance), first(most.batch, batch), first(most.partition, partition));
  }

  private static String first(String one, String other) {
    return one != null ? one : other;
  }

  /** Whether it lets through all that a name or pattern stands for. */
  private boolean covers(String pattern) {
    return types.stream().anyMatch(own -> own.equals(pattern) || own.endsWith(".*")
        && pattern.startsWith(own.substring(0, own.length() - 1)));
  }

  /** Whether it shows all that happens to a task that it shows at all. */
  boolean showsTasks() {
    return types.isEmpty() || covers("task.*");
  }

  boolean passesType(String type) {
    if (types.isEmpty() || types.contains(type)) {
      return true;
    }
    for (String pattern : types) {
      if (pattern.endsWith(".*") && type.startsWith(pattern.substring(0, pattern.length() - 1))) {
        return true;
      }
    }
    return false;
  }

  boolean passes(Entry event) {
    return passesType(event.type) && is(entity, event.entity) && is(instance, event.instance)
        && is(batch, event.batch) && is(partition, event.partition);
  }

  private static boolean is(String wanted, String own) {
    return wanted == null || wanted.equals(own);
  }
}
