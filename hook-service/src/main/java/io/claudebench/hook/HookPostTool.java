package io.claudebench.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.EventLoop;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.hook.policy.Policies;
import io.claudebench.hook.record.Recorded;
import io.claudebench.hook.record.Recorder;
import io.claudebench.hook.redact.Redactor;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.Range;

/** A tool has run, and what came of it. Failures of one tool in a row are told as {@code alert.tool_errors}. */
@Handles(verb = "hook.post_tool", summary = "Tells what a tool has answered.", may = Access.WORK, mcp = false,
    emits = "hook.post_tool.executed")
@Singleton
final class HookPostTool implements Handler<HookPostTool.In, HookPostTool.Out> {

  record In(
      @NotNull @Size(min = 1, max = 200) @Doc("Name of the tool, such as Bash.") String tool,
      @Limit(bytes = 8_388_608) @Doc("The input of the tool, any JSON.") JsonNode params,
      @NotNull @Limit(bytes = 8_388_608) @Doc("What it answered, any JSON; the key must be there.") JsonNode result,
      @Doc("Whether it failed; absent is no.") Boolean failed,
      @Range(min = 0, max = 31_536_000_000L) @Doc("How long it took.") Long durationMs,
      @Name String sessionId,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(
      @Doc("Always true.") boolean processed,
      @Doc("The result without the secrets in it; absent where there are none, or no set of rules wants it.")
      JsonNode modified) {}

  private final Policies policies;
  private final Recorder recorder;

  HookPostTool(Policies policies, Recorder recorder) {
    this.policies = policies;
    this.recorder = recorder;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Recorded told = Recorded.of("post_tool", in.sessionId(), in.instanceId()).tool(in.tool())
        .with("durationMs", in.durationMs()).text("params", in.params()).text("result", in.result());
    if (Boolean.TRUE.equals(in.failed())) {
      told.failed();
    }
    return shown(in, call).chain(modified -> recorder.answer(call, told, new Out(true, modified)));
  }

  /** Null shows it as it is. A result may be long: its secrets are sought beside the event loop. */
  private Uni<JsonNode> shown(In in, Call call) {
    return !policies.of(call.caller().tenant()).redactsResults() ? Uni.createFrom().nullItem()
        : EventLoop.back(Uni.createFrom().item(() -> Redactor.json(in.result()))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
            .map(clean -> clean.count() == 0 ? null : clean.value());
  }
}
