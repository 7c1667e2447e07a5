package io.claudebench.core.redis;

import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Hears what is published on some channels, on a connection of its own. A lost connection is made again after a pause;
 * whoever must not miss a word looks for himself each time it listens anew.
 */
public final class Subscription {
  private static final int RETRY_MS = 250;

  /** What was published. */
  @FunctionalInterface
  public interface Heard {
    /** @param name the channel or pattern that was subscribed to; of all tenants, whose it is */
    void message(String name, String channel, String text);
  }

  private final Redis redis;
  private final Vertx vertx;
  private final List<String> channels;
  private final Runnable listening;
  private final Heard heard;
  private volatile boolean isStopping;
  private volatile RedisConnection connection;

  /**
   * @param channels names, or patterns when one has a {@code *}
   * @param listening runs after each (re)connection: nobody knows what was missed
   */
  public Subscription(Redis redis, Vertx vertx, List<String> channels, Runnable listening, Heard heard) {
    this.redis = redis;
    this.vertx = vertx;
    this.channels = channels;
    this.listening = listening;
    this.heard = heard;
  }

  /**
   * The same for what all tenants publish, those to come too.
   *
   * @param channels of one tenant
   */
  public static Subscription ofAll(Redis redis, Vertx vertx, Tenants tenants, Function<Keys, List<String>> channels,
      Runnable listening, Heard heard) {
    List<String> all = Stream.of(tenants.fleet(), tenants.any()).map(channels).flatMap(List::stream).toList();
    return new Subscription(redis, vertx, all, listening, (pattern, channel, text) -> {
      String tenant = tenants.of(channel);
      if (tenant != null) {
        heard.message(tenant, channel, text);
      }
    });
  }

  public void start() {
    if (!isStopping) {
      redis.connect().onSuccess(this::subscribe).onFailure(failure -> again());
    }
  }

  /** Nothing is heard from now on. */
  public void stop() {
    isStopping = true;
    RedisConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  private void subscribe(RedisConnection opened) {
    connection = opened;
    opened.handler(this::take);
    opened.endHandler(end -> again());
    opened.exceptionHandler(failure -> opened.close());
    Request request = Request.cmd(channels.stream().anyMatch(name -> name.contains("*")) ? Command.PSUBSCRIBE
        : Command.SUBSCRIBE);
    channels.forEach(request::arg);
    opened.send(request).onSuccess(done -> listening.run()).onFailure(failure -> opened.close());
  }

  /** {@code message <channel> <text>}, or {@code pmessage <pattern> <channel> <text>}. */
  private void take(Response message) {
    int size = message.size();
    if (size >= 3 && message.get(0).toString().endsWith("message")) {
      heard.message(message.get(1).toString(), message.get(size - 2).toString(), message.get(size - 1).toString());
    }
  }

  private void again() {
    if (!isStopping) {
      vertx.setTimer(RETRY_MS, retry -> start());
    }
  }
}
