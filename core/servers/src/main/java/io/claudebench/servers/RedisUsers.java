package io.claudebench.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users of Redis, as {@code deploy/redis/users.acl} says what they may do; {@code deploy/redis/users.sh} makes the
 * same of it for operators. The password of a service follows from that of the default user, and not the other way.
 */
public final class RedisUsers {
  public static final List<String> SERVICES =
      List.of("task-service", "instance-service", "event-service", "hook-service");
  static final String FILE = "users.acl";
  private static final String SENTINEL = "sentinel.acl";
  /** The prefix that stands in the file. */
  private static final String OURS = "cb";
  private static final String NOBODY = "#default-sha256";

  private RedisUsers() {}

  /**
   * What Redis reads: a line for each user.
   *
   * @param password of the default user; empty: it needs none
   * @param prefixes of the default tenants; none: it is for a Sentinel
   */
  static String acl(String password, List<String> prefixes) {
    String users = source(prefixes.isEmpty() ? SENTINEL : FILE).lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.startsWith(" ") ? " " + line.strip() : "\n" + line.strip()).collect(Collectors.joining());
    users = users.replace(NOBODY, password.isEmpty() ? "nopass" : "#" + sha256(password));
    for (String service : SERVICES) {
      users = users.replace("#" + service + "-sha256", "#" + sha256(of(password, service)));
    }
    return users.strip().lines().map(user -> Stream.of(user.split(" ")).flatMap(rule -> named(rule, prefixes))
        .collect(Collectors.joining(" "))).collect(Collectors.joining("\n", "", "\n"));
  }

  private static Stream<String> named(String rule, List<String> prefixes) {
    if (!rule.matches("[~&]\\{?" + OURS + ":.*")) {
      return Stream.of(rule);
    }
    return prefixes.stream().map(prefix -> rule.charAt(1) == '{'
        ? rule.replace(OURS + ":", prefix.replaceAll("[{}]", "") + ":") : rule.replace(OURS + ":", prefix + ":"))
        .distinct();
  }

  /** The same Redis as another sees it whose user may do all. */
  public static String uri(String admin, String service) {
    String[] parts = admin.split("//", 2);
    int at = parts[1].lastIndexOf('@');
    String password = at < 0 ? "" : parts[1].substring(parts[1].indexOf(':') + 1, at);
    return parts[0] + "//" + service + ":" + of(password, service) + "@" + parts[1].substring(at + 1);
  }

  static String of(String password, String service) {
    return sha256(password + " of " + service);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String source(String file) {
    try (InputStream in = RedisUsers.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
