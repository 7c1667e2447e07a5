package io.claudebench.trials.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.kit.Replica;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every verb of the fleet is asked with hostile inputs through every door, its own service's and another's, which
 * carries the call. A caller's mistake is never INTERNAL, is always answered, in JSON, opens no breaker, ends no
 * process and writes no line of the log.
 */
public final class Sweep {
  private static final List<String> SERVICES = List.of("task-service", "instance-service", "event-service",
      "hook-service");
  private static final int CLIENTS = 4;
  private static final int SHOWN = 30;
  private static final int SHOWN_CHARS = 400;
  private static final Pattern CODE = Pattern.compile("\"code\":\"([A-Z_]+)\"");
  /** A line of a log, but of an error, which only a fault of ours is. */
  private static final Pattern EVENT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}\\S* +(?!ERROR)[A-Z]+ .*");

  private final Map<String, Integer> words = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final List<Target> targets = new ArrayList<>();
  private final Fleet fleet;
  private final long seed;

  private record Target(String verb, String service, boolean isRead, JsonNode schema) {}

  private Sweep(Fleet fleet, long seed) {
    this.fleet = fleet;
    this.seed = seed;
  }

  /** Starts a fleet of all four services and sweeps for so long. */
  public static Report run(long seed, Duration time) {
    var plan = Plan.of(SERVICES.toArray(String[]::new)).with("CLAUDEBENCH_RATE_LIMIT__TEST_CIRCUIT_", "off");
    try (var fleet = Fleet.start(plan)) {
      return new Sweep(fleet, seed).run(time);
    }
  }

  private Report run(Duration time) {
    Rest rest = fleet.rest(SERVICES.getFirst());
    rest.get("/verbs").ok().forEach(verb -> targets.add(new Target(verb.get("name").asText(),
        verb.get("service").asText(), verb.get("readOnly").asBoolean(),
        rest.get("/schemas/" + verb.get("name").asText()).ok().get("input"))));
    Map<String, Integer> lines = new HashMap<>();
    replicas().forEach(replica -> lines.put(replica.toString(), log(replica).size()));
    ask(System.nanoTime() + time.toNanos());
    replicas().forEach(replica -> look(replica, lines.get(replica.toString())));
    return new Report(seed, targets.size(), next.get(), words, List.copyOf(findings));
  }

  private List<Replica> replicas() {
    return SERVICES.stream().map(fleet::replica).toList();
  }

  private void ask(long until) {
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.execute(() -> {
          while (System.nanoTime() < until) {
            ask(next.getAndIncrement());
          }
        });
      }
      clients.shutdown();
      clients.awaitTermination(1, TimeUnit.DAYS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The n-th case, whoever asks it. */
  private void ask(int n) {
    var dice = new Random(seed * 1_000_003 + n);
    Target target = targets.get(n % targets.size());
    String input = Hostile.input(target.schema(), dice);
    Way way = Hostile.pick(List.of(Way.values()), dice);
    way = way == Way.QUERY && !target.isRead() ? Way.BODY : way;
    boolean isCarried = way != Way.COMMAND && dice.nextInt(3) == 0;
    String service = isCarried ? Hostile.pick(SERVICES, dice) : target.service();
    var doors = new Doors(fleet.rest(service), fleet.redis()::uri);
    String which = target.verb() + " by " + way + " of " + service + ", case " + n + ": " + input;
    try {
      answered(which, target.verb(), way.ask(doors, target.verb(), input, dice));
    } catch (RuntimeException | AssertionError e) {
      found(which + " → " + e);
    }
  }

  private void answered(String which, String verb, String answer) {
    Rest.json(answer);
    Matcher code = CODE.matcher(answer);
    String word = code.find() ? code.group(1) : "OK";
    synchronized (words) {
      words.merge(word, 1, Integer::sum);
    }
    if (word.equals("INTERNAL") || answer.contains("\"code\":-32603")
        || word.equals("CIRCUIT_OPEN") && !verb.equals("test.circuit")) {
      found(which + " → " + answer);
    }
  }

  private void look(Replica replica, int from) {
    if (!replica.isRunning() || replica.status("/q/health/live") != 200) {
      found(replica + " ended");
    }
    List<String> told = log(replica);
    told.subList(from, told.size()).stream().filter(line -> !EVENT.matcher(line).matches()
        || line.startsWith(Hostile.FORGED)).forEach(line -> found(replica + " logged " + line));
  }

  private void found(String what) {
    synchronized (findings) {
      if (findings.size() < SHOWN) {
        int tail = Math.max(SHOWN_CHARS, what.length() - SHOWN_CHARS);
        findings.add(what.length() <= 2 * SHOWN_CHARS ? what : what.substring(0, SHOWN_CHARS) + " … "
            + what.substring(tail));
      }
    }
  }

  private static List<String> log(Replica replica) {
    try {
      return Files.readAllLines(replica.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
