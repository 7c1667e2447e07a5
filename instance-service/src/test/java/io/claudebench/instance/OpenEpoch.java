package io.claudebench.instance;

import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What task-service does at boot: opens an epoch for the Redis that runs, so that fences and terms may be given out.
 */
@Singleton
class OpenEpoch {
  void open(@Observes StartupEvent boot, @RedisClientName("admin") RedisDataSource redis) {
    String run = redis.execute("INFO", "server").toString().replaceAll("(?s).*run_id:([0-9a-f]{40}).*", "$1");
    redis.execute("HSET", ConfigProvider.getConfig().getValue("claudebench.prefix", String.class) + ":epoch", "epoch",
        "1", "runId", run);
  }
}
