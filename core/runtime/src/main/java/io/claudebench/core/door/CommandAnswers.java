package io.claudebench.core.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.core.wire.Rpc;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What becomes of a command that was run, or cannot be: answered, acknowledged, buried. */
@Singleton
final class CommandAnswers {
  private static final Pattern NAME = Pattern.compile(Name.REGEX);
  private static final int REPLIES_MAX = 1000;
  private static final int CARRIED_REPLIES_MAX = 10_000;
  private static final long REPLIES_MS = 300_000;
  private static final int DEAD_MAX = 10_000;
  private static final int DEAD_BYTES = 4096;
  private static final long DEAD_MS = 7 * 86_400_000L;

  private final RedisClient commands;
  private final Settings settings;
  private final Script put;
  private final Counter dead;

  CommandAnswers(RedisClient commands, Scripts scripts, Settings settings, MeterRegistry meters) {
    this.commands = commands;
    this.settings = settings;
    this.put = scripts.ungated("answer");
    this.dead = meters.counter("commands.dead");
  }

  /** The reply stream of a command; null when it has none. Refuses {@code INVALID_REQUEST}. */
  static String replyTo(Keys keys, JsonNode replyTo) {
    if (replyTo == null || replyTo.isNull()) {
      return null;
    }
    String text = replyTo.asText();
    if (!isReplyTo(keys, text)) {
      throw Refusal.INVALID_REQUEST.because("replyTo must be " + keys.family(Key.REPLIES) + "<name>.");
    }
    return text;
  }

  static boolean isReplyTo(Keys keys, String text) {
    String prefix = keys.family(Key.REPLIES);
    return text != null && text.startsWith(prefix) && NAME.matcher(text.substring(prefix.length())).matches();
  }

  /**
   * Answers, then acknowledges: what is lost in between is delivered again, and its script gives the first answer
   * again. An answer for which there is no room is a refusal.
   */
  void answer(Delivery taken, String replyTo, ObjectNode answer, boolean isRead) {
    put(taken, replyTo, answer, taken.lane() == Lane.LIFELINES ? 0 : settings.limits().replyBytesMax())
        .onFailure(CommandAnswers::isFull)
        .recoverWithUni(full -> put(taken, replyTo, Rpc.error(answer.get("id"), refusal(full, isRead), null), 0))
        .subscribe().with(put -> acknowledge(taken), failure -> {});
  }

  private static boolean isFull(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.FULL;
  }

  private static Refused refusal(Throwable full, boolean isRead) {
    var refused = Refusal.UNAVAILABLE.because(full.getMessage()).retryAfterMs(1000);
    return isRead ? refused.notDone() : refused.unknown();
  }

  private Uni<Response> put(Delivery taken, String replyTo, ObjectNode answer, int bytesMax) {
    String name = replyTo.substring(taken.keys().family(Key.REPLIES).length());
    boolean isCarried = taken.lane().isCarried();
    return put.of(name).run(Background.silent(taken.keys()), Json.bytes(answer), bytesMax,
        isCarried ? CARRIED_REPLIES_MAX : REPLIES_MAX, REPLIES_MS, isCarried);
  }

  /** What cannot be run: a piece of it with its reason, for an operator to look at. */
  void bury(Delivery taken, String reason) {
    dead.increment();
    String row = Json.text(Json.MAPPER.createObjectNode().put("stream", taken.stream()).put("id", taken.id())
        .put("reason", reason).put("bytes", taken.size())
        .put("data", new String(taken.piece(DEAD_BYTES), UTF_8)));
    String graves = taken.keys().of(Key.DEAD_COMMANDS);
    acknowledge(taken, List.of(
        Request.cmd(Command.XADD).arg(graves).arg("MAXLEN").arg("~").arg(DEAD_MAX).arg("*").arg("data").arg(row),
        Request.cmd(Command.PEXPIRE).arg(graves).arg(DEAD_MS)));
  }

  /** It is done with and leaves its stream. */
  void acknowledge(Delivery taken) {
    acknowledge(taken, List.of());
  }

  private void acknowledge(Delivery taken, List<Request> before) {
    var all = new ArrayList<>(before);
    all.add(Request.cmd(Command.XACK).arg(taken.stream()).arg(settings.service()).arg(taken.id()));
    all.add(Request.cmd(Command.XDEL).arg(taken.stream()).arg(taken.id()));
    commands.batch(all).subscribe().with(done -> {}, failure -> {});
  }
}
