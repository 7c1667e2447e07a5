package io.claudebench.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a service whether it is ready. */
final class Health {
  private static final int TIMEOUT_MS = 2000;

  private Health() {}

  static boolean isReady(String url) {
    try {
      var connection = (HttpURLConnection) URI.create(url + "/q/health/ready").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }
}
