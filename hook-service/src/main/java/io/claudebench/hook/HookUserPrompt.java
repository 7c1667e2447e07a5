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
import io.claudebench.hook.policy.Book;
import io.claudebench.hook.policy.Policies;
import io.claudebench.hook.record.Recorded;
import io.claudebench.hook.record.Recorder;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Says what the rules have to add to a prompt of the user, or that it shall not be taken up. Decided from memory. */
@Handles(verb = "hook.user_prompt", summary = "Asks what is to be added to a prompt, or whether it is to be blocked.",
    may = Access.WORK, mcp = false, emits = "hook.user_prompt.executed")
@Singleton
final class HookUserPrompt implements Handler<HookUserPrompt.In, HookUserPrompt.Out> {

  record In(
      @NotNull @Size(min = 1) @Limit(bytes = 1_048_576) @Doc("What the user wrote.") String prompt,
      @NotNull @Limit(bytes = 65_536) @Doc("What the agent knows beside it; {} when nothing.") ObjectNode context,
      @Name String sessionId,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(
      @Doc("Another prompt in its place; absent as no rule makes any.") String modified,
      @Doc("What the agent is to be told beside it.") String addedContext,
      @Doc("Whether it is not to be taken up; absent when it is.") Boolean block,
      @Doc("The rule that blocks it and why.") String reason,
      @Doc("What is doubtful in it; absent when nothing is.") List<String> warnings) {}

  private final Policies policies;
  private final Recorder recorder;

  HookUserPrompt(Policies policies, Recorder recorder) {
    this.policies = policies;
    this.recorder = recorder;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return policies.onPrompt(call.caller().tenant(), in.prompt()).chain(said -> answer(in, call, said));
  }

  private Uni<Out> answer(In in, Call call, Book.OnPrompt said) {
    Out out = new Out(null, said.context(), said.block() == null ? null : true, said.block(),
        said.warnings().isEmpty() ? null : said.warnings());
    Recorded told = Recorded.of("user_prompt", in.sessionId(), in.instanceId()).with("block", out.block())
        .with("reason", out.reason()).with("warnings", out.warnings()).text("prompt", in.prompt());
    return recorder.answer(call, told, out);
  }
}
