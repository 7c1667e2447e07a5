package io.claudebench.event.rebuild;

import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import jakarta.inject.Singleton;

/** The scripts of a run. Each touches a page, so that nobody waits behind it for longer than that takes. */
@Singleton
final class Steps {
  final Script begin;
  final Script merge;
  final Script states;
  final Script instances;
  final Script view;
  final Script compareInstances;
  final Script live;
  final Script end;
  final RedisClient redis;

  Steps(RedisClient redis, Scripts scripts) {
    this.redis = redis;
    begin = scripts.ungated("rebuild_begin");
    merge = scripts.ungated("rebuild_merge");
    states = scripts.ungated("rebuild_states");
    instances = scripts.ungated("rebuild_instances");
    view = scripts.ungated("rebuild_view");
    compareInstances = scripts.ungated("rebuild_compare_instances");
    live = scripts.ungated("rebuild_live");
    end = scripts.ungated("rebuild_end");
  }
}
