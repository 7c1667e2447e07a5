package io.claudebench.core.access;

import io.claudebench.core.Caller;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A key as Redis had it when it was looked up. Times are in milliseconds of Redis' clock.
 *
 * @param caller as whom its holder calls
 * @param mac of its secret
 * @param expiresAt 0 when it never does
 * @param oldMac of the secret before its last rotation; empty when there is none
 * @param oldUntil when that ends
 * @param saidAt when its use was last written down, in nanoseconds of this process
 */
record StoredKey(
    String id, Caller caller, String mac, long expiresAt, String oldMac, long oldUntil, AtomicLong saidAt) {
  private static final List<String> FIELDS = List.of("name", "tenant", "roles", "mac", "expiresAt", "oldMac",
      "oldUntil");

  /** Of the secrets that open it now, the newest first. */
  List<String> macs(long nowMs) {
    return oldMac.isEmpty() || nowMs >= oldUntil ? List.of(mac) : List.of(mac, oldMac);
  }

  static void ask(Request request) {
    FIELDS.forEach(request::arg);
  }

  /** Null when there is no such key. */
  static StoredKey of(String id, Response fields) {
    if (fields.get(0) == null) {
      return null;
    }
    var caller = new Caller(text(fields.get(1)), text(fields.get(0)), Set.of(text(fields.get(2)).split(" ")),
        Authenticator.STORED + id);
    return new StoredKey(id, caller, text(fields.get(3)), number(fields.get(4)), text(fields.get(5)),
        number(fields.get(6)), new AtomicLong(Long.MIN_VALUE));
  }

  /** Whether it is of its secret, or of the one before while that lives on. */
  boolean isOpenedBy(String givenMac, long nowMs) {
    boolean isNew = Secrets.areSame(givenMac, mac);
    boolean isOld = Secrets.areSame(givenMac, oldMac) && nowMs < oldUntil;
    return isNew || isOld;
  }

  /** When this secret of it ends; 0 when it never does. */
  long endOf(String secretsMac) {
    return secretsMac.equals(mac) ? expiresAt : expiresAt == 0 ? oldUntil : Math.min(expiresAt, oldUntil);
  }

  private static String text(Response field) {
    return field == null ? "" : field.toString();
  }

  private static long number(Response field) {
    return field == null ? 0 : field.toLong();
  }
}
