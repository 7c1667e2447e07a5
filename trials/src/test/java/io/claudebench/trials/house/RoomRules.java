package io.claudebench.trials.house;

import io.claudebench.core.Access;
import io.claudebench.core.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * HOUSE 4, the rules between rooms: a service knows core and no other service; docs/redis.md shows the map of Redis and
 * docs/security.md who may call what, as they are.
 */
final class RoomRules {
  static final List<String> SERVICES = List.of("task-service", "instance-service", "event-service", "hook-service");

  static List<Finding> pom(Source pom) {
    var found = new ArrayList<Finding>();
    for (String other : SERVICES) {
      if (!pom.module().equals(other) && SERVICES.contains(pom.module())) {
        String view = pom.text().replaceAll("<artifactId>" + pom.module() + "</artifactId>", "");
        found.addAll(new Source(pom.file(), view).each(view, "<artifactId>\\s*" + other + "\\s*</artifactId>",
            "names " + other + "; services meet only in Redis"));
      }
    }
    return found;
  }

  /**
   * Between {@code <!-- keys -->} and {@code <!-- /keys -->} stands one table row per row of {@link Key}, in its order.
   */
  static List<Finding> map(Source doc) {
    return shows(doc, "keys", table());
  }

  /** Between {@code <!-- access -->} and {@code <!-- /access -->} stand the rows of {@link #access}. */
  static List<Finding> access(Source doc, Collection<Source> verbs) {
    return shows(doc, "access", access(verbs));
  }

  private static List<Finding> shows(Source doc, String mark, List<String> wanted) {
    var marked = Pattern.compile("<!-- " + mark + " -->([\\s\\S]*?)<!-- /" + mark + " -->").matcher(doc.text());
    if (!marked.find()) {
      return List.of(new Finding(doc.file(), 1, "lacks its table between <!-- " + mark + " --> and <!-- /" + mark
          + " -->"));
    }
    List<String> rows = marked.group(1).lines().map(String::strip).filter(line -> line.startsWith("|")).toList();
    for (int i = 0; i < Math.max(rows.size(), wanted.size()); i++) {
      String has = i < rows.size() ? rows.get(i) : "nothing";
      String want = i < wanted.size() ? wanted.get(i) : "nothing";
      if (!has.replace(" ", "").equals(want.replace(" ", ""))) {
        int line = doc.lineOf(marked.start(1)) + 1 + Math.min(i, rows.size());
        return List.of(new Finding(doc.file(), line, "shows " + has + " where there should be " + want));
      }
    }
    return List.of();
  }

  /** The map as docs/redis.md shows it. */
  static List<String> table() {
    var rows = new ArrayList<>(List.of("| Key | Type | Written by | Life and bound |", "|---|---|---|---|"));
    Stream.of(Key.values()).forEach(key -> rows.add("| `%s` | %s | %s | %s |".formatted(key.row().toArray())));
    return rows;
  }

  /** Which verbs each role may call, as their declarations say. */
  static List<String> access(Collection<Source> verbs) {
    var rows = new ArrayList<>(List.of("| | Roles, beside admin and internal | Verbs |", "|---|---|---|"));
    for (Access access : Access.values()) {
      String names = verbs.stream().filter(verb -> verb.text().contains("may = Access." + access.name()))
          .map(VerbRules::name).sorted().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
      rows.add("| %s | %s | %s |".formatted(access.name().toLowerCase(Locale.ROOT),
          access.roles().isEmpty() ? "none" : String.join(", ", access.roles()), names));
    }
    return rows;
  }

  private RoomRules() {}
}
