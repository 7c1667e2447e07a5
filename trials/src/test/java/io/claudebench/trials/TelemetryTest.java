package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts and dashboards are whole, promtool takes them, and docs/telemetry.md names every metric of the sources. */
class TelemetryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<Integer> SCHEMAS = Set.of(39);
  private static final Pattern METER = Pattern.compile(
      "\\b(?:meters|more\\(\\))\\s*\\.(counter|gauge|timer|gaugeCollectionSize|gaugeMapSize)\\(\"([\\w.]+)\""
      + "|\\b(Counter|Timer|DistributionSummary)\\.builder\\(\"([\\w.]+)\"|\\bparks\\.(open)\\(\"(\\w+)\"");
  /** In the class that names the gauges of the fleet. */
  private static final Pattern FLEET = Pattern.compile("\"((?:claudebench|redis)\\.[a-z.]+)\"");

  @Test
  void promtoolTakesTheRulesAndEachAlertFiresAndDoesNot() throws Exception {
    Command.assumeInstalled("promtool");
    assertTakes("check", "rules", "rules.yaml");
    assertTakes("check", "config", "--syntax-only", "prometheus.yml");
    assertTakes("test", "rules", "rules.test.yaml");
  }

  @Test
  void promtoolTakesWhatDashboardsAsk() throws Exception {
    Command.assumeInstalled("promtool");
    var rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
    List<String> queries = Telemetry.queries();
    for (int i = 0; i < queries.size(); i++) {
      rules.append("      - record: q").append(i).append("\n        expr: '").append(queries.get(i).replace("'", "''"))
          .append("'\n");
    }
    Path file = Files.writeString(Path.of("target", "dashboards.rules.yaml").toAbsolutePath(), rules);
    assertTakes("check", "rules", file.toString());
  }

  @Test
  void everyAlertSaysHowLongHowBadWhatAndWhatToDo() {
    String doc = Sources.read("docs/telemetry.md");
    String tests = Sources.read("deploy/prometheus/rules.test.yaml");
    var names = new HashSet<String>();
    for (Map<?, ?> alert : Telemetry.alerts()) {
      String name = alert.get("alert").toString();
      var said = (Map<?, ?>) alert.get("annotations");
      assertTrue(names.add(name), name + " is there once");
      assertTrue(alert.get("for").toString().matches("\\d+m"), name);
      assertTrue(Set.of("warning", "critical").contains(((Map<?, ?>) alert.get("labels")).get("severity")), name);
      assertTrue(said.get("summary").toString().endsWith("."), name);
      assertEquals("docs/telemetry.md#" + name, said.get("runbook_url"));
      assertTrue(doc.contains("<a id=\"" + name + "\"></a>"), name + " has its place in docs/telemetry.md");
      assertTrue(tests.contains("name: " + name + " fires\n") && tests.contains("name: " + name + " is quiet\n"), name);
    }
    assertEquals(names, new HashSet<>(Pattern.compile("<a id=\"(\\w+)\"></a>").matcher(doc).results()
        .map(anchor -> anchor.group(1)).toList()), "runbooks are of alerts");
  }

  @Test
  void everyDashboardIsWhole() {
    var uids = new HashSet<String>();
    Telemetry.dashboards().forEach((file, dashboard) -> {
      assertTrue(uids.add(dashboard.path("uid").asText()), file + " has an uid of its own");
      assertTrue(SCHEMAS.contains(dashboard.path("schemaVersion").asInt()), file);
      assertEquals("datasource", dashboard.at("/templating/list/0/type").asText(), file);
      var ids = new HashSet<Integer>();
      assertTrue(dashboard.path("panels").size() >= 4, file);
      for (JsonNode panel : dashboard.path("panels")) {
        String where = file + " " + panel.path("title");
        assertTrue(ids.add(panel.path("id").asInt()) && panel.path("id").asInt() > 0, where);
        assertTrue(!panel.path("title").asText().isBlank(), where);
        assertTrue(Set.of("stat", "timeseries").contains(panel.path("type").asText()), where);
        assertTrue(!panel.at("/fieldConfig/defaults/unit").asText().isBlank(), where);
        assertEquals("${datasource}", panel.at("/datasource/uid").asText(), where);
        assertTrue(panel.path("targets").size() > 0, where);
        panel.path("targets").forEach(target -> assertTrue(!target.path("expr").asText().isBlank(), where));
      }
    });
    assertTrue(uids.size() >= 5, "all five");
  }

  @Test
  void namesAreFoundInExpressions() {
    assertEquals(Set.of("a_total", "b"), Telemetry.names(
        "sum by (x) (rate(a_total{y=\"z{}\", c=~\"d\"}[5m])) / (max(b) > 0) > 0.1"));
  }

  @Test
  void theTableNamesWhatTheSourcesMeasure() throws IOException {
    var measured = new TreeSet<String>();
    for (String module : List.of("core", "task-service", "instance-service", "event-service", "hook-service")) {
      try (Stream<Path> files = Files.walk(Sources.ROOT.resolve(module))) {
        for (Path file : files.filter(file -> file.toString().matches(".*/src/main/java/.*\\.java")).toList()) {
          measured.addAll(measured(Files.readString(file)));
          if (file.endsWith("FleetValues.java")) {
            FLEET.matcher(Files.readString(file)).results().forEach(name -> measured.add(exposed("", name.group(1))));
          }
        }
      }
    }
    assertEquals(String.join("\n", measured), String.join("\n", Telemetry.told().keySet()));
    assertTrue(measured.size() > 50, measured::toString);
  }

  private static Set<String> measured(String source) {
    var measured = new TreeSet<String>();
    METER.matcher(source).results().forEach(meter -> {
      for (int i = 1; i <= meter.groupCount(); i += 2) {
        if (meter.group(i) != null) {
          measured.add(exposed(meter.group(i), meter.group(i + 1)));
        }
      }
    });
    return measured;
  }

  /** As Prometheus reads it. */
  private static String exposed(String kind, String name) {
    return name.replace('.', '_') + switch (kind) {
      case "counter", "Counter" -> "_total";
      case "timer", "Timer" -> "_seconds";
      case "open" -> "_waiting";
      default -> "";
    };
  }

  private static void assertTakes(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    try (var promtool = Command.start("promtool", Telemetry.PROMETHEUS, Map.of(), command.toArray(String[]::new))) {
      assertEquals(0, promtool.exit(PATIENCE), promtool::text);
    }
  }
}
