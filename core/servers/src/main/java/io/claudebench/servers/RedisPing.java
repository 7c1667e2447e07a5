package io.claudebench.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a Redis whether it serves: not while it still loads its files. */
final class RedisPing {
  private static final String SERVES = "+PONG";
  private static final String ERROR = "-";

  private RedisPing() {}

  static boolean answers(int port, String password) {
    try {
      return after(port, password, "").getLast().equals(SERVES);
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * The lines of the answers to these commands, each with its end of line, and to the PING behind them; the first error
   * is the last line.
   */
  static List<String> after(int port, String password, String commands) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.loopback(), port), 200);
      socket.setSoTimeout(1000);
      String auth = password.isEmpty() ? "" : "AUTH " + password + "\r\n";
      socket.getOutputStream().write((auth + commands + "PING\r\n").getBytes(StandardCharsets.UTF_8));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var lines = new ArrayList<String>();
      do {
        String line = in.readLine();
        lines.add(line == null ? ERROR : line);
      } while (!lines.getLast().equals(SERVES) && !lines.getLast().startsWith(ERROR));
      return lines;
    }
  }
}
