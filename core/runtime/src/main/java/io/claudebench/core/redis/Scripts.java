package io.claudebench.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Loads the Lua files of a service from {@code lua/}, each with the fragments of {@code lua/lib/} that it uses. */
@Singleton
public final class Scripts {
  private final RedisClient redis;
  private final Memory memory;
  private final Instance<RunGate> gate;
  private final Instance<Settlement> settlement;
  private final Map<String, String> names = new ConcurrentHashMap<>();

  Scripts(RedisClient redis, Memory memory, Instance<RunGate> gate, Instance<Settlement> settlement) {
    this.redis = redis;
    this.memory = memory;
    this.gate = gate;
    this.settlement = settlement;
  }

  /** The script {@code lua/<name>.lua}. */
  public Script load(String name) {
    return load(name, gate.isResolvable());
  }

  /** The same, but not behind the gate: for the script that opens it. */
  public Script ungated(String name) {
    return load(name, false);
  }

  private Script load(String name, boolean isGated) {
    var prepared = new Prepared(name, new Assembly(name, Scripts::read), isGated);
    prepared.all().forEach(text -> names.put(text.sha().substring(0, 8), name));
    Settlement settled = (tenant, ids) -> settlement.isResolvable() ? settlement.get().lacking(tenant, ids)
        : Uni.createFrom().item(Set.of());
    return new Script(new GroupCommit(redis, prepared), () -> gate.get().doubt(), settled, memory, prepared, null);
  }

  /** What Redis calls each of the texts loaded so far (the first 8 digits of its SHA-1), and what we do. */
  public Map<String, String> names() {
    return names;
  }

  private static String read(String name) {
    String path = "lua/" + name + ".lua";
    try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("No script at " + path + "; is it beside its handler's resources?");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
