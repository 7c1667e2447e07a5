package io.claudebench.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.guard.RateLimit;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Loads the Lua files of a service from {@code lua/}, with the fragments of {@code lua/lib/} that their headers name
 * under {@code Uses}.
 */
@Singleton
public final class Scripts {
  private static final Pattern USES = Pattern.compile("(?m)^-- Uses +(.+)$");

  private final Commands commands;
  private final RunGate gate;
  private final RateLimit limits;
  private final Map<String, String> names = new ConcurrentHashMap<>();

  Scripts(Commands commands, Instance<RunGate> gate, RateLimit limits) {
    this.commands = commands;
    this.gate = gate.isResolvable() ? gate.get() : () -> Uni.createFrom().item("*");
    this.limits = limits;
  }

  /** The script {@code lua/<name>.lua}. */
  public Script load(String name) {
    return load(name, gate);
  }

  /** The same, but not behind the gate: for the script that opens it. */
  public Script ungated(String name) {
    return load(name, () -> Uni.createFrom().item("*"));
  }

  private Script load(String name, RunGate gate) {
    String file = read("lua/" + name + ".lua");
    var head = new StringBuilder(read("lua/lib/base.lua"));
    var uses = USES.matcher(file);
    if (uses.find()) {
      for (String fragment : uses.group(1).trim().split(" *, *")) {
        head.append(read("lua/lib/" + fragment + ".lua"));
      }
    }
    String body = head + "local function body(KEYS, ARGV)\n" + file + "\nend\n" + read("lua/lib/run.lua");
    String limit = read("lua/lib/limit.lua");
    String plain = "return (body(KEYS, ARGV))\n";
    String once = read("lua/lib/once.lua");
    return new Script(commands, gate, limits, text(name, body + plain), text(name, body + limit + plain),
        text(name, body + once), text(name, body + limit + once));
  }

  /** What Redis calls each of the texts loaded so far (the first 8 digits of its SHA-1), and what we do. */
  public Map<String, String> names() {
    return names;
  }

  private Script.Text text(String name, String source) {
    try {
      String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source.getBytes(UTF_8)));
      names.put(sha.substring(0, 8), name);
      return new Script.Text(source, sha);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(String path) {
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
