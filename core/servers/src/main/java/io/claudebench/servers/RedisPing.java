package io.claudebench.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a Redis whether it serves: not while it still loads its files. */
final class RedisPing {
  private RedisPing() {}

  static boolean answers(int port, String password) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.loopback(), port), 200);
      socket.setSoTimeout(1000);
      String auth = password.isEmpty() ? "" : "AUTH " + password + "\r\n";
      socket.getOutputStream().write((auth + "PING\r\n").getBytes(StandardCharsets.UTF_8));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return (auth.isEmpty() || "+OK".equals(in.readLine())) && "+PONG".equals(in.readLine());
    } catch (IOException notYet) {
      return false;
    }
  }
}
