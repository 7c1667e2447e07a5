package io.claudebench.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Finds out at once whether a given server can be reached, rather than after the services have tried in vain. */
final class Reach {
  private static final int TIMEOUT_MS = 3000;

  private Reach() {}

  /** The first {@code host:port} of the URL (there may be several, with commas); refuses when nobody answers there. */
  static String check(String name, String url) {
    String first = url.split(",")[0].replaceFirst("^jdbc:", "");
    URI uri = URI.create(first);
    int port = uri.getPort() > 0 ? uri.getPort() : first.startsWith("redis") ? 6379 : 5432;
    if (uri.getHost() == null) {
      throw new Sorry("There is no host in the URL given for " + name + ".");
    }
    String address = uri.getHost() + ":" + port;
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), port), TIMEOUT_MS);
      return address;
    } catch (IOException e) {
      throw new Sorry(name + " cannot be reached at " + address + " (" + e.getMessage() + "); start it, or leave the"
          + " option away to use the fleet's own.");
    }
  }
}
