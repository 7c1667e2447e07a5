package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hosts in texts: {@code example.com} of {@code https://user@Example.com:8443/x} and of {@code git@example.com:x}. */
final class Urls {
  private static final int HOST_MAX = 253;
  private static final Set<String> NETWORK = Set.of("curl", "wget", "http", "https", "ssh", "scp", "sftp", "ftp", "nc",
      "ncat", "telnet", "ping", "rsync", "git", "nmap");

  static void hosts(JsonNode value, List<String> hosts, int most) {
    if (value.isTextual()) {
      hosts(value.textValue(), hosts, most);
    } else {
      value.forEach(one -> hosts(one, hosts, most));
    }
  }

  /** Of a program that goes to the network, also what looks like a host by itself. */
  static void hosts(String program, String word, List<String> hosts, int most) {
    hosts(word, hosts, most);
    if (NETWORK.contains(program) && !word.startsWith("-") && word.indexOf("://") < 0 && hosts.size() < most) {
      add(word, 0, hosts);
    }
  }

  static void hosts(String text, List<String> hosts, int most) {
    int at = text.indexOf("://");
    while (at >= 0 && hosts.size() < most) {
      add(text, at + 3, hosts);
      at = text.indexOf("://", at + 3);
    }
    int user = text.indexOf('@');
    if (user > 0 && text.indexOf("://") < 0 && text.indexOf(':', user) > user + 1 && hosts.size() < most) {
      add(text, user + 1, hosts);
    }
  }

  private static void add(String text, int from, List<String> hosts) {
    int start = from;
    int end = from;
    while (end < text.length() && "/?# \t\n\"'<>)\\".indexOf(text.charAt(end)) < 0) {
      start = text.charAt(end) == '@' ? end + 1 : start;
      end++;
    }
    String host = text.substring(start, end);
    int port = host.lastIndexOf(':');
    String named = host.startsWith("[") ? host.substring(0, host.indexOf(']') + 1)
        : port > 0 ? host.substring(0, host.indexOf(':')) : host;
    String name = named.endsWith(".") ? named.substring(0, named.length() - 1) : named;
    if (!name.isEmpty() && name.length() <= HOST_MAX) {
      hosts.add(name.toLowerCase(Locale.ROOT));
    }
  }

  private Urls() {}
}
