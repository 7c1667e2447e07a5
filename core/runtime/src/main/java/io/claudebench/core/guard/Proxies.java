package io.claudebench.core.guard;

import io.claudebench.core.Settings;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proxies that may say for whom they ask ({@code X-Forwarded-For}) and whether over TLS
 * ({@code X-Forwarded-Proto}). Of anybody else both are ignored, and of everybody {@code Forwarded},
 * {@code X-Forwarded-Host} and the like: one who sets some may pass the others on as its client sent them.
 *
 * <p>Quarkus can do this too, but rewrites {@code Host} before it can be checked, and believes the first address of
 * {@code X-Forwarded-For}, which is the client's own word where a proxy appends.
 */
@Singleton
public final class Proxies {
  private static final Pattern NETWORK = Pattern.compile("([^/]+)(?:/([0-9]{1,3}))?");
  private static final int ANY_PORT = 0;

  private final List<IpSubnetFilterRule> named;

  @Inject
  Proxies(Settings settings) {
    this(settings.proxies().orElse(List.of()));
  }

  /** Of these addresses and networks. */
  Proxies(List<String> networks) {
    named = networks.stream().map(Proxies::rule).toList();
  }

  private static IpSubnetFilterRule rule(String network) {
    Matcher parts = NETWORK.matcher(network);
    byte[] bytes = parts.matches() ? bytes(parts.group(1)) : null;
    int most = bytes == null ? 0 : bytes.length * Byte.SIZE;
    int bits = bytes == null || parts.group(2) == null ? most : Integer.parseInt(parts.group(2));
    if (bytes == null || bits > most) {
      throw new IllegalStateException("claudebench.proxies has " + network
          + ", which is no address and no network as 10.1.0.0/16.");
    }
    return new IpSubnetFilterRule(parts.group(1), bits, IpFilterRuleType.ACCEPT);
  }

  /** The address of the client: the last that is no named proxy's, going back from who opened the connection. */
  public String client(HttpServerRequest request) {
    String address = request.remoteAddress().hostAddress();
    if (!isNamed(address)) {
      return address;
    }
    List<String> told = told(request, "X-Forwarded-For");
    for (int i = told.size() - 1; i >= 0 && isNamed(address) && bytes(told.get(i)) != null; i--) {
      address = told.get(i);
    }
    return address;
  }

  /** Whether the client speaks TLS, with this service or with a named proxy. */
  public boolean isTls(HttpServerRequest request) {
    if (request.isSSL() || named.isEmpty() || !isNamed(request.remoteAddress().hostAddress())) {
      return request.isSSL();
    }
    List<String> told = told(request, "X-Forwarded-Proto");
    return told.getLast().equalsIgnoreCase("https");
  }

  /** From the farthest to the nearest; one that is empty where nothing is told. */
  private static List<String> told(HttpServerRequest request, String header) {
    return Stream.of(String.join(",", request.headers().getAll(header)).split(",", -1)).map(String::strip).toList();
  }

  private boolean isNamed(String address) {
    byte[] bytes = named.isEmpty() ? null : bytes(address);
    if (bytes == null) {
      return false;
    }
    try {
      var peer = new InetSocketAddress(InetAddress.getByAddress(bytes), ANY_PORT);
      return named.stream().anyMatch(rule -> rule.matches(peer));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // not for four or sixteen bytes
    }
  }

  /** Of an address as it is written; null when it is none. */
  private static byte[] bytes(String address) {
    return NetUtil.createByteArrayFromIpAddressString(address);
  }
}
