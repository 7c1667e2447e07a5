package io.claudebench.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks a Redis what it denied the services: {@code ACL LOG}. Tenants' own programs are denied what they try. */
final class Denied {
  private static final int ENOUGH = 1_000;
  /** A service asks for it and does without. */
  private static final String OPTIONAL = "slowlog";

  private Denied() {}

  /** As {@code event-service: key cb:task:t-1}; nothing while Redis is away. */
  static List<String> by(int port, String password) {
    try {
      return entries(RedisPing.after(port, password, "ACL LOG " + ENOUGH + "\r\n"));
    } catch (IOException away) {
      return List.of();
    }
  }

  /** Each field of an entry is its name and its value, each with its length before it. */
  private static List<String> entries(List<String> lines) {
    var found = new ArrayList<String>();
    String reason = "";
    String object = "";
    for (int i = 0; i + 2 < lines.size(); i++) {
      String value = lines.get(i + 2);
      switch (lines.get(i)) {
        case "reason" -> reason = value;
        case "object" -> object = value;
        case "username" -> found.add(value + ": " + reason + " " + object);
        default -> { }
      }
    }
    return found.stream().filter(entry -> RedisUsers.SERVICES.contains(entry.substring(0, entry.indexOf(':'))))
        .filter(entry -> !entry.contains("auth ") && !entry.contains("command " + OPTIONAL)).toList();
  }
}
