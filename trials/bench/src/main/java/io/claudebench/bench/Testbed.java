package io.claudebench.bench;

import io.claudebench.scanner.Resp;
import io.claudebench.servers.Ports;
import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.ServiceProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A fresh Redis, a fresh PostgreSQL and the services that tasks need, set as {@code ./fleet up} sets them: append-only
 * file synced every second, PostgreSQL durable. Two things differ: queues may grow longer, and Redis does not rewrite
 * its file in the middle of a measurement.
 */
final class Testbed implements AutoCloseable {
  private static final String MARK = "record me";
  private static final String LONG = "20000000";
  private static final Map<String, String> ROOM = Map.of("CLAUDEBENCH_TASK_QUEUE_MAX", LONG);

  private final Plan plan;
  private final RedisServer redis;
  private final PostgresServer postgres;
  private final Resp resp;
  private final Loop loop = Loop.start();
  private final List<ServiceProcess> processes = new ArrayList<>();
  private final Thread lastResort = new Thread(this::kill, "bench-last-resort");
  private ServiceProcess tasks;
  private ServiceProcess instances;
  private Recording create;

  private Testbed(Plan plan) {
    this.plan = plan;
    this.redis = RedisServer.start(RedisOptions.fresh().withAppendfsync("everysec"));
    var fresh = PostgresOptions.fresh();
    this.postgres = PostgresServer.start(new PostgresOptions(fresh.dir(), fresh.port(), fresh.password(), true,
        fresh.log()));
    Runtime.getRuntime().addShutdownHook(lastResort);
    this.resp = new Resp(redis.uri());
    resp.ask("CONFIG", "SET", "auto-aof-rewrite-percentage", "0");
  }

  /** @param environment added to the services' */
  static Testbed open(Plan plan, Map<String, String> environment) {
    var testbed = new Testbed(plan);
    try {
      var all = new LinkedHashMap<>(ROOM);
      all.putAll(environment);
      testbed.tasks = testbed.start("task-service", "task-service", all);
      testbed.instances = testbed.start("instance-service", "instance-service", all);
      testbed.tasks.awaitReady();
      testbed.instances.awaitReady();
      testbed.tasks.awaitStatus("/schemas/system.register", 200);
      testbed.create = testbed.record();
      return testbed;
    } catch (RuntimeException e) {
      testbed.close();
      throw e;
    }
  }

  /** Starts one more application of the repository on the same Redis. */
  ServiceProcess start(String module, String name, Map<String, String> environment) {
    var all = new LinkedHashMap<>(Map.of("QUARKUS_REDIS_HOSTS", redis.uri(module), "QUARKUS_DATASOURCE_JDBC_URL",
        postgres.jdbcUrl(),
        "QUARKUS_DATASOURCE_USERNAME", postgres.username(), "QUARKUS_DATASOURCE_PASSWORD", postgres.password()));
    all.putAll(environment);
    return start(name, plan.command(module), all);
  }

  /** Starts any command that serves HTTP on {@code QUARKUS_HTTP_PORT}; it ends with the testbed. */
  ServiceProcess start(String name, List<String> command, Map<String, String> environment) {
    var process = new ServiceProcess(name, command, Ports.free(), plan.logs().resolve(name + ".log"), environment);
    process.launch();
    processes.add(process);
    return process;
  }

  Plan plan() {
    return plan;
  }

  Loop loop() {
    return loop;
  }

  RedisServer redis() {
    return redis;
  }

  Resp resp() {
    return resp;
  }

  ServiceProcess tasks() {
    return tasks;
  }

  ServiceProcess instances() {
    return instances;
  }

  /** The EVALSHA of one create, from a cache that has the script. */
  Recording create() {
    return create;
  }

  /** How many members a sorted set has that task.create knows, for example {@code pending} or {@code outbox}. */
  long size(String key) {
    return resp.number("ZCARD", create.key(":" + key));
  }

  /** A worker that holds so many tasks at most; its beats may stay away for as long as a run takes. */
  void register(String worker, int capacity) {
    try (var calls = new Calls(loop, instances)) {
      calls.post("/system/register",
          "{\"id\":\"%s\",\"roles\":[],\"capacity\":%d,\"ttlSeconds\":300}".formatted(worker, capacity));
    }
  }

  /** Returns when PostgreSQL has everything: no measurement pays for the one before. */
  void quiet() {
    Until.isTrue("the outbox is empty", () -> size("outbox") == 0);
  }

  private Recording record() {
    try (var calls = new Calls(loop, tasks)) {
      calls.post("/task/create", "{\"text\":\"first\"}");
      return Recording.of(redis, MARK, () -> calls.post("/task/create", "{\"text\":\"" + MARK + "\"}"));
    }
  }

  Path logs() {
    return plan.logs();
  }

  /**
   * Runs the load once and counts what all parts of the fleet used for it; {@code target} is the process under test.
   */
  Result measure(String name, String unit, ServiceProcess target, Load load, double seconds) {
    var meters = meters(target);
    Cpu before = Cpu.now(meters);
    Sample sample = load.run(seconds);
    return sample.result(name, unit, Cpu.now(meters).per(sample.operations(), before));
  }

  /** The same for the task service when nothing is left of what was before, after a short load that does not count. */
  Result measure(String name, String unit, Load load) {
    return settled(name, unit, tasks, load);
  }

  Result settled(String name, String unit, ServiceProcess target, Load load) {
    load.run(plan.settle());
    quiet();
    return measure(name, unit, target, load, plan.seconds());
  }

  private Map<String, Supplier<Double>> meters(ServiceProcess target) {
    var meters = new LinkedHashMap<String, Supplier<Double>>();
    meters.put("service", () -> Cpu.ofProcess(target.handle()));
    meters.put("redis", () -> Cpu.ofRedis(resp));
    meters.put("postgres", () -> Cpu.ofFamily(ProcessHandle.of(postgres.pid().value()).orElseThrow()));
    meters.put("generator", () -> Cpu.ofProcess(ProcessHandle.current()));
    return meters;
  }

  @Override
  public void close() {
    loop.close();
    processes.parallelStream().forEach(ServiceProcess::stop);
    resp.close();
    postgres.close();
    redis.close();
    Leftovers.delete(redis.dir());
    Leftovers.delete(postgres.dir());
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void kill() {
    processes.forEach(ServiceProcess::kill9);
    postgres.kill();
    redis.kill();
  }
}
