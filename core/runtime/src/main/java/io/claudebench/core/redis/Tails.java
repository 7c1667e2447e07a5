package io.claudebench.core.redis;

import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes readers that take the streams of all tenants over one connection, so that the pool does not grow with them. */
@Singleton
public final class Tails {
  private final Redis redis;
  private final Vertx vertx;
  private final Tenants tenants;
  private final boolean isCluster;

  Tails(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Tenants tenants,
      @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String type) {
    this.redis = redis.getDelegate();
    this.vertx = vertx;
    this.tenants = tenants;
    this.isCluster = type.equalsIgnoreCase("cluster");
  }

  /** It reads nothing before it is started. */
  public Tail of(Tail.Reader reader) {
    return new Tail(redis, vertx, reader, together(reader::streams), mayBlock() ? null : tenants);
  }

  /**
   * The streams that one read can take together: those of all tenants, or on Cluster those of each. It gives another
   * list when there are other tenants.
   */
  public Supplier<List<List<String>>> together(Function<Keys, List<String>> streams) {
    return new Supplier<>() {
      private Set<String> names;
      private List<List<String>> reads;

      @Override
      public synchronized List<List<String>> get() {
        Set<String> now = tenants.names();
        if (now != names) {
          names = now;
          List<List<String>> each = now.stream().map(tenants::keys).map(streams).toList();
          reads = isCluster ? each : List.of(each.stream().flatMap(List::stream).toList());
        }
        return reads;
      }
    };
  }

  /** On Cluster a read would hold up those of other tenants. */
  public boolean mayBlock() {
    return !isCluster;
  }
}
