package io.claudebench.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.claudebench.testkit.Reply;
import io.claudebench.trials.kit.Fleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What rules and dashboards in {@code deploy} ask Prometheus, and what docs/telemetry.md says there is. */
final class Telemetry {
  static final Path PROMETHEUS = Sources.ROOT.resolve("deploy/prometheus");
  static final Path DASHBOARDS = Sources.ROOT.resolve("deploy/grafana/dashboards");
  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();
  private static final Pattern NOT_NAMES = Pattern.compile("\\{(?:[^}\"]|\"[^\"]*\")*}|\\[[^]]*]"
      + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*+(?!\\s*\\()");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w:]+)` \\| ([^|]*)\\|");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_]\\w*)(\\{.*})? \\S+$");
  private static final Pattern NAME_OF_LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  /** Which percentile, which bucket. */
  private static final Set<String> OF_FORM = Set.of("quantile", "le");
  private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

  private Telemetry() {}

  /** Each alert as plain maps. */
  static List<Map<?, ?>> alerts() {
    Map<?, ?> rules = Strict.documents(Sources.read("deploy/prometheus/rules.yaml")).getFirst();
    return ((List<?>) rules.get("groups")).stream().flatMap(group -> ((List<?>) ((Map<?, ?>) group).get("rules"))
        .stream()).<Map<?, ?>>map(Map.class::cast).toList();
  }

  /** Each dashboard by the name of its file. */
  static Map<String, JsonNode> dashboards() {
    var dashboards = new TreeMap<String, JsonNode>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.toList()) {
        dashboards.put(file.getFileName().toString(), JSON.readTree(Files.readString(file)));
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return dashboards;
  }

  /** Of dashboards. */
  static List<String> queries() {
    var queries = new ArrayList<String>();
    dashboards().values().forEach(dashboard -> dashboard.findValuesAsText("expr").forEach(queries::add));
    return queries;
  }

  /** Names of metrics in an expression. */
  static Set<String> names(String expression) {
    var names = new TreeSet<String>();
    NAME.matcher(NOT_NAMES.matcher(expression).replaceAll(" ")).results().map(name -> name.group())
        .filter(name -> !WORDS.contains(name)).forEach(names::add);
    return names;
  }

  /** Of rules and dashboards, but {@code up}, which Prometheus itself adds. */
  static Set<String> namesAsked() {
    var names = new TreeSet<String>();
    alerts().forEach(alert -> names.addAll(names(alert.get("expr").toString())));
    queries().forEach(query -> names.addAll(names(query)));
    names.remove("up");
    return names;
  }

  /** Not a library's, of which we promise nothing. */
  static boolean isOurs(String name) {
    return !name.matches("(jvm|netty|process|system|ft|mcp_server)_.*");
  }

  /** Metrics that replicas show, and the labels of each. */
  static Map<String, Set<String>> shown(Fleet fleet, List<String> replicas) {
    var shown = new TreeMap<String, Set<String>>();
    for (String replica : replicas) {
      Reply metrics = fleet.rest(replica).get("/q/metrics");
      if (metrics.status() != 200) {
        throw new AssertionError("expected metrics: " + metrics);
      }
      SAMPLE.matcher(metrics.body()).results().forEach(sample -> {
        Set<String> labels = shown.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
        NAME_OF_LABEL.matcher(sample.group(2) == null ? "" : sample.group(2)).results()
            .map(label -> label.group(1)).filter(label -> !OF_FORM.contains(label)).forEach(labels::add);
      });
    }
    return shown;
  }

  /** The name in the table: of a timer's several ones the first. */
  static String base(String name) {
    String base = name.replaceFirst("_(count|sum|max|bucket)$", "");
    return told().containsKey(base) ? base : name;
  }

  /** Metrics of docs/telemetry.md, and the labels of each. */
  static Map<String, Set<String>> told() {
    String doc = Sources.read("docs/telemetry.md");
    String table = doc.substring(doc.indexOf("<!-- metrics -->"), doc.indexOf("<!-- /metrics -->"));
    var told = new TreeMap<String, Set<String>>();
    ROW.matcher(table).results().forEach(row -> {
      var labels = new TreeSet<String>();
      LABEL.matcher(row.group(2)).results().forEach(label -> labels.add(label.group(1)));
      told.put(row.group(1), labels);
    });
    return told;
  }
}
