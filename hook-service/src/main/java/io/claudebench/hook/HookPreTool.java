package io.claudebench.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Says whether a tool may run, by what its command would do, and writes the decision down. A deny is a normal answer.
 * When the decision cannot be written the answer is a refusal and never an allow.
 */
@Handles(verb = "hook.pre_tool", summary = "Asks whether a tool may run with these parameters.", may = Access.WORK,
    emits = "hook.pre_tool.executed")
@Singleton
final class HookPreTool implements Handler<HookPreTool.In, HookPreTool.Out> {

  record In(
      @NotNull @Size(min = 1, max = 200) @Doc("Name of the tool, such as Bash.") String tool,
      @NotNull @Limit(bytes = 262_144) @Doc("The input of the tool, any JSON; the key must be there.") JsonNode params,
      @Name String sessionId,
      @Name @OwnInstance(isOptional = true) String instanceId,
      @Size(max = 4096) @Doc("The directory in which it would run, absolute; absent when unknown.") String cwd,
      @Doc("The caller's own time, kept by nobody: a decision has that of Redis.")
      @Limit(bytes = 100) JsonNode timestamp,
      @Limit(bytes = 16_384) @Doc("Anything else the agent knows.") ObjectNode metadata) {}

  record Out(
      @Doc("Whether there is no objection.") boolean allow,
      @Doc("Whether a person is to decide; absent when not.") Boolean ask,
      @Doc("The rule and why; absent when allowed.") String reason,
      @Doc("Other parameters to run with; absent as no rule makes any.") JsonNode modified,
      @Doc("What is doubtful though allowed; absent when nothing is.") List<String> warnings,
      @Doc("Whether all was seen that decides what would run: full or partial.") @NotNull String coverage) {

    /** Of the decision as it was kept: a repeated call gets the first one's, whatever the rules say now. */
    static Out of(JsonNode decision) {
      List<String> warnings = new ArrayList<>();
      decision.path("warnings").forEach(warning -> warnings.add(warning.textValue()));
      return new Out(decision.get("allow").booleanValue(), decision.has("ask") ? true : null,
          decision.path("reason").textValue(), null, warnings.isEmpty() ? null : warnings,
          decision.get("coverage").textValue());
    }
  }

  private final Script script;
  private final Rules rules;
  private final HookSettings settings;

  HookPreTool(Scripts scripts, Rules rules, HookSettings settings) {
    this.script = scripts.load("hook_pre_tool");
    this.rules = rules;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return rules.judge(in.params(), in.cwd()).chain(verdict -> script.run(call, Json.text(decision(in, verdict)),
        entity(in), in.instanceId(), settings.decisionsMax(), settings.decisionsMs()))
        .map(kept -> Out.of(Json.read(kept.toString())));
  }

  /** What is kept; of the parameters only a digest, as they may hold secrets. */
  private static ObjectNode decision(In in, Rules.Verdict verdict) {
    ObjectNode decision = Json.MAPPER.createObjectNode().put("tool", in.tool()).put("allow", verdict.allow())
        .put("coverage", verdict.isFull() ? "full" : "partial");
    if (verdict.action() == Rule.Action.ASK) {
      decision.put("ask", true);
    }
    if (!verdict.allow()) {
      decision.put("rule", verdict.rule()).put("reason", verdict.reason());
    }
    if (!verdict.warnings().isEmpty()) {
      verdict.warnings().forEach(decision.withArray("warnings")::add);
    }
    decision.put("paramsDigest", Json.digest(in.params()));
    if (in.sessionId() != null) {
      decision.put("sessionId", in.sessionId());
    }
    if (in.instanceId() != null) {
      decision.put("instanceId", in.instanceId());
    }
    return decision;
  }

  private static String entity(In in) {
    return in.sessionId() != null ? in.sessionId() : in.instanceId() != null ? in.instanceId() : "-";
  }
}
