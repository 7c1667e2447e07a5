package io.claudebench.event.rebuild;

import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import jakarta.inject.Singleton;

/** The scripts of a run. Each touches a page, so that nobody waits behind it for longer than that takes. */
@Singleton
final class Steps {
  final Script begin;
  final Script tasks;
  final Script instances;
  final Script compare;
  final Script compareInstances;
  final Script live;
  final Script end;

  Steps(Scripts scripts) {
    begin = scripts.ungated("rebuild_begin");
    tasks = scripts.ungated("rebuild_tasks");
    instances = scripts.ungated("rebuild_instances");
    compare = scripts.ungated("rebuild_compare");
    compareInstances = scripts.ungated("rebuild_compare_instances");
    live = scripts.ungated("rebuild_live");
    end = scripts.ungated("rebuild_end");
  }
}
