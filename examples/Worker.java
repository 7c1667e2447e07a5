import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;
import java.util.stream.Collectors;

/**
 * A worker to copy: put your work into {@link #work}, keep the rest. JDK 21 or newer, no dependencies.
 *
 * <pre>CLAUDEBENCH_URL=http://127.0.0.1:8081 java examples/Worker.java [--once N]</pre>
 *
 * WORKER_ID, CAPACITY (tasks at once, 4), LEASE_MS (30000), TTL_MS (30000) and CLAUDEBENCH_KEY are optional; --once N
 * ends after N tasks. Any service answers any verb, so one URL is enough. Ctrl-C or SIGTERM drains.
 */
final class Worker {
  static final Map<String, String> ENV = System.getenv();
  static final String BASE = ENV.getOrDefault("CLAUDEBENCH_URL", "http://127.0.0.1:8081");
  static final int CAPACITY = Integer.parseInt(ENV.getOrDefault("CAPACITY", "4"));
  static final long LEASE_MS = Long.parseLong(ENV.getOrDefault("LEASE_MS", "30000"));
  // without a beat for one and a half of this, the fleet takes our tasks back
  static final long TTL_MS = Long.parseLong(ENV.getOrDefault("TTL_MS", "30000"));
  static final long WAIT_MS = 5_000; // how long a claim waits for work, and so how long a drain may wait for a claim
  static final long DRAIN_MS = 20_000; // what is not done by then is given back; a supervisor usually kills after 30 s
  static final Set<String> MAY_PASS = Set.of("RATE_LIMITED", "FULL", "CIRCUIT_OPEN", "UNAVAILABLE", "TIMEOUT",
      "INTERNAL");
  // about a task: drop it, all is said
  static final Set<String> NOT_OURS = Set.of("LEASE_LOST", "NOT_FOUND", "CONFLICT");

  final HttpClient http = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1) // not every proxy on the way understands the upgrade to 2
      .connectTimeout(Duration.ofSeconds(5)).build();
  final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().factory());
  final Map<String, FutureTask<Object>> held = new ConcurrentHashMap<>(); // task id → its work
  final CountDownLatch gone = new CountDownLatch(1);
  final String id;
  final int once;
  int ended; // guarded by this
  volatile long turns; // grows with every turn of the claim loop; a worker that beats while this stands still is stuck
  volatile boolean draining;

  Worker(String id, int once) {
    this.id = id;
    this.once = once;
  }

  /**
   * Your work; what it returns is the result. It is interrupted when it should stop: cancelled, lease lost, or
   * draining.
   */
  Object work(Map<?, ?> task) throws Exception {
    Object ms = task.get("metadata") instanceof Map<?, ?> metadata ? metadata.get("workMs") : null;
    Thread.sleep(ms instanceof Number n ? n.longValue() : 10);
    return Map.of("said", task.get("text"));
  }

  public static void main(String[] args) throws Exception {
    var name = "worker-" + InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
    var once = args.length == 2 && args[0].equals("--once") ? Integer.parseInt(args[1]) : Integer.MAX_VALUE;
    var worker = new Worker(ENV.getOrDefault("WORKER_ID", name), once);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { // on a signal the JVM ends when its hooks have
      worker.draining = true;
      try { worker.gone.await(); } catch (InterruptedException e) { Thread.currentThread().interrupt(); }
    }));
    try {
      worker.live();
    } catch (IOException e) {
      System.err.println(BASE + ": " + e.getMessage());
      Runtime.getRuntime().halt(1);
    } finally { worker.gone.countDown(); }
  }

  void live() throws Exception {
    register();
    clock.scheduleAtFixedRate(this::beat, TTL_MS / 3, TTL_MS / 3, TimeUnit.MILLISECONDS);
    System.out.println(id + " works for " + BASE);
    for (; !draining && left() > 0; turns++) {
      int free = free();
      if (free > 0) claim(Math.min(free, 100));
    }
    draining = true;
    // No claim is cut short above: one cut at the wrong moment would leave us a lease that we do not know of.
    clock.schedule(() -> held.values().forEach(work -> work.cancel(true)), DRAIN_MS, TimeUnit.MILLISECONDS);
    synchronized (this) { while (!held.isEmpty()) wait(); }
    clock.shutdownNow();
    try {
      insist("system.unregister", Map.of("instanceId", id), 2_000, UUID.randomUUID().toString());
    } catch (IOException e) { System.err.println("unregister: " + e.getMessage()); }
  }

  synchronized int left() {
    return once - ended;
  }

  /** How many tasks to take. None: waits for the first to end, but not for ever, so that the loop keeps turning. */
  synchronized int free() throws InterruptedException {
    int free = Math.min(CAPACITY, left()) - held.size();
    if (free < 1) wait(WAIT_MS);
    return free;
  }

  void claim(int max) throws InterruptedException {
    var input = Map.of("workerId", id, "maxTasks", max, "waitMs", WAIT_MS, "leaseMs", LEASE_MS);
    try {
      var answer = insist("task.claim", input, LEASE_MS, UUID.randomUUID().toString());
      if (answer.get("tasks") instanceof List<?> tasks) tasks.forEach(task -> start((Map<?, ?>) task));
      if (answer.get("claimed") != Boolean.TRUE) Thread.sleep(100); // a service that drains answers empty at once
    } catch (IOException e) {
      System.err.println("claim: " + e.getMessage());
      // the fleet does not know us any more
      if (e instanceof Refused refused && refused.word.equals("NOT_FOUND")) beat();
      Thread.sleep(1_000);
    }
  }

  void start(Map<?, ?> task) {
    var work = new FutureTask<Object>(() -> work(task));
    held.put((String) task.get("id"), work);
    Thread.ofVirtual().start(() -> hold(task, work));
  }

  /** Keeps the lease while the work goes on, then gives the one answer that ends it. */
  void hold(Map<?, ?> task, FutureTask<Object> work) {
    try {
      Thread worker = Thread.ofVirtual().start(work);
      while (!worker.join(Duration.ofMillis(LEASE_MS / 3))) keep(task, work);
      switch (work.state()) {
        // No result would mean failed.
        case SUCCESS -> end("task.complete", task, "result", Objects.requireNonNullElse(work.resultNow(), true));
        case FAILED -> end("task.fail", task, "error",
            Map.of("message", work.exceptionNow().toString(), "retryable", true));
        // Stopped, and truly over: back to its place; a task whose cancel was asked for ends cancelled.
        default -> end("task.release", task, "deny", false);
      }
    } catch (Exception e) { // when the lease ends, the fleet gives the task to somebody else
      System.err.println("dropped " + task.get("id") + ": " + e.getMessage());
    } finally {
      synchronized (this) {
        held.remove((String) task.get("id"));
        notifyAll();
      }
    }
  }

  /** Renews the lease; stops the work when somebody wants the task cancelled, drops it when the lease is gone. */
  void keep(Map<?, ?> task, FutureTask<Object> work) throws IOException, InterruptedException {
    try {
      var hold = Map.of("taskId", task.get("id"), "workerId", id, "fence", task.get("fence"), "leaseMs", LEASE_MS);
      if (ask("task.heartbeat", hold, null).get("cancelRequested") == Boolean.TRUE) work.cancel(true);
    } catch (Refused e) {
      if (!NOT_OURS.contains(e.word)) return; // other trouble may pass: the lease holds three of these
      work.cancel(true);
      throw e;
    } catch (IOException mayPass) { return; }
  }

  /** The fence guards this: if the lease went to somebody else meanwhile, it changes nothing and says so. */
  void end(String verb, Map<?, ?> task, String name, Object value) throws IOException, InterruptedException {
    var input = Map.of("taskId", task.get("id"), "workerId", id, "fence", task.get("fence"), name, value);
    insist(verb, input, LEASE_MS, task.get("id") + ":" + task.get("fence"));
    System.out.println(verb + " " + task.get("id"));
    if (!verb.equals("task.release")) synchronized (this) { ended++; }
  }

  void register() throws IOException, InterruptedException {
    var input = Map.of("id", id, "roles", List.of("worker"), "capacity", CAPACITY, "ttlSeconds", TTL_MS / 1000);
    insist("system.register", input, 60_000, UUID.randomUUID().toString());
  }

  void beat() {
    try { // no insisting: the next beat is the next try, and the ttl holds three of them
      var input = Map.of("instanceId", id, "status", "healthy", "progress", turns);
      // we were forgotten
      if (ask("system.heartbeat", input, null).get("alive") != Boolean.TRUE && !draining) register();
    } catch (Exception e) { System.err.println("beat: " + e.getMessage()); } // one that escaped would end the schedule
  }

  /**
   * Asks until there is a final answer or the patience is over. All attempts carry one idempotency key: when the first
   * was done and only its answer was lost, the second gets that answer instead of doing it again.
   */
  Map<?, ?> insist(String verb, Object input, long patienceMs, String key) throws IOException, InterruptedException {
    long until = System.nanoTime() + patienceMs * 1_000_000;
    for (long pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, 5_000)) {
      try {
        return ask(verb, input, key);
      } catch (IOException e) {
        long toldMs = e instanceof Refused refused ? refused.retryAfterMs : 0;
        // Never sooner than we were told; jitter, so that a thousand workers do not come back in the same millisecond.
        long waitMs = (long) (Math.max(toldMs, pauseMs) * ThreadLocalRandom.current().nextDouble(1, 1.5));
        boolean isFinal = e instanceof Refused refused && !MAY_PASS.contains(refused.word);
        if (isFinal || System.nanoTime() + waitMs * 1_000_000 > until) throw e;
        Thread.sleep(waitMs);
      }
    }
  }

  Map<?, ?> ask(String verb, Object input, String key) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(BASE + "/" + verb.replace('.', '/')))
        .POST(HttpRequest.BodyPublishers.ofString(Json.text(input)))
        .timeout(Duration.ofMillis(WAIT_MS + 10_000)).header("Content-Type", "application/json");
    if (key != null) request.header("Idempotency-Key", key);
    if (ENV.containsKey("CLAUDEBENCH_KEY")) request.header("Authorization", "Bearer " + ENV.get("CLAUDEBENCH_KEY"));
    var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() == 200) return (Map<?, ?>) Json.value(answer.body());
    throw Refused.of(answer);
  }

  /** An answer that is not success: its word decides what to do, see GET /verbs. */
  @SuppressWarnings("serial")
  static final class Refused extends IOException {
    final String word;
    final long retryAfterMs;

    private Refused(String word, String message, long retryAfterMs) {
      super(word + " " + message);
      this.word = word;
      this.retryAfterMs = retryAfterMs;
    }

    static Refused of(HttpResponse<String> answer) {
      if (!answer.headers().firstValue("Content-Type").orElse("").contains("json")) { // a proxy spoke, not the fleet
        return new Refused("UNAVAILABLE", "HTTP " + answer.statusCode(), 0);
      }
      var problem = (Map<?, ?>) Json.value(answer.body());
      var seconds = answer.headers().firstValue("Retry-After").filter(s -> s.matches("\\d{1,6}")).orElse("0");
      var ms = problem.get("retryAfterMs") instanceof Number exact ? exact.longValue() : Long.parseLong(seconds) * 1000;
      return new Refused(problem.get("code") instanceof String word ? word : "UNAVAILABLE", problem.get("detail") + "",
          ms);
    }
  }

  /** JSON, as much as a worker needs; with a library of your own, drop it. */
  static final class Json {
    private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|[\\[\\]{}]|[^\\s\",:\\[\\]{}]++");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    static String text(Object value) {
      return switch (value) {
        case Map<?, ?> map -> map.entrySet().stream().map(e -> text(e.getKey()) + ":" + text(e.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
        case List<?> list -> list.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
        case String s -> s.chars().mapToObj(c -> (c < ' ' || c == '"' || c == '\\' ? "\\u%04x" : "%c").formatted(c))
            .collect(Collectors.joining("", "\"", "\""));
        case null, default -> String.valueOf(value);
      };
    }

    static Object value(String json) {
      var tokens = TOKEN.matcher(json).results().map(MatchResult::group).iterator();
      return value(tokens.next(), tokens);
    }

    private static Object value(String token, Iterator<String> rest) {
      switch (token.charAt(0)) {
        case '{':
          var map = new HashMap<String, Object>();
          for (var t = rest.next(); !t.equals("}"); t = rest.next()) map.put(string(t), value(rest.next(), rest));
          return map;
        case '[':
          var list = new ArrayList<Object>();
          for (var t = rest.next(); !t.equals("]"); t = rest.next()) list.add(value(t, rest));
          return list;
        case '"': return string(token);
        case 't', 'f': return Boolean.valueOf(token);
        case 'n': return null;
        default: return token.matches("-?\\d{1,18}") ? (Object) Long.valueOf(token) : (Object) Double.valueOf(token);
      }
    }

    private static String string(String quoted) {
      return ESCAPE.matcher(quoted.substring(1, quoted.length() - 1)).replaceAll(m -> Matcher.quoteReplacement(
          switch (m.group(1).charAt(0)) {
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'u' -> Character.toString(Integer.parseInt(m.group(1).substring(1), 16));
            default -> m.group(1);
          }));
    }
  }
}
