package io.claudebench.testkit;

import io.claudebench.scanner.Resp;
import io.claudebench.servers.Ports;
import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The service of the module that is tested, as its build packaged it: a jar, or a native executable. Servers of its
 * own, and an open epoch, as if task-service were there.
 */
public final class Executable implements AutoCloseable {
  private static final Path TARGET = Path.of("target");
  private static final List<String> ODD_INPUTS = List.of("{}", "[]",
      "{\"key\":1,\"name\":[],\"items\":{},\"instanceId\":null,\"sessionId\":{},\"type\":0}");

  private final RedisServer redis = RedisServer.start(RedisOptions.fresh());
  private final PostgresServer postgres = PostgresServer.start(PostgresOptions.fresh());
  private final String name;
  private final ServiceProcess service;

  private Executable(String name, Map<String, String> own) {
    this.name = name;
    var settings = new HashMap<>(Map.of("quarkus.redis.hosts", redis.uri(name), "quarkus.datasource.jdbc.url",
        postgres.jdbcUrl(), "quarkus.datasource.username", postgres.username(), "quarkus.datasource.password",
        postgres.password()));
    settings.putAll(own);
    service = process("executable", settings);
  }

  /** Returns when it is ready. @param settings by the names of {@code application.properties} */
  public static Executable start(String service, Map<String, String> settings) {
    var executable = new Executable(service, settings);
    try (var client = executable.resp()) {
      var run = Pattern.compile("run_id:(\\w{40})").matcher(client.ask("INFO", "server").toString());
      run.find();
      client.ask("HSET", "cb:epoch", "epoch", "1", "runId", run.group(1));
      executable.service.launch();
      executable.service.awaitReady();
      return executable;
    } catch (RuntimeException e) {
      executable.close();
      throw e;
    }
  }

  /** One more, not started yet. */
  public static ServiceProcess process(String name, Map<String, String> settings) {
    return new ServiceProcess(name, Packaged.last(TARGET, settings), Ports.free(), TARGET.resolve(name + ".log"),
        Map.of());
  }

  public Rest rest() {
    return service.rest();
  }

  public Resp resp() {
    return new Resp(redis.uri());
  }

  /**
   * Sends odd inputs to each verb of its own: what a native executable did not keep of a verb's records would be
   * {@code INTERNAL}. @return verb, input and answer of each that answered with another word than these
   */
  public List<String> oddAnswers(Set<String> words) {
    return rest().get("/verbs").ok().valueStream()
        .filter(verb -> verb.get("service").asText().equals(name)).map(verb -> verb.get("name").asText())
        .flatMap(verb -> ODD_INPUTS.stream().map(input -> rest().post(verb, input)))
        .filter(reply -> !words.contains(reply.word())).map(Reply::toString).toList();
  }

  @Override
  public void close() {
    if (service.isRunning()) {
      service.kill9();
    }
    postgres.close();
    redis.close();
  }
}
