package io.claudebench.instance;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * One instance's vote for a value. A decision is made, once, when floor(n / 2) + 1 of its n voters want the same value;
 * n is what the first vote said. A vote may change until then. Afterwards the same vote gets the decision again, one
 * that differs {@code CONFLICT}; who had not voted yet still may, which changes the count and nothing else. Refuses
 * {@code CONFLICT} also when n others have voted, {@code FULL} a new decision at decisionsMax.
 *
 * <p>Values are the same when their JSON is, whatever the order of keys; {@code 1} and {@code 1.0} are two values. Not
 * promised: that voters are registered, or that a decision without a majority ever ends otherwise than by its life.
 */
@Handles(verb = "system.quorum.vote", summary = "Votes for a value; a majority of equal votes decides, once.",
    may = Access.WORK, emits = "quorum.decision.made")
@Singleton
final class SystemQuorumVote implements Handler<SystemQuorumVote.In, SystemQuorumVote.Out> {

  record In(
      @NotNull @Name @OwnInstance @Doc("Id of the voter.") String instanceId,
      @NotNull @Name @Doc("Name of what is decided; decisions of other names know nothing of it.") String decision,
      @Doc("What it votes for: any JSON, null too; votes for equal JSON are equal.")
      @NotNull @Limit(bytes = 16_384) JsonNode value,
      @Min(1) @Default("3") @Doc("How many may vote; only the first vote's number counts.") int totalInstances) {}

  record Out(
      @Doc("Whether the vote counts.") boolean voted,
      @Doc("Whether a majority has decided.") boolean quorumReached,
      @Doc("The value of the majority, its keys in order; absent without one.") JsonNode finalDecision,
      @Doc("Instances that have voted.") int voteCount) {

    static Out of(Response reply) {
      String value = reply.get(1).toString();
      return new Out(true, !value.isEmpty(), value.isEmpty() ? null : Json.read(value), reply.get(0).toInteger());
    }
  }

  private final Script script;
  private final QuorumSettings settings;

  SystemQuorumVote(Scripts scripts, QuorumSettings settings) {
    this.script = scripts.load("quorum_vote");
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    if (in.totalInstances() > settings.votersMax()) {
      throw Refusal.invalid("/totalInstances", "is over votersMax: " + settings.votersMax()).with("limit", "votersMax");
    }
    return script.of(in.decision()).run(call, in.decision(), in.instanceId(), Json.text(Json.sorted(in.value())),
        Json.digest(in.value()), in.totalInstances(), settings.lifeMs(), settings.decisionsMax()).map(Out::of);
  }
}
