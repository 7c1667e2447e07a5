package io.claudebench.core.guard;

import io.claudebench.core.Refusal;
import io.claudebench.core.Settings;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Under which names this service is called, and by whose pages. On loopback no key is asked, so a page of the web must
 * not reach it, neither by its own name that it points here (DNS rebinding) nor by ours.
 */
@Singleton
public final class Hosts {
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]:/?#@\\s]+)(:[0-9]*)?");
  private static final Pattern ORIGIN = Pattern.compile("https?://(.+)");
  private static final Pattern LOOPBACK = Pattern
      .compile("(.+\\.)?localhost|127(\\.(0|[1-9][0-9]{0,2})){3}|\\[::1]");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

  private final Set<String> names;
  private final Set<String> origins;
  private final boolean isLocal;
  /** The last one that was taken: nearly always the next. */
  private volatile String taken;

  Hosts(Settings settings, @ConfigProperty(name = "quarkus.http.host") String bound) throws UnknownHostException {
    this.names = lower(settings.hosts());
    this.origins = lower(settings.origins());
    this.isLocal = InetAddress.getByName(bound).isLoopbackAddress();
  }

  /**
   * Refuses {@code INVALID_REQUEST} (two hosts, or one that is no name) and {@code FORBIDDEN} (not ours).
   *
   * @param hosts every {@code Host} header; none where HTTP/1.0 needs none
   * @param isHealth whether the health of this process is asked, which the machines around it do by any address
   */
  public void checkHost(List<String> hosts, boolean isHealth) {
    if (hosts.isEmpty() || hosts.size() == 1 && hosts.getFirst().equals(taken)) {
      return;
    }
    Matcher host = AUTHORITY.matcher(hosts.getFirst().toLowerCase(Locale.ROOT));
    if (hosts.size() > 1 || !host.matches()) {
      throw Refusal.INVALID_REQUEST.because("A request has one Host.");
    }
    boolean isOurs = isLocal ? isLoopback(host) : names.isEmpty() || isHealth;
    if (!isOurs && !names.contains(host.group()) && !names.contains(host.group(1))) {
      throw Refusal.FORBIDDEN.because("This service is not called " + printable(host.group()) + ".")
          .fix("Call it by its own name, or add this one to claudebench.hosts.");
    }
    if (!isHealth) {
      taken = hosts.getFirst();
    }
  }

  /**
   * Refuses {@code FORBIDDEN} the pages of others.
   *
   * @param host the only {@code Host} header, that {@link #checkHost} has taken; null when there is none
   */
  public void checkOrigin(String origin, String host) {
    String lower = origin.toLowerCase(Locale.ROOT);
    Matcher page = ORIGIN.matcher(lower);
    if (origins.contains(lower) || page.matches() && isOurs(page.group(1), host)) {
      return;
    }
    throw Refusal.FORBIDDEN.because("A page of " + printable(origin) + " may not call.")
        .fix("Allow it in claudebench.origins.");
  }

  private boolean isOurs(String authority, String host) {
    Matcher page = AUTHORITY.matcher(authority);
    return authority.equalsIgnoreCase(host) || isLocal && page.matches() && isLoopback(page);
  }

  private static boolean isLoopback(Matcher authority) {
    return LOOPBACK.matcher(authority.group(1)).matches();
  }

  private static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }

  private static Set<String> lower(Optional<List<String>> texts) {
    var lower = new HashSet<String>();
    texts.orElse(List.of()).forEach(text -> lower.add(text.toLowerCase(Locale.ROOT)));
    return lower;
  }
}
