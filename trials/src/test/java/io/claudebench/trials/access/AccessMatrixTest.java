package io.claudebench.trials.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.sweep.Fitting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everybody at every door of every verb, and at what is no verb. What must be answered is computed from the
 * declarations alone.
 */
@Timeout(120)
class AccessMatrixTest {
  private static final int CLIENTS = 16;
  private static final int VERBS_AT_LEAST = 50;
  private static final int SHOWN = 40;
  /** None of these says that the call was let in. */
  private static final Set<String> NO_ANSWERS = Set.of("UNAUTHORIZED", "FORBIDDEN", "INVALID", "PARSE",
      "INVALID_REQUEST", "UNKNOWN_VERB", "INTERNAL", "HTTP 404", "HTTP 405", "HTTP 500");
  /** For admins of a tenant too, as they concern only that. */
  private static final Set<String> OF_EACH_TENANT = Set.of("hook.policy.put");
  /** Of none that there is. */
  private static final String TASK = "t-999999999";
  private static final String KEY = "0000000000000000";
  private static Fleet fleet;
  private static List<Who> people;

  private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() {
    fleet = Fleet.start(People.plan());
    people = People.of(fleet);
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @Test
  void everyVerbIsForThoseWhomItsDeclarationNames() throws Exception {
    List<Declared> verbs = Declared.all(fleet.rest("event-service"));
    assertTrue(verbs.size() >= VERBS_AT_LEAST, () -> verbs.size() + " verbs");
    List<Supplier<Integer>> cases = new ArrayList<>();
    for (Who who : people) {
      for (Declared verb : verbs) {
        Stream.of(Entrance.values()).filter(entrance -> entrance.leadsTo(verb))
            .forEach(entrance -> cases.add(() -> one(who, verb, entrance)));
      }
      People.SERVICES.forEach(service -> cases.add(() -> batch(who, service, verbs)));
    }
    long from = System.nanoTime();
    int count = run(cases);
    System.out.printf("access: %d cases of %d verbs and %d people in %.1f s%n", count, verbs.size(), people.size(),
        (System.nanoTime() - from) / 1e9);
    none();
  }

  private int one(Who who, Declared verb, Entrance entrance) {
    Rest rest = Rest.at(fleet.url(entrance.service(verb)));
    look(who, verb, entrance + " of " + entrance.service(verb), entrance.ask(rest, who, verb, input(who, verb)).word());
    return 1;
  }

  /** All verbs at once, of which this service owns some. */
  private int batch(Who who, String service, List<Declared> verbs) {
    List<String> words = Entrance.batch(Rest.at(fleet.url(service)), who, verbs,
        verb -> input(who, verb));
    for (int i = 0; i < verbs.size(); i++) {
      look(who, verbs.get(i), "a batch at " + service, words.get(i));
    }
    return verbs.size();
  }

  private void look(Who who, Declared verb, String where, String word) {
    boolean may = !who.isStranger() && (who.may(verb.roles())
        || OF_EACH_TENANT.contains(verb.name()) && who.roles().contains("admin"));
    String wanted = who.isStranger() ? "UNAUTHORIZED" : may ? "an answer" : "FORBIDDEN";
    boolean isRight = wanted.equals("an answer") ? !NO_ANSWERS.contains(word) : wanted.equals(word);
    if (!isRight) {
      wrong.add(who + " asks " + verb.name() + " by " + where + ": " + word + " instead of " + wanted);
    }
  }

  /** Valid, and about nothing that anybody uses; agents act as who they are. */
  private static JsonNode input(Who who, Declared verb) {
    var known = new HashMap<String, Object>(Map.of("workerId", who.name(), "instanceId", who.name(),
        "owner", who.name(), "name", "matrix", "type", "matrix.done", "key", "matrix"));
    known.put("id", verb.name().equals("system.register") ? who.name() : verb.name().startsWith("key.") ? KEY : TASK);
    if (verb.name().equals("task.purge")) {
      known.put("status", "failed"); // it takes those that have ended only
    }
    return Fitting.input(verb.input(), known);
  }

  private static int run(List<Supplier<Integer>> cases) throws InterruptedException, ExecutionException {
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      int count = 0;
      for (Future<Integer> done : clients.invokeAll(cases.stream().map(one -> (Callable<Integer>)
          one::get).toList())) {
        count += done.get();
      }
      return count;
    }
  }

  private void none() {
    assertEquals(0, wrong.size(), () -> wrong.size() + " are wrong, of which:\n" + String.join("\n",
        wrong.stream().sorted().limit(SHOWN).toList()));
  }

  @Test
  void whatTellsOfTheFleetIsForReaders() {
    for (Who who : people) {
      String wanted = who.isStranger() ? "401" : who.roles().contains("guest") ? "403" : "200";
      for (String path : List.of("/verbs", "/schemas/task.get", "/q/openapi", "/q/asyncapi", "/q/metrics")) {
        for (String service : People.SERVICES) {
          for (String method : List.of("GET", "HEAD")) {
            String status = status(who, service, method, path);
            if (!status.equals(wanted)) {
              wrong.add(who + ": " + method + " " + path + " of " + service + " is " + status + " not " + wanted);
            }
          }
        }
      }
    }
    none();
  }

  /** However a router may read them. */
  @Test
  void noOtherSpellingTellsThatToWhoMayNotRead() {
    var spellings = List.of("/verbs/", "//verbs", "/./verbs", "/x/../verbs", "/%76erbs", "/verbs;x", "/verbs?x=1",
        "/VERBS", "/schemas//task.get", "/schemas/task%2Eget", "/schemas/task.get/", "/%73chemas/task.get",
        "/q/metrics/", "/q//metrics", "//q/metrics", "/q/./metrics", "/q/x/../metrics", "/q/%6Detrics", "/%71/metrics",
        "/q/asyncapi/", "/q/metrics/json", "/q/openapi/", "/q/openapi.json", "/q/openapi.yaml", "/q/%6Fpenapi",
        "/q/health/../metrics", "/q/health/../../verbs", "/q/health/%2e%2e/metrics", "/q/info", "/q/arc", "/q/dev-ui");
    for (Who who : people) {
      if (who.isStranger() || who.roles().contains("guest")) {
        for (String path : spellings) {
          for (String method : List.of("GET", "HEAD")) {
            String status = status(who, "task-service", method, path);
            if (!status.startsWith("4")) {
              wrong.add(who + ": " + method + " " + path + " is " + status);
            }
          }
        }
      }
    }
    none();
  }

  @Test
  void healthIsForEverybodyAndAPreflightForEveryPageThatMayCall() {
    for (Who who : people) {
      for (String service : People.SERVICES) {
        for (String path : List.of("/q/health", "/q/health/live", "/q/health/ready")) {
          assertEquals("200", status(who, service, "GET", path), who + path);
        }
        for (String path : List.of("/verbs", "/task/create", "/rpc", "/mcp", "/q/metrics")) {
          assertEquals("204", status(who, service, "OPTIONS", path, "Origin: http://localhost:3000"), who + path);
          assertEquals("403", status(who, service, "OPTIONS", path, "Origin: http://evil.example")
              .replace("401", "403"), who + path);
        }
        String bare = status(who, service, "OPTIONS", "/task/create");
        assertEquals(who.isStranger() ? "401" : "405", bare, who + " OPTIONS without an origin");
      }
    }
  }

  private static String status(Who who, String service, String method, String path, String... more) {
    String[] key = who.headers(path.length() % 2 == 0);
    var headers = Stream.concat(Stream.of(more), key.length == 0 ? Stream.of() : Stream.of(key[0] + ": " + key[1]));
    return Integer.toString(Wire.ask(Rest.at(fleet.url(service)), method, path, headers.toArray(String[]::new))
        .status());
  }
}
