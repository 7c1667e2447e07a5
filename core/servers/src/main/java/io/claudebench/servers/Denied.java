package io.claudebench.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.loopback(), port), 200);
      socket.setSoTimeout(1000);
      String auth = password.isEmpty() ? "" : "AUTH " + password + "\r\n";
      socket.getOutputStream().write((auth + "ACL LOG " + ENOUGH + "\r\nPING\r\n").getBytes(StandardCharsets.UTF_8));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var lines = new ArrayList<String>();
      for (String line = in.readLine(); line != null && !line.equals("+PONG"); line = in.readLine()) {
        lines.add(line);
      }
      return entries(lines);
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
