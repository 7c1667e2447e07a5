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

/** An agent has told its user something. */
@Handles(verb = "hook.notification", summary = "Tells that an agent has told its user something.", may = Access.WORK,
    mcp = false, emits = "hook.notification.executed")
@Singleton
final class HookNotification implements Handler<HookNotification.In, HookNotification.Out> {

  record In(
      @Name String sessionId,
      @NotNull @Size(min = 1, max = 10_000) @Doc("What was told.") String message,
      @Size(max = 500) @Doc("Its title.") String title,
      @Size(max = 200) @Doc("Of which kind it is, such as permission_prompt.") String kind,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(@Doc("Always true.") boolean processed) {}

  private final Recorder recorder;

  HookNotification(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Recorded told = Recorded.of("notification", in.sessionId(), in.instanceId()).text("message", in.message())
        .text("title", in.title()).with("kind", in.kind());
    return recorder.answer(call, told, new Out(true));
  }
}
