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

/** A session of an agent begins or goes on. */
@Handles(verb = "hook.session_start", summary = "Tells that a session of an agent begins or goes on.",
    may = Access.WORK, mcp = false, emits = "hook.session_start.executed")
@Singleton
final class HookSessionStart implements Handler<HookSessionStart.In, HookSessionStart.Out> {

  record In(
      @NotNull @Name String sessionId,
      @Size(max = 200) @Doc("What made it: startup, resume, clear or compact.") String source,
      @Size(max = 200) @Doc("The model that it uses.") String model,
      @Size(max = 4096) @Doc("The directory in which it works, absolute.") String cwd,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(@Doc("Always true.") boolean processed) {}

  private final Recorder recorder;

  HookSessionStart(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Recorded told = Recorded.of("session_start", in.sessionId(), in.instanceId()).with("source", in.source())
        .with("model", in.model()).with("cwd", in.cwd());
    return recorder.answer(call, told, new Out(true));
  }
}
