package io.claudebench.core.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The client of Redis that a whole service shares. */
final class RedisProducer {

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  Redis redis(io.vertx.redis.client.Redis client, Vertx vertx, MeterRegistry meters,
      @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String type,
      @ConfigProperty(name = "quarkus.redis.max-pool-size") int poolSize,
      @ConfigProperty(name = "quarkus.redis.max-pool-waiting") int waitingMax) {
    boolean isCluster = type.equalsIgnoreCase("cluster");
    return Redis.newInstance(isCluster
        ? new Pool(new ClusterTurns(client, vertx, poolSize, waitingMax), ClusterTurns.atOnce(poolSize), meters)
        : new Pool(client, poolSize, meters));
  }
}
