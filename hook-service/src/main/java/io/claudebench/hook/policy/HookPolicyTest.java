package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.RedisClient;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges recorded calls of tools, and any that are given, by the rules in force and by a draft in place of one set, and
 * explains each that comes out otherwise. It changes nothing. Recorded are inputs without their secrets; of those that
 * were too long to be kept whole nothing is known ({@code skipped}).
 */
@Handles(verb = "hook.policy.test", summary = "Shows which recorded calls a draft of rules would judge otherwise.",
    may = Access.OPERATE, readOnly = true, mcp = false, timeoutMs = 15_000)
@Singleton
final class HookPolicyTest implements Handler<HookPolicyTest.In, HookPolicyTest.Out> {

  record In(
      @NotNull @Name @Doc("Name of the set that the draft would be.") String name,
      @NotNull @Valid @Doc("The draft.") PolicySpec policy,
      @Min(0) @Max(1000) @Default("100") @Doc("The most recorded calls, the last ones.") int recorded,
      @Doc("Calls to judge beside the recorded ones.") @Limit(items = 100) List<@Valid @NotNull Input> inputs) {}

  /** A call as hook.pre_tool takes it. */
  record Input(
      @NotNull @Size(min = 1, max = 200) @Doc("Name of the tool, such as Bash.") String tool,
      @NotNull @Limit(bytes = 65_536) @Doc("Its input, any JSON.") JsonNode params,
      @Size(max = 4096) @Doc("The directory in which it would run.") String cwd) {}

  record Out(
      @Doc("How many calls were judged.") int replayed,
      @Doc("How many recorded ones were not, as their input was not kept whole.") int skipped,
      @Doc("Those that come out otherwise, the oldest first.") @NotNull List<Changed> changed) {}

  record Changed(
      @Doc("Name of the tool.") @NotNull String tool,
      @Doc("Its input.") @NotNull JsonNode params,
      @Doc("The directory in which it would run; absent when unknown.") String cwd,
      @Doc("When it was recorded, ISO-8601 UTC; absent of one that was given.") String at,
      @Doc("By the rules in force.") @NotNull Judged before,
      @Doc("By the draft.") @NotNull Judged after) {}

  record Judged(
      @Doc("Whether there is no objection.") boolean allow,
      @Doc("Whether a person is to decide; absent when not.") Boolean ask,
      @Doc("The rule that decides; absent without an objection.") String rule,
      @Doc("The rule and why.") String reason,
      @Doc("The effect that it saw; absent when it saw none.") String effect,
      @Doc("The words of the program that has it, as a shell gives them.") String words,
      @Doc("Other parameters to run with.") JsonNode modified,
      @Doc("Whether all was seen that decides what would run: full or partial.") @NotNull String coverage) {

    static Judged of(Verdict verdict) {
      return new Judged(verdict.allow(), verdict.asks() ? true : null, verdict.rule(), verdict.reason(),
          verdict.cause() == null ? null : verdict.cause().effect().word(),
          verdict.cause() == null ? null : verdict.cause().words(), verdict.modified(),
          verdict.isFull() ? "full" : "partial");
    }
  }

  /** One call, and when it was recorded. */
  private record Replay(Input input, String at) {}

  private final Policies policies;
  private final RedisClient commands;

  HookPolicyTest(Policies policies, RedisClient commands) {
    this.policies = policies;
    this.commands = commands;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    var last = Request.cmd(Command.XREVRANGE).arg(call.keys().of(Key.HOOK_DECISIONS)).arg("+").arg("-").arg("COUNT")
        .arg(in.recorded());
    Uni<Response> recorded = in.recorded() == 0 ? Uni.createFrom().nullItem() : commands.send(last);
    return policies.stored(call.keys()).chain(stored -> recorded.emitOn(Infrastructure.getDefaultWorkerPool())
        .map(found -> judged(in, Policies.specs(stored), found)));
  }

  private Out judged(In in, Map<String, PolicySpec> sets, Response recorded) {
    Book before = policies.book(sets);
    sets.put(in.name(), in.policy());
    Book after = policies.book(sets);
    var replays = new ArrayList<Replay>();
    int skipped = 0;
    for (int i = recorded == null ? -1 : recorded.size() - 1; i >= 0; i--) {
      Replay one = replay(Json.read(recorded.get(i).get(1).get(1).toString()));
      skipped += one == null ? 1 : 0;
      if (one != null) {
        replays.add(one);
      }
    }
    if (in.inputs() != null) {
      in.inputs().forEach(input -> replays.add(new Replay(input, null)));
    }
    List<Changed> changed = replays.stream().map(one -> changed(one, before, after)).filter(one -> one != null)
        .toList();
    return new Out(replays.size(), skipped, changed);
  }

  /** Null where not all of its input was kept. */
  private static Replay replay(JsonNode record) {
    return !record.has("params") || record.has("paramsCut") ? null
        : new Replay(new Input(record.path("tool").asText(), record.get("params"), record.path("cwd").textValue()),
            record.path("timestamp").textValue());
  }

  private static Changed changed(Replay one, Book before, Book after) {
    Input input = one.input();
    ToolCall call = ToolCall.of(input.tool(), input.params(), input.cwd());
    Judged was = Judged.of(before.judge(call));
    Judged is = Judged.of(after.judge(call));
    return was.equals(is) ? null : new Changed(input.tool(), input.params(), input.cwd(), one.at(), was, is);
  }
}
