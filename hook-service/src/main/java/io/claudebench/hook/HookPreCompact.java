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

/** An agent is about to shorten what it remembers. */
@Handles(verb = "hook.pre_compact", summary = "Tells that an agent is about to shorten what it remembers.",
    may = Access.WORK, mcp = false, emits = "hook.pre_compact.executed")
@Singleton
final class HookPreCompact implements Handler<HookPreCompact.In, HookPreCompact.Out> {

  record In(
      @Name String sessionId,
      @Size(max = 200) @Doc("What made it: auto or manual.") String trigger,
      @Limit(bytes = 65_536) @Doc("What its user wants kept.") String instructions,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(@Doc("Always true.") boolean processed) {}

  private final Recorder recorder;

  HookPreCompact(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Recorded told = Recorded.of("pre_compact", in.sessionId(), in.instanceId()).with("trigger", in.trigger())
        .text("instructions", in.instructions());
    return recorder.answer(call, told, new Out(true));
  }
}
