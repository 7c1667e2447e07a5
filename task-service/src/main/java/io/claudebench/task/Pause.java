package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Json;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;

/** The operator's hand on the queue: who paused it and why stands in one key that every claim looks at. */
@Singleton
final class Pause {
  private final Script script;

  Pause(Scripts scripts) {
    this.script = scripts.load("task_pause");
  }

  /** Whether that changed anything. */
  Uni<Boolean> set(Call call, boolean paused, String reason) {
    var why = new LinkedHashMap<String, String>();
    why.put("by", call.caller().actor());
    why.put("reason", reason == null ? "" : reason);
    return script.run(call, paused, Json.text(why)).map(reply -> reply.toInteger() == 1);
  }
}
