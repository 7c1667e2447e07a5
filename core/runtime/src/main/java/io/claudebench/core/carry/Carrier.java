package io.claudebench.core.carry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.core.wire.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries a call to the service that owns its verb, over that service's command stream, and its answer back over the
 * stream of this process. The verified caller, the trace and a deadline travel with it; the limiter runs once, at the
 * owner. A caller that leaves takes its command with it.
 */
@Singleton
public final class Carrier {
  private final Map<String, UniEmitter<? super Object>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();
  private final Catalogue catalogue;
  private final Replies replies;
  private final RedisClient commands;
  private final Settings settings;
  private final Tenants tenants;
  private final Script send;
  private final Vertx vertx;
  private final RedisClock clock;

  Carrier(Catalogue catalogue, Replies replies, RedisClient commands, Scripts scripts, Settings settings,
      Tenants tenants, Vertx vertx, RedisClock clock, MeterRegistry meters) {
    this.catalogue = catalogue;
    this.replies = replies;
    this.commands = commands;
    this.settings = settings;
    this.tenants = tenants;
    this.send = scripts.ungated("command_send");
    this.vertx = vertx;
    this.clock = clock;
    replies.to(this::answered);
    meters.gaugeMapSize("carried.waiting", List.of(), waiting);
  }

  /**
   * The owner's answer as JSON, or its refusal. Refuses {@code UNKNOWN_VERB}, {@code UNAVAILABLE} (carriedMax),
   * {@code FULL}, {@code TIMEOUT}.
   */
  public Uni<Object> carry(Ask ask) {
    return catalogue.look(ask.verb()).chain(entry -> {
      if (entry == null) {
        throw Refusal.UNKNOWN_VERB.because("No verb " + ask.verb() + ".").fix("GET /verbs lists them.");
      }
      if (waiting.size() >= settings.limits().carriedMax()) {
        throw Refusal.UNAVAILABLE.because("carriedMax is reached: " + settings.limits().carriedMax()
            + " calls are on their way.").notDone().retryAfterMs(1000);
      }
      return Uni.createFrom().emitter(answer -> send(ask, entry, answer));
    });
  }

  private void send(Ask ask, Entry entry, UniEmitter<? super Object> answer) {
    Keys keys = tenants.keys(ask.caller().tenant());
    String id = Long.toString(number.incrementAndGet());
    long patienceMs = entry.timeoutMs() + (entry.waits() ? ask.input().path("waitMs").asLong(0) : 0);
    waiting.put(id, answer);
    long timer = vertx.setTimer(patienceMs, late -> {
      var refusal = Refusal.TIMEOUT.because(entry.service() + " did not answer within " + patienceMs + " ms.")
          .retryAfterMs(1000);
      answer.fail(entry.readOnly() ? refusal.notDone() : refusal.unknown());
    });
    answer.onTermination(() -> {
      waiting.remove(id);
      vertx.cancelTimer(timer);
    });
    String data = Json.text(command(ask, id, keys.of(Key.REPLIES, replies.name()), patienceMs));
    send.of(entry.domain()).run(Background.silent(keys), data, settings.limits().commandsMax())
        .subscribe().with(sent -> leaveWith(ask, keys, entry, id, sent.toString()), answer::fail);
  }

  private ObjectNode command(Ask ask, String id, String replyTo, long patienceMs) {
    ObjectNode command = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", ask.verb());
    command.set("params", ask.input() == null ? Json.MAPPER.createObjectNode() : ask.input());
    ObjectNode metadata = command.putObject("metadata").put("actor", ask.caller().actor())
        .put("traceparent", ask.trace().traceparent());
    clock.nowMs().ifPresent(now -> metadata.put("deadline", Instant.ofEpochMilli(now + patienceMs).toString()));
    ask.caller().roles().forEach(metadata.putArray("roles")::add);
    metadata.put("sessionId", ask.trace().sessionId()).put("correlationId", ask.trace().correlationId());
    if (ask.idempotencyKey() != null) {
      metadata.put("idempotencyKey", ask.idempotencyKey());
    }
    return command.put("replyTo", replyTo);
  }

  /** When the caller goes away, its command is taken out of the stream, or its owner is told. */
  private void leaveWith(Ask ask, Keys keys, Entry entry, String id, String sent) {
    if (ask.gone() != null) {
      ask.gone().subscribe().with(left -> {
        if (waiting.remove(id) != null) {
          commands.batch(List.of(Request.cmd(Command.XDEL).arg(keys.of(Key.COMMANDS, entry.domain())).arg(sent),
              Request.cmd(Command.PUBLISH).arg(keys.of(Key.GONE_CHANNEL)).arg(sent))).subscribe().with(told -> {},
                  failure -> {});
        }
      }, failure -> {});
    }
  }

  private void answered(JsonNode reply) {
    UniEmitter<? super Object> answer = waiting.remove(reply.path("id").asText());
    if (answer == null) {
      return;
    }
    if (reply.has("result")) {
      answer.complete(reply.get("result"));
    } else {
      answer.fail(Problem.refused(reply.path("error")));
    }
  }
}
