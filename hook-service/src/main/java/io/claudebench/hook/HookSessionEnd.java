package io.claudebench.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.hook.record.Recorded;
import io.claudebench.hook.record.Recorder;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** A session of an agent has ended. */
@Handles(verb = "hook.session_end", summary = "Tells that a session of an agent has ended.",
    may = Access.WORK, mcp = false, emits = "hook.session_end.executed")
@Singleton
final class HookSessionEnd implements Handler<HookSessionEnd.In, HookSessionEnd.Out> {

  record In(
      @NotNull @Name String sessionId,
      @Size(max = 200) @Doc("Why it ended, such as logout.") String reason,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(@Doc("Always true.") boolean processed) {}

  private final Recorder recorder;

  HookSessionEnd(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Recorded told = Recorded.of("session_end", in.sessionId(), in.instanceId()).ended()
        .with("reason", in.reason());
    return recorder.answer(call, told, new Out(true));
  }
}
