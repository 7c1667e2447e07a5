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
import jakarta.validation.constraints.Size;

/** An agent, or one that it sent out, has ended its turn. */
@Handles(verb = "hook.agent_stop", summary = "Tells that an agent has ended its turn.",
    may = Access.WORK, mcp = false, emits = "hook.agent_stop.executed")
@Singleton
final class HookAgentStop implements Handler<HookAgentStop.In, HookAgentStop.Out> {

  record In(
      @Name String sessionId,
      @Size(max = 200) @Doc("Name of the agent that the session sent out; absent for the session itself.")
      String agentId,
      @Size(max = 200) @Doc("Of which kind that agent is.") String agentType,
      @Limit(bytes = 262_144) @Doc("What it said last.") String message,
      @Size(max = 2000) @Doc("Why it could not go on; absent when it could.") String error,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(@Doc("Always true.") boolean processed) {}

  private final Recorder recorder;

  HookAgentStop(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Recorded told = Recorded.of("agent_stop", in.sessionId(), in.instanceId()).with("agentId", in.agentId())
        .with("agentType", in.agentType()).text("message", in.message()).text("error", in.error());
    return recorder.answer(call, told, new Out(true));
  }
}
