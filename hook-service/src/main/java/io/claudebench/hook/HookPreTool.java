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
import io.claudebench.hook.policy.Leases;
import io.claudebench.hook.policy.Policies;
import io.claudebench.hook.policy.ToolCall;
import io.claudebench.hook.policy.Verdict;
import io.claudebench.hook.record.Recorded;
import io.claudebench.hook.record.Recorder;
import io.claudebench.hook.written.WrittenFiles;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Says whether a tool may run, by what its command would do. Decided from memory, whatever becomes of Redis: the
 * decision is written down behind the answer. A deny is a normal answer.
 */
@Handles(verb = "hook.pre_tool", summary = "Asks whether a tool may run with these parameters.", may = Access.WORK,
    lifeline = true, mcp = false, emits = "hook.pre_tool.executed")
@Singleton
final class HookPreTool implements Handler<HookPreTool.In, HookPreTool.Out> {

  record In(
      @NotNull @Size(min = 1, max = 200) @Doc("Name of the tool, such as Bash.") String tool,
      @NotNull @Limit(bytes = 8_388_608) @Doc("The input of the tool, any JSON; the key must be there.")
      JsonNode params,
      @Name String sessionId,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Size(max = 4096) @Doc("The directory in which it would run, absolute; absent when unknown.") String cwd,
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(
      @Doc("Whether there is no objection.") boolean allow,
      @Doc("Whether a person is to decide; absent when not.") Boolean ask,
      @Doc("The rule and why; absent when allowed.") String reason,
      @Doc("Other parameters to run with; absent where no rule makes any.") JsonNode modified,
      @Doc("What is doubtful though allowed; absent when nothing is.") List<String> warnings,
      @Doc("Whether all was seen that decides what would run: full or partial.") @NotNull String coverage) {

    static Out of(Verdict verdict) {
      return new Out(verdict.allow(), verdict.asks() ? true : null, verdict.reason(), verdict.modified(),
          verdict.warnings().isEmpty() ? null : verdict.warnings(), verdict.isFull() ? "full" : "partial");
    }
  }

  private final Policies policies;
  private final Leases leases;
  private final WrittenFiles files;
  private final Recorder recorder;

  HookPreTool(Policies policies, Leases leases, WrittenFiles files, Recorder recorder) {
    this.policies = policies;
    this.leases = leases;
    this.files = files;
    this.recorder = recorder;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    String tenant = call.caller().tenant();
    ToolCall asked = new ToolCall(in.tool(), in.params(), in.cwd(), files.of(tenant, in.sessionId()));
    return policies.judge(tenant, asked)
        .chain(verdict -> leases.check(call, verdict, in.sessionId(), in.instanceId()))
        .chain(verdict -> {
          if (in.sessionId() != null && (verdict.allow() || verdict.asks())) {
            asked.change().ifPresent(change -> files.written(tenant, in.sessionId(), change));
          }
          Out out = Out.of(verdict);
          return recorder.answer(call, recorded(in, verdict, out), out);
        });
  }

  private static Recorded recorded(In in, Verdict verdict, Out out) {
    return Recorded.of("pre_tool", in.sessionId(), in.instanceId()).tool(in.tool()).with("allow", out.allow())
        .with("ask", out.ask()).with("rule", verdict.rule()).with("reason", out.reason())
        .with("severity", verdict.severity()).with("warnings", out.warnings()).with("coverage", out.coverage())
        .with("shadow", verdict.shadows().isEmpty() ? null : verdict.shadows()).with("cwd", in.cwd())
        .text("params", in.params());
  }
}
