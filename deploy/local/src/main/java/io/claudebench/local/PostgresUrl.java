package io.claudebench.local;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * A PostgreSQL URL taken apart the way Quarkus wants it.
 *
 * @param jdbc without user and password
 * @param user empty when the URL names none
 * @param password empty when the URL names none
 */
record PostgresUrl(String jdbc, String user, String password) {

  /** Reads {@code postgresql://user:password@host:port/database?…} or {@code jdbc:postgresql://…?user=…&password=…}. */
  static PostgresUrl of(String url) {
    URI uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    if (uri.getHost() == null || !("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))) {
      throw new Sorry("--postgres wants postgresql://user:password@host:port/database");
    }
    String info = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    String user = decoded(info.contains(":") ? info.substring(0, info.indexOf(':')) : info);
    String password = decoded(info.contains(":") ? info.substring(info.indexOf(':') + 1) : "");
    var rest = new ArrayList<String>();
    for (String pair : uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&")) {
      if (pair.startsWith("user=")) {
        user = decoded(pair.substring("user=".length()));
      } else if (pair.startsWith("password=")) {
        password = decoded(pair.substring("password=".length()));
      } else {
        rest.add(pair);
      }
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = rest.isEmpty() ? "" : "?" + String.join("&", rest);
    return new PostgresUrl("jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query, user, password);
  }

  /** A {@code +} is a plus here: these are URLs, not forms. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
