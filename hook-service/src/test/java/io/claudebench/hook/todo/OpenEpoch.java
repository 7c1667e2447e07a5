package io.claudebench.hook.todo;

import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What task-service does at boot: opens an epoch for the Redis that runs, so that duties may be taken. */
@Singleton
class OpenEpoch {
  void open(@Observes StartupEvent boot, @RedisClientName("admin") RedisDataSource redis) {
    String run = redis.execute("INFO", "server").toString().replaceAll("(?s).*run_id:([0-9a-f]{40}).*", "$1");
    redis.execute("HSET", "cb:epoch", "epoch", "1", "runId", run);
  }
}
